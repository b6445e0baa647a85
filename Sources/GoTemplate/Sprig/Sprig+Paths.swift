extension Sprig {
    /// Paths as text. With `os` before the name they are those of the machine, which is the same.
    static let paths: [String: Function] = {
        let functions: [String: Function] = [
            "base": Function(1) { .string(base(try $0[0].text())) },
            "dir": Function(1) { .string(directory(try $0[0].text())) },
            "clean": Function(1) { .string(clean(try $0[0].text())) },
            "ext": Function(1) { .string(suffix(try $0[0].text())) },
            "isAbs": Function(1) { .bool(try $0[0].text().utf8.first == slash) },
        ]
        return functions.reduce(into: functions) { all, function in
            all["os" + function.key.prefix(1).uppercased() + function.key.dropFirst()] = function.value
        }
    }()

    private static let slash = UInt8(ascii: "/")

    /// The last element; `.` for an empty path and `/` for the root.
    private static func base(_ path: String) -> String {
        if path.isEmpty { return "." }
        return path.utf8.split(separator: slash).last.map { String(Substring($0)) } ?? "/"
    }

    /// All but the last element.
    private static func directory(_ path: String) -> String {
        let last = path.utf8.lastIndex(of: slash)
        return clean(last.map { String(path[...$0]) } ?? "")
    }

    /// The shortest path to the same place: without `.`, without `..` where something stands before it.
    private static func clean(_ path: String) -> String {
        let isRooted = path.utf8.first == slash
        var kept: [Substring.UTF8View] = []
        for element in path.utf8.split(separator: slash) where !element.elementsEqual(".".utf8) {
            if !element.elementsEqual("..".utf8) {
                kept.append(element)
            } else if let last = kept.last, !last.elementsEqual("..".utf8) {
                kept.removeLast()
            } else if !isRooted {
                kept.append(element)
            }
        }
        let text = (isRooted ? "/" : "") + kept.map { String(Substring($0)) }.joined(separator: "/")
        return text.isEmpty ? "." : text
    }

    /// From the last point of the last element on.
    private static func suffix(_ path: String) -> String {
        let name = path.utf8.lastIndex(of: slash).map { path[path.utf8.index(after: $0)...] } ?? path[...]
        return name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[$0...]) } ?? ""
    }
}
