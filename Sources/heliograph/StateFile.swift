import Bytes
import Glibc
import JSON

/// The `statefile` of `[agent]`: a JSON object of each plugin's memory, as Base64 of JSON, by its identity.
struct StateFile {
    let path: String

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let sizeLimit = 256 << 20

    /// A file that is not there is empty; one that holds anything else is not ours to overwrite.
    func read() throws(Failure) -> [String: [UInt8]] {
        guard let bytes = try contents() else { return [:] }
        let document: JSONValue
        do throws(JSONError) { document = try JSONParser.parse(bytes) } catch { throw foreign("\(error)") }
        guard let members = document.object?.members else { throw foreign("it is no object") }
        var memories: [String: [UInt8]] = [:]
        for (name, value) in members {
            guard let text = value.string, let memory = Base64.decode(text) else {
                throw foreign("'\(name)' is no Base64")
            }
            memories[name] = memory
        }
        return memories
    }

    private func foreign(_ reason: String) -> Failure {
        Failure(description: "statefile '\(path)' holds no states: \(reason); remove it, or name another file")
    }

    private func contents() throws(Failure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("cannot be read")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot be read") }
            bytes += buffer[..<count]
            guard bytes.count <= Self.sizeLimit else { throw foreign("it is larger than 256 MiB") }
        }
    }

    /// In one step: whoever looks, even after a power cut, sees the old file or the new one.
    func write(_ memories: [String: [UInt8]]) throws(Failure) {
        var text = ByteWriter(capacity: 4096)
        text.append("{")
        for (number, (name, memory)) in memories.sorted(by: { $0.key < $1.key }).enumerated() {
            text.append(number == 0 ? "\n" : ",\n")
            text.append(json: name)
            text.append(":")
            text.append(json: Base64.encode(memory))
        }
        text.append("\n}\n")
        let new = path + ".new"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw failure("cannot be written") }
        let isWritten = text.withUnsafeBytes { Self.write($0, to: descriptor) } && fsync(descriptor) == 0
        let problem = isWritten ? nil : failure("cannot be written")
        close(descriptor)
        if let problem {
            unlink(new)
            throw problem
        }
        guard rename(new, path) == 0 else { throw failure("cannot be written") }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func failure(_ what: String) -> Failure {
        Failure(description: "statefile '\(path)' \(what): \(String(cString: strerror(errno)))")
    }
}
