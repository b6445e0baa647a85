import Glibc

/// The names in one directory.
struct Directory {
    private let path: String

    init(_ path: String) { self.path = path }

    /// The names that a shell pattern matches, in order; none if the directory cannot be listed.
    func names(matching pattern: String) -> [String] {
        var names: [String] = []
        visit { name in
            if fnmatch(pattern, name, 0) == 0 { names.append(String(cString: name)) }
        }
        return names.sorted()
    }

    /// A number that is another one when the names are others; the kernel's order is the same each time.
    func fingerprint() -> UInt64 {
        // FNV-1a, with the zero at the end of each name counted in.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        visit { name in
            var at = name
            repeat {
                hash = (hash ^ UInt64(UInt8(bitPattern: at.pointee))) &* 0x100_0000_01b3
                at += 1
            } while at[-1] != 0
        }
        return hash
    }

    private func visit(_ visit: (UnsafePointer<CChar>) -> Void) {
        guard let directory = opendir(path) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) { name in
                    if strcmp(name, ".") != 0, strcmp(name, "..") != 0 { visit(name) }
                }
            }
        }
    }
}

/// What is at a path, links followed.
enum FileKind {
    case directory, readable
    /// Nobody may read it: `cgroup.kill` can only be written. Root could open it, and every read would fail.
    case unreadable
    case absent

    init(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            self = .absent
            return
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            self = .directory
        } else {
            self = status.st_mode & (S_IRUSR | S_IRGRP | S_IROTH) == 0 ? .unreadable : .readable
        }
    }
}
