/// Paths as text, without a look at any file: what Go's `path/filepath` does on Linux.
enum SlashPath {
    private static let slash = UInt8(ascii: "/")

    /// The last element: `c.txt` of `/a/b/c.txt`, `.` of nothing.
    static func base(_ path: String) -> String {
        if path.isEmpty { return "." }
        guard let end = path.utf8.lastIndex(where: { $0 != slash }) else { return "/" }
        let trimmed = path[...end]
        return String(trimmed.utf8.lastIndex(of: slash).map { trimmed[trimmed.utf8.index(after: $0)...] } ?? trimmed)
    }

    /// The last element without what follows its last dot, and without the dot.
    static func stem(_ path: String) -> String {
        let base = base(path)
        // A path that ends in a slash has no extension.
        guard path.utf8.last != slash, let dot = base.utf8.lastIndex(of: UInt8(ascii: ".")) else { return base }
        return path.isEmpty ? base : String(base[..<dot])
    }

    /// All but the last element.
    static func directory(_ path: String) -> String {
        guard let last = path.utf8.lastIndex(of: slash) else { return "." }
        return clean(String(path[...last]))
    }

    /// The shortest path that leads to the same place: without `//`, `.`, and `..` behind a name.
    static func clean(_ path: String) -> String {
        let isRooted = path.utf8.first == slash
        var elements: [Substring] = []
        for element in split(path) where element != "." {
            if element != ".." {
                elements.append(element)
            } else if let last = elements.last, last != ".." {
                elements.removeLast()
            } else if !isRooted {
                elements.append(element)
            }
        }
        if isRooted { return "/" + elements.joined(separator: "/") }
        return elements.isEmpty ? "." : elements.joined(separator: "/")
    }

    /// The way from `base` to `path`; nil if there is none that text alone could tell.
    static func relative(_ path: String, to base: String) -> String? {
        let path = clean(path)
        let base = clean(base)
        if path == base { return "." }
        guard (path.utf8.first == slash) == (base.utf8.first == slash) else { return nil }
        let to = split(path).filter { $0 != "." }
        let from = split(base).filter { $0 != "." }
        var common = 0
        while common < min(to.count, from.count), to[common] == from[common] { common += 1 }
        let up = from[common...]
        if up.first == ".." { return nil }
        return (up.map { _ in ".." } + to[common...]).joined(separator: "/")
    }

    private static func split(_ path: String) -> [Substring] { path.utf8.split(separator: slash).map(Substring.init) }
}
