import Glibc
import Threads

/// Answers on a loopback port, or on a socket in the file system, one connection at a time; keeps what came.
final class LocalServer: Sendable {
    /// What happens once a whole request was read.
    enum Reaction: Sendable {
        /// Sends this text and reads the next request of the connection.
        case answer(String)
        /// Sends this text and closes the connection.
        case answerAndClose(String)
        /// Closes the connection so that the client's kernel sees a reset.
        case reset
    }

    private struct State: Sendable {
        var requests: [String] = []
        var connections = 0
        var current: Int32?
        var isStopped = false
    }

    let url: String
    private let listener: Int32
    private let thread: WorkerThread
    private let state: Guarded<State>

    /// - Parameter react: gets the text of each request.
    init(unixSocket: String? = nil, _ react: @escaping @Sendable (String) -> Reaction) throws {
        let (listener, port) = unixSocket.map { (Self.listen(at: $0), 0) } ?? Self.listenOnLoopback()
        self.listener = listener
        url = "http://127.0.0.1:\(port)/"
        let state = Guarded(State())
        self.state = state
        thread = try WorkerThread(name: "server") {
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 { return }
                let goesOn = state.withLock { state in
                    state.connections += 1
                    state.current = connection
                    return !state.isStopped
                }
                if goesOn { Self.serve(connection, state, react) }
                state.withLock { $0.current = nil }
                close(connection)
            }
        }
    }

    var requests: [String] { state.withLock { $0.requests } }
    var connections: Int { state.withLock { $0.connections } }

    func stop() {
        let current = state.withLock { state in
            state.isStopped = true
            return state.current
        }
        shutdown(listener, Int32(SHUT_RDWR))
        if let current { shutdown(current, Int32(SHUT_RDWR)) }
        thread.join()
        close(listener)
    }

    private static func serve(
        _ connection: Int32, _ state: Guarded<State>, _ react: @Sendable (String) -> Reaction
    ) {
        while let request = read(from: connection) {
            state.withLock { $0.requests.append(request) }
            switch react(request) {
            case .answer(let text): write(text, to: connection)
            case .answerAndClose(let text): return write(text, to: connection)
            case .reset:
                var option = linger(l_onoff: 1, l_linger: 0)
                setsockopt(connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
                return
            }
        }
    }

    /// Head and body; nil at the end of the connection.
    private static func read(from connection: Int32) -> String? {
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        let headEnd = Array("\r\n\r\n".utf8)
        while true {
            if let end = text.firstRange(of: headEnd)?.upperBound {
                let head = String(decoding: text[..<end], as: UTF8.self).lowercased()
                let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                let wanted = length.flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
                if text.count >= end + wanted { return String(decoding: text, as: UTF8.self) }
            }
            let count = recv(connection, &chunk, chunk.count, 0)
            if count <= 0 { return nil }
            text += chunk[..<count]
        }
    }

    private static func write(_ text: String, to connection: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count <= 0 { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// A listening socket on a free port. Connections wait in the kernel's queue until somebody accepts them.
    static func listenOnLoopback(backlog: Int32 = 8) -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length)
                Glibc.listen(descriptor, backlog)
                return getsockname(descriptor, pointer, &length)
            }
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    private static func listen(at path: String) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        unlink(path)
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        withUnsafePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        Glibc.listen(descriptor, 8)
        return descriptor
    }
}
