extension JSONPathReader {
    /// `[path,path]`, `{path,"name":path}`; white space is part of what it stands in.
    mutating func several() throws(JSONPathError) -> JSONPath.Several {
        let text = rest
        var parts: [JSONPath.Several.Part] = []
        var (depth, start, at) = (1, text.startIndex + 1, text.startIndex + 1)
        var colon: Int?
        // The colon in front of a modifier's argument ends no name.
        var hasModifier = false
        while at < text.endIndex {
            var isEnd = false
            switch text[at] {
            case UInt8(ascii: "\\"): at += 1
            case UInt8(ascii: "\""): at = (Self.endOfQuotes(text[at...]) ?? text.endIndex) - 1
            case UInt8(ascii: "@"):
                hasModifier = hasModifier || text[at - 1] == UInt8(ascii: ".") || text[at - 1] == UInt8(ascii: "|")
            case UInt8(ascii: ":"): if depth == 1, !hasModifier { colon = colon ?? at }
            case UInt8(ascii: ","): isEnd = depth == 1
            case UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "}"):
                depth -= 1
                isEnd = depth == 0
            default: break
            }
            if isEnd {
                let name = text[start..<(colon ?? start)]
                parts.append(try part(name, text[(colon.map { $0 + 1 } ?? start)..<at]))
                (colon, hasModifier, start) = (nil, false, at + 1)
            }
            at += 1
            if depth == 0 {
                rest = text[at...]
                return JSONPath.Several(isObject: text.first == UInt8(ascii: "{"), parts: parts)
            }
        }
        throw JSONPathError("the brackets of '\(Self.words(text))' have no end")
    }

    private func part(
        _ name: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>
    ) throws(JSONPathError) -> JSONPath.Several.Part {
        let isJSON = name.first == UInt8(ascii: "\"") && (try? JSONDocument(Array(name))) != nil
        return JSONPath.Several.Part(
            name: isJSON ? Array(name) : JSONEscapes.quoted(name.isEmpty ? Self.lastName(of: path) : name),
            route: try route(of: path))
    }

    /// Behind the last `.` or `|`; `_` if that is no plain name.
    private static func lastName(of path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var start = path.startIndex
        for at in path.indices where path[at] == UInt8(ascii: ".") || path[at] == UInt8(ascii: "|") {
            if at == path.startIndex || path[at - 1] != UInt8(ascii: "\\") { start = at + 1 }
        }
        let name = path[start...]
        let isPlain = name.allSatisfy { $0 >= 32 && !"[]{}()#|!".utf8.contains($0) }
        return isPlain ? name : [UInt8(ascii: "_")]
    }
}
