import Glibc
import KernelFiles

/// Directories inside a directory.
enum Directory {
    /// The names of the directories inside `path`, in no order. One that is gone has none.
    static func inside(_ path: String, within budget: inout DescriptorBudget) throws(KernelFileError) -> [String] {
        let descriptor = budget.openToRead(path, flags: O_DIRECTORY)
        guard descriptor >= 0, let stream = fdopendir(descriptor) else {
            let error = errno
            if descriptor >= 0 { close(descriptor) }
            if error == ENOENT || error == ENODEV || error == ENOTDIR { return [] }
            throw KernelFileError(path, systemError: error)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            // The struct ends where its name does: it must be read in place, not copied.
            let isDirectory = entry.pointee.d_type == UInt8(DT_DIR)
            guard isDirectory || entry.pointee.d_type == UInt8(DT_UNKNOWN) else { continue }
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { continue }
            let start = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
            // `.` and `..`; no group's name begins with a dot.
            guard start.pointee != CChar(UInt8(ascii: ".")) else { continue }
            let name = String(cString: start)
            if isDirectory || links(path + "/" + name) != nil { names.append(name) }
        }
        return names
    }

    /// In order, for the few directories that are looked at once; links to directories count.
    static func names(of path: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(path + "/*", GLOB_ONLYDIR | GLOB_MARK, nil, &found) == 0 else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { i in
            guard let entry = found.gl_pathv[i] else { return nil }
            let text = String(cString: entry)
            return text.hasSuffix("/") ? String(text.dropFirst(path.count + 1).dropLast()) : nil
        }
    }

    /// How many links a directory has: 2 say that none is inside, on the file systems that count. Nil for no directory.
    static func links(_ path: String) -> Int? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
        return Int(status.st_nlink)
    }
}
