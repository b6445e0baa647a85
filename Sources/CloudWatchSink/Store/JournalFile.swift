import Bytes
import Digests
import Glibc

/// A file of frames: length (4 bytes), the first 8 bytes of the content's SHA-256, the content.
///
/// Only ever appended to. What a crash leaves half written at its end is not read.
struct JournalFile: Sendable {
    let path: String
    private let descriptor: Int32
    private(set) var size: Int

    /// Opens the file for appending behind its `size` first bytes; what follows them is cut off.
    init(path: String, size: Int) throws(SinkError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.error("open", path) }
        guard ftruncate(descriptor, off_t(size)) == 0, lseek(descriptor, off_t(size), SEEK_SET) >= 0 else {
            let error = Self.error("write", path)
            Glibc.close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
        self.size = size
    }

    /// Writes one frame, whole or not at all.
    mutating func append(_ record: JournalRecord) throws(SinkError) {
        let frame = Self.frame(record)
        var rest = frame[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let error = Self.error("write", path)
                ftruncate(descriptor, off_t(size))
                lseek(descriptor, off_t(size), SEEK_SET)
                throw error
            }
            rest = rest.dropFirst(count)
        }
        size += frame.count
    }

    func sync() throws(SinkError) {
        if fsync(descriptor) != 0 { throw Self.error("write", path) }
    }

    func close() { _ = Glibc.close(descriptor) }

    static func frame(_ record: JournalRecord) -> [UInt8] {
        var content = ByteWriter(capacity: 4096)
        content.append(cbor: record.wire)
        let bytes = content.bytes
        return withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) } + SHA256.digest(bytes).prefix(8) + bytes
    }

    /// Hands over each record, and says how many bytes were whole and how many lie behind them.
    static func read(_ path: String, _ each: (JournalRecord) -> Void) throws(SinkError) -> (whole: Int, torn: Int) {
        let bytes = try contents(path)
        var at = 0
        while bytes.count - at >= 12 {
            let length = bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - at - 12 else { break }
            let content = Array(bytes[at + 12..<at + 12 + length])
            guard SHA256.digest(content).prefix(8) == bytes[at + 4..<at + 12],
                let value = try? CBORReader.parse(content), let record = JournalRecord(value)
            else { break }
            each(record)
            at += 12 + length
        }
        return (at, bytes.count - at)
    }

    private static func contents(_ path: String) throws(SinkError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw error("read", path) }
        defer { Glibc.close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            var count = 0
            bytes += [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, used in
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                used = max(count, 0)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw error("read", path) }
            if count == 0 { return bytes }
        }
    }

    private static func error(_ verb: String, _ path: String) -> SinkError {
        SinkError("cannot \(verb) '\(path)': \(String(cString: strerror(errno)))")
    }
}
