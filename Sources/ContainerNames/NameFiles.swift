import Glibc
import JSON

/// Reads the small files that names are in, and notes what cannot be read.
struct NameFiles: Sendable {
    private(set) var troubles: [NameTrouble] = []

    /// Larger than any of these files is; a bound, for some belong to users.
    private static let sizeLimit = 1 << 20

    mutating func takeTroubles() -> [NameTrouble] {
        defer { troubles = [] }
        return troubles
    }

    /// Nil if there is none, or it cannot be read, which is noted. One that is half written is broken now and will be
    /// whole when it is asked for again.
    mutating func document(_ path: String, of source: NameSource) -> JSONValue? {
        guard let bytes = bytes(path, of: source) else { return nil }
        do throws(JSONError) { return try JSONParser.parse(bytes) } catch {
            note(source, path, "\(error)", isDenied: false)
            return nil
        }
    }

    mutating func bytes(_ path: String, of source: NameSource) -> [UInt8]? {
        // A pipe that a user left there must not hold us up.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            note(source, path, errno)
            return nil
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = read(descriptor, &room, room.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                note(source, path, errno)
                return nil
            }
            if count == 0 { return bytes }
            bytes += room[..<count]
            if bytes.count > Self.sizeLimit {
                note(source, path, "is larger than \(Self.sizeLimit) bytes", isDenied: false)
                return nil
            }
        }
    }

    /// The names in a directory, in order; none if it is not there.
    mutating func names(in path: String, of source: NameSource) -> [String] {
        guard let directory = opendir(path) else {
            note(source, path, errno)
            return []
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            // The struct ends where its name does: it must be read in place, not copied.
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { continue }
            let name = String(cString: (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self))
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// What a symbolic link says; nil if it is none, or may not be read.
    func link(_ path: String) -> String? {
        var room = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &room, room.count)
        return count > 0 ? String(decoding: room[..<count], as: UTF8.self) : nil
    }

    private mutating func note(_ source: NameSource, _ path: String, _ systemError: Int32) {
        guard ![ENOENT, ENOTDIR, ESRCH, ENODEV].contains(systemError) else { return }
        let isDenied = systemError == EACCES || systemError == EPERM
        note(source, path, String(cString: strerror(systemError)), isDenied: isDenied)
    }

    private mutating func note(_ source: NameSource, _ path: String, _ message: String, isDenied: Bool) {
        troubles.append(NameTrouble(source: source, path: path, message: message, isDenied: isDenied))
    }
}
