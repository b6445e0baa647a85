import Bytes
import Glibc
public import HTTP

/// All that the search for keys and a region may reach.
public struct AWSSurroundings: Sendable {
    let http: any HTTPClient
    let environment: [String: String]
    /// Stands before the path of every file.
    private let root: String
    /// How long a `credential_process` may run.
    let commandTimeout: Duration

    public init(
        http: any HTTPClient, environment: [String: String], root: String = "", commandTimeout: Duration = .seconds(60)
    ) {
        self.http = http
        self.environment = environment
        self.root = root
        self.commandTimeout = commandTimeout
    }

    /// The first of these variables that has a value.
    func variable(_ names: String...) -> String? {
        names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }

    /// Bytes of a shared file or a token.
    private static let fileLimit = 1 << 20

    /// The text of a small file, read anew each time: tokens are replaced while the agent runs.
    func text(ofFile path: String) throws(AWSAccountError) -> String {
        guard let text = try textIfThere(ofFile: path) else { throw Self.unreadable(path, ENOENT) }
        return text
    }

    /// Nil if there is no such file.
    func textIfThere(ofFile path: String) throws(AWSAccountError) -> String? {
        let descriptor = open(root + path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR { return nil }
            throw Self.unreadable(path, code)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.unreadable(path, errno)
            }
            bytes += buffer[..<count]
            guard bytes.count <= Self.fileLimit else { throw Self.unreadable(path, EFBIG) }
        }
    }

    private static func unreadable(_ path: String, _ code: Int32) -> AWSAccountError {
        AWSAccountError(.misconfigured, "cannot read '\(path)': \(String(cString: strerror(code)))")
    }

    /// A token: a file's text without the line's end that editors put there.
    func token(inFile path: String) throws(AWSAccountError) -> String {
        let token = try text(ofFile: path).trimmed
        guard !token.isEmpty else { throw AWSAccountError(.misconfigured, "'\(path)' is empty, not a token") }
        // It becomes a header, and a line's end in it would begin another.
        guard !token.contains(where: \.isNewline) else {
            throw AWSAccountError(.misconfigured, "'\(path)' has several lines, not a token")
        }
        return token
    }
}
