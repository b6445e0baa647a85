import Glibc

/// A folder in memory (tmpfs). Who makes it removes it.
struct Folder {
    let path: String

    init(_ name: String) throws {
        path = "/dev/shm/heliograph-bench-\(getpid())-\(name)"
        guard mkdir(path, 0o755) == 0 else { throw BenchError.system(path) }
    }

    func remove() { Self.remove(path) }

    /// A folder in it, with all that it has.
    func remove(_ name: String) { Self.remove(path + "/" + name) }

    /// Makes the folders on the way.
    func write(_ bytes: some Collection<UInt8>, to name: String) throws {
        let path = try place(name)
        guard let file = fopen(path, "w") else { throw BenchError.system(path) }
        defer { fclose(file) }
        let bytes = Array(bytes)
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw BenchError.system(path) }
    }

    func link(to target: String, at name: String) throws {
        let path = try place(name)
        guard symlink(target, path) == 0 else { throw BenchError.system(path) }
    }

    private func place(_ name: String) throws -> String {
        var folder = path
        for part in name.split(separator: "/").dropLast() {
            folder += "/" + part
            guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw BenchError.system(folder) }
        }
        return path + "/" + name
    }

    private static func remove(_ path: String) {
        for name in names(in: path) where unlink(path + "/" + name) != 0 { remove(path + "/" + name) }
        rmdir(path)
    }

    /// What is in a folder, in order; nothing if there is none.
    static func names(in path: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            // The struct ends where its name does: it must be read in place, not copied.
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { continue }
            let name = String(
                cString: (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self))
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The files below a folder, links among them, by their paths in it.
    static func files(below path: String, _ inside: String = "") -> [String] {
        names(in: path + "/" + inside).flatMap { name -> [String] in
            let name = inside.isEmpty ? name : inside + "/" + name
            var status = stat()
            guard lstat(path + "/" + name, &status) == 0 else { return [] }
            return status.st_mode & S_IFMT == S_IFDIR ? files(below: path, name) : [name]
        }
    }

    static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw BenchError.system(path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes
    }
}
