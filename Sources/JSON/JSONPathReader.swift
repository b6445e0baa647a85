/// Takes a path apart.
struct JSONPathReader {
    private let text: [UInt8]
    private var at = 0
    private static let depthLimit = 32

    private init(_ text: [UInt8]) { self.text = text }

    static func steps(of text: [UInt8], depth: Int = 0) throws(JSONPathError) -> [JSONPath.Step] {
        if depth > depthLimit { throw JSONPathError("more than \(depthLimit) queries lie within each other") }
        var reader = JSONPathReader(text)
        if text.starts(with: "..".utf8) { throw JSONPathError("'..' for lines of JSON is not offered") }
        var steps: [JSONPath.Step] = []
        var isPiped = false
        while true {
            steps.append(JSONPath.Step(isPiped: isPiped, kind: try reader.step(depth)))
            guard reader.at < text.count else { return steps }
            isPiped = text[reader.at] == UInt8(ascii: "|")
            reader.at += 1
            // A point at the end says nothing.
            if reader.at == text.count { return steps }
        }
    }

    private var rest: ArraySlice<UInt8> { text[at...] }

    /// Up to the next `.` or `|`.
    private mutating func step(_ depth: Int) throws(JSONPathError) -> JSONPath.Kind {
        switch rest.first {
        case UInt8(ascii: "@"): if let modifier = try modifier() { return modifier }
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            throw JSONPathError("several paths in '[...]' or '{...}' are not offered; use a table for each")
        case UInt8(ascii: "!"): throw JSONPathError("a literal after '!' is not offered")
        case UInt8(ascii: "#"):
            if rest.starts(with: "#(".utf8) || rest.starts(with: "#[".utf8) { return try query(depth) }
            if rest.count == 1 || text[at + 1] == UInt8(ascii: ".") || text[at + 1] == UInt8(ascii: "|") {
                at += 1
                return .all
            }
        default: break
        }
        return name()
    }

    private mutating func name() -> JSONPath.Kind {
        var pattern: [JSONPath.PatternByte] = []
        while let byte = rest.first, byte != UInt8(ascii: "."), byte != UInt8(ascii: "|") {
            at += 1
            switch byte {
            case UInt8(ascii: "\\") where at < text.count:
                pattern.append(.byte(text[at]))
                at += 1
            case UInt8(ascii: "*"): pattern.append(.run)
            case UInt8(ascii: "?"): pattern.append(.one)
            default: pattern.append(.byte(byte))
            }
        }
        var name: [UInt8] = []
        for step in pattern {
            guard case .byte(let byte) = step else { return .pattern(pattern) }
            name.append(byte)
        }
        let isNumber = !name.isEmpty && name.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
        return .name(name, index: isNumber ? Int(String(decoding: name, as: UTF8.self)) : nil)
    }

    /// Nil for what is a name that begins with `@`.
    private mutating func modifier() throws(JSONPathError) -> JSONPath.Kind? {
        let word = rest.dropFirst().prefix { ![UInt8(ascii: "."), UInt8(ascii: "|"), UInt8(ascii: ":")].contains($0) }
        let name = String(decoding: word, as: UTF8.self)
        guard let modifier = JSONPath.Modifier(rawValue: name) else {
            if ["group", "join", "dig"].contains(name) {
                throw JSONPathError("the modifier '@\(name)' is not offered")
            }
            return nil
        }
        at += 1 + word.count
        // What `@pretty` is told changes no value; the other arguments do.
        if rest.first == UInt8(ascii: ":") {
            guard modifier == .pretty else { throw JSONPathError("arguments of '@\(name)' are not offered") }
            skipArgument()
        }
        return .modifier(modifier)
    }

    private mutating func skipArgument() {
        var depth = 0
        while let byte = rest.first {
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
            if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
            if depth <= 0, byte == UInt8(ascii: ".") || byte == UInt8(ascii: "|") { return }
            at += 1
        }
    }

    /// `#(path operator value)`, then `#` for all.
    private mutating func query(_ depth: Int) throws(JSONPathError) -> JSONPath.Kind {
        let open = text[at + 1]
        let close = open == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
        let start = at + 2
        at = start
        var brackets = 1
        var comparison: Range<Int>?
        while brackets > 0 {
            guard let byte = rest.first else { throw JSONPathError("the query after '#' has no end") }
            switch byte {
            case UInt8(ascii: "\\"): at += 1
            case UInt8(ascii: "\""): try skipString()
            case open: brackets += 1
            case close: brackets -= 1
            case UInt8(ascii: "!"), UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "%"):
                if brackets == 1, comparison == nil { comparison = operatorRange() }
            default: break
            }
            at += 1
        }
        let end = at - 1
        let isAll = rest.first == UInt8(ascii: "#")
        if isAll { at += 1 }
        guard at == text.count || text[at] == UInt8(ascii: ".") || text[at] == UInt8(ascii: "|") else {
            throw JSONPathError("'.' or '|' must follow a query")
        }
        let path = Array(trimmed(text[start..<(comparison?.lowerBound ?? end)]))
        var value = comparison.map { trimmed(text[$0.upperBound..<end]) } ?? []
        if value.count > 1, value.first == UInt8(ascii: "\""), value.last == UInt8(ascii: "\"") {
            value = value.dropFirst().dropLast()
            value = unescaped(value)[...]
        } else if value.first == UInt8(ascii: "~") {
            throw JSONPathError("'~' in queries is not offered")
        }
        var word = comparison.map { String(decoding: text[$0], as: UTF8.self) }
        if word == "==" { word = "=" }
        let query = JSONPath.Query(
            steps: path.isEmpty ? [] : try Self.steps(of: path, depth: depth + 1),
            comparison: word.flatMap(JSONPath.Query.Comparison.init), value: Array(value), pattern: Self.pattern(value))
        if word != nil, query.comparison == nil { throw JSONPathError("'\(word ?? "")' compares nothing") }
        return .query(query, isAll: isAll)
    }

    private mutating func skipString() throws(JSONPathError) {
        at += 1
        while let byte = rest.first, byte != UInt8(ascii: "\"") { at += byte == UInt8(ascii: "\\") ? 2 : 1 }
        if at >= text.count { throw JSONPathError("a text in quotes has no end") }
    }

    /// One or two characters; afterwards `at` stands on the last.
    private mutating func operatorRange() -> Range<Int> {
        let start = at
        let next = at + 1 < text.count ? text[at + 1] : 0
        if next == UInt8(ascii: "=") || text[at] == UInt8(ascii: "!") && next == UInt8(ascii: "%") { at += 1 }
        return start..<at + 1
    }

    private func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let byte = bytes.first, byte <= 32 { bytes.removeFirst() }
        while let byte = bytes.last, byte <= 32 { bytes.removeLast() }
        return bytes
    }

    private func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard bytes.contains(UInt8(ascii: "\\")) else { return Array(bytes) }
        let quoted = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
        return (try? JSONDocument(quoted)).map { $0.textBytes(of: $0.root) } ?? Array(bytes)
    }

    private static func pattern(_ text: ArraySlice<UInt8>) -> [JSONPath.PatternByte] {
        var pattern: [JSONPath.PatternByte] = []
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "*"): pattern.append(.run)
            case UInt8(ascii: "?"): pattern.append(.one)
            case UInt8(ascii: "\\"): pattern.append(.byte(rest.popFirst() ?? byte))
            default: pattern.append(.byte(byte))
            }
        }
        return pattern
    }
}
