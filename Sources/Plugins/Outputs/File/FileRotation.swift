import Glibc
import KernelFiles
import MetricModel

/// When a file is put aside for a new one, and how many that were put aside are kept.
struct FileRotation: Sendable {
    /// Since the file's last change before it was opened; zero for never.
    var interval = Duration.zero
    /// Bytes; 0 for never.
    var maxSize = 0
    /// -1 keeps all.
    var maxArchives = 0

    var isOn: Bool { interval > .zero || maxSize > 0 }

    /// Where a file goes that is put aside: `metrics.2024-05-31-1717113600.out` beside `metrics.out`.
    static func archive(of path: String, at now: Timestamp) -> String {
        var seconds = time_t(now.seconds)
        var local = tm()
        localtime_r(&seconds, &local)
        func padded(_ number: Int32, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(width - digits.count, 0)) + digits
        }
        let date = "\(padded(local.tm_year + 1900, 4))-\(padded(local.tm_mon + 1, 2))-\(padded(local.tm_mday, 2))"
        let (stem, ending) = parts(of: path)
        return "\(stem).\(date)-\(now.seconds)\(ending)"
    }

    /// The archives of a file, oldest first.
    static func archives(of path: String) -> [String] {
        let (stem, ending) = parts(of: path)
        let pattern = escaped(stem) + ".*-*" + escaped(ending)
        return FileGlob(pattern, on: HostRoot("/")).matches().map(\.path).sorted()
    }

    /// The last dot of the name begins its ending, even as its first character.
    private static func parts(of path: String) -> (stem: Substring, ending: Substring) {
        let name = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
        let dot = path[name...].lastIndex(of: ".") ?? path.endIndex
        return (path[..<dot], path[dot...])
    }

    /// As a pattern that matches nothing but itself.
    private static func escaped(_ text: Substring) -> String {
        text.reduce(into: "") { escaped, character in
            if "*?[{\\".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
    }
}

/// A file that is only appended to, until it is large or old: then it is put aside and a new one is begun.
struct RotatedFile: Sendable {
    let path: String
    private let rotation: FileRotation
    private var file: AppendedFile
    private var end = Timestamp(nanoseconds: .max)
    private var size = 0

    /// Opening may put aside what was there.
    init(_ path: String, _ rotation: FileRotation, at now: Timestamp) throws(FileError) {
        self.path = path
        // Standard output cannot be put aside, nor can a device or a pipe.
        file = try AppendedFile(path)
        self.rotation = path == "stdout" || file.length == nil ? FileRotation() : rotation
        noteOpened(at: now)
        if isDue(at: now) { try rotate(at: now) }
    }

    /// Bytes until it is put aside; as many as there may be where size does not count.
    var room: Int { rotation.maxSize > 0 ? max(rotation.maxSize - size, 1) : .max }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) -> AppendedFile.Undo {
        let undo = try file.append(bytes)
        size += bytes.count
        return undo
    }

    /// Takes back the last `append` of so many bytes.
    mutating func undo(_ undo: AppendedFile.Undo, count: Int) {
        undo.run()
        size -= count
    }

    func isDue(at now: Timestamp) -> Bool {
        rotation.interval > .zero && now > end || rotation.maxSize > 0 && size >= rotation.maxSize
    }

    /// When it throws, all stays as it is, but for archives that cannot be removed.
    mutating func rotate(at now: Timestamp) throws(FileError) {
        // Two in a second must not overwrite each other.
        var time = now
        var archive = FileRotation.archive(of: path, at: time)
        while access(archive, F_OK) == 0 {
            time = time + .seconds(1)
            archive = FileRotation.archive(of: path, at: time)
        }
        guard rename(path, archive) == 0 else { throw FileError(errno) }
        do throws(FileError) {
            file = try AppendedFile(path)
        } catch {
            // Nothing may be lost: what is open goes on under its own name.
            _ = rename(archive, path)
            throw error
        }
        noteOpened(at: now)
        try removeOldest()
    }

    private mutating func noteOpened(at now: Timestamp) {
        size = Int(file.length ?? 0)
        end = (file.lastChange ?? now) + rotation.interval
    }

    private func removeOldest() throws(FileError) {
        guard rotation.maxArchives >= 0 else { return }
        let archives = FileRotation.archives(of: path)
        for archive in archives.dropLast(rotation.maxArchives) where unlink(archive) != 0 && errno != ENOENT {
            throw FileError(errno)
        }
    }
}
