import Glibc
import KernelFiles

/// A pattern for files of the host: `*`, `?`, `[a-z]`, `[!a]` or `[^a]`, `{a,b}`, `\` before a literal character, and
/// `**` for any depth: `logs/**.txt` has the text files of `logs` and of all directories below.
///
/// Hidden files count as any other. `**` goes into no symbolic link, which could lead back up. Directories are never
/// matched, but where one is named in full, so that reading it fails by its name.
struct FileGlob: Sendable {
    struct Match: Sendable, Equatable {
        /// As the host names it.
        let path: String
        /// Where it is to be opened: elsewhere, if the host is a recorded one.
        let location: String
    }

    let pattern: String
    private let prefix: String
    private let elements: [GlobElement]

    init(_ pattern: String, on host: HostRoot) {
        self.pattern = pattern
        let root = host.path("")
        prefix = root.isEmpty || pattern.hasPrefix("/") ? root : root + "/"
        var elements: [GlobElement] = []
        for text in GlobElement.split(pattern) {
            let element = GlobElement(text)
            // Telegraf's older form, `**.txt`, is `**` and then `*.txt`.
            if element.startsDeep { elements.append(.anyDepth) }
            if element != .anyDepth || elements.last != .anyDepth { elements.append(element) }
        }
        // As a last element `**` is every file.
        if elements.last == .anyDepth { elements.append(GlobElement("*")) }
        self.elements = elements
    }

    /// In the order of names, directory by directory. What cannot be looked into has no matches.
    func matches() -> [Match] {
        var found: [Match] = []
        walk(pattern.hasPrefix("/") ? "/" : "", elements[...], isCertain: true, &found)
        return found
    }

    /// `above` is empty or ends in `/`.
    private func walk(
        _ above: String, _ rest: ArraySlice<GlobElement>, isCertain: Bool, _ found: inout [Match]
    ) {
        guard let element = rest.first else { return }
        let isLast = rest.count == 1
        switch element {
        case .name(let name):
            let path = above + name
            if isLast {
                guard let kind = FileKind(prefix + path, followingLinks: true) else { return }
                if isCertain || kind != .directory { found.append(Match(path: path, location: prefix + path)) }
            } else {
                walk(path + "/", rest.dropFirst(), isCertain: isCertain, &found)
            }
        case .pattern(let pattern):
            for name in names(in: above) where pattern.matches(name) {
                let path = above + name
                guard let kind = FileKind(prefix + path, followingLinks: true) else { continue }
                if !isLast, kind == .directory {
                    walk(path + "/", rest.dropFirst(), isCertain: false, &found)
                } else if isLast, kind != .directory {
                    found.append(Match(path: path, location: prefix + path))
                }
            }
        case .anyDepth:
            walk(above, rest.dropFirst(), isCertain: false, &found)
            for name in names(in: above) where FileKind(prefix + above + name, followingLinks: false) == .directory {
                walk(above + name + "/", rest, isCertain: false, &found)
            }
        }
    }

    private func names(in directory: String) -> [String] {
        let location = prefix + directory
        guard let stream = opendir(location.isEmpty ? "." : location) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

private enum FileKind {
    case directory, other

    /// Nil if there is nothing.
    init?(_ path: String, followingLinks: Bool) {
        var status = stat()
        guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        self = status.st_mode & S_IFMT == S_IFDIR ? .directory : .other
    }
}
