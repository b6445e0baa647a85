/// Takes a path apart.
///
/// GJSON reads a path anew at each value, and what a text means depends on where it stands; the rules here are its own,
/// odd ones included. What has no end in it is an error here.
struct JSONPathReader {
    var rest: ArraySlice<UInt8>
    /// How many routes lie around this one or in front of it.
    let depth: Int
    private static let depthLimit = 64

    static func route(of text: ArraySlice<UInt8>, depth: Int = 0) throws(JSONPathError) -> JSONPath.Route {
        if depth > depthLimit {
            throw JSONPathError("more than \(depthLimit) paths lie within each other, or behind a '|'")
        }
        var reader = JSONPathReader(rest: text, depth: depth)
        if text.count > 1 {
            switch text.first {
            case UInt8(ascii: "@"):
                if let modifier = try reader.modifier() {
                    return .modified(modifier, then: try reader.continuation(of: text))
                }
            case UInt8(ascii: "!"):
                if let literal = try reader.literal() {
                    return .literal(literal, then: try reader.continuation(of: text))
                }
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                return .several(try reader.several(), then: try reader.continuation(of: text))
            default: break
            }
        }
        if text.starts(with: "..".utf8) {
            reader.rest = text.dropFirst(2)
            let (steps, then) = try reader.steps()
            return .lines(steps, then: then)
        }
        let (steps, then) = try reader.steps()
        return .steps(steps, then: then)
    }

    func route(of text: ArraySlice<UInt8>) throws(JSONPathError) -> JSONPath.Route {
        try Self.route(of: text, depth: depth + 1)
    }

    /// What follows a part of `text` that has been read; nil at the end.
    private func continuation(of text: ArraySlice<UInt8>) throws(JSONPathError) -> JSONPath.Route? {
        guard let separator = rest.first else { return nil }
        guard separator == UInt8(ascii: ".") || separator == UInt8(ascii: "|") else {
            throw JSONPathError("'.' or '|' must follow '\(Self.words(text[..<rest.startIndex]))'")
        }
        return try route(of: rest.dropFirst())
    }

    /// Up to the next `|`, or what is read as if one stood there.
    private mutating func steps() throws(JSONPathError) -> (steps: [JSONPath.Step], then: JSONPath.Route?) {
        var steps: [JSONPath.Step] = []
        while true {
            if rest.starts(with: "#(".utf8) || rest.starts(with: "#[".utf8) {
                let (step, then) = try query()
                return (steps + [step], then)
            }
            if rest.starts(with: "#.".utf8) {
                let (inner, outer) = Self.split(rest.dropFirst(2))
                let each = try route(of: inner)
                return (steps + [.each(each)], try outer.map { text throws(JSONPathError) in try route(of: text) })
            }
            steps.append(name())
            guard let separator = rest.popFirst() else { return (steps, nil) }
            if separator == UInt8(ascii: "|") || makesValue(rest) { return (steps, try route(of: rest)) }
        }
    }

    /// Whether what follows a `.` is a modifier or several paths: they stand as if behind a `|`.
    private func makesValue(_ text: ArraySlice<UInt8>) -> Bool {
        switch text.first {
        case UInt8(ascii: "["), UInt8(ascii: "{"): true
        case UInt8(ascii: "@"): Self.modifierNames.contains(Self.words(Self.modifierName(text)))
        default: false
        }
    }

    private mutating func name() -> JSONPath.Step {
        let start = rest
        var name: [UInt8] = []
        var (isPattern, hasEscapes) = (false, false)
        while let byte = rest.first, byte != UInt8(ascii: "."), byte != UInt8(ascii: "|") {
            rest.removeFirst()
            switch byte {
            case UInt8(ascii: "\\"):
                hasEscapes = true
                if let escaped = rest.popFirst() { name.append(escaped) }
            case UInt8(ascii: "*"), UInt8(ascii: "?"):
                isPattern = true
                name.append(byte)
            default: name.append(byte)
            }
        }
        if isPattern { return .pattern(JSONPattern(name)) }
        let isEnd = rest.isEmpty || rest.first == UInt8(ascii: "|")
        if isEnd, name == [UInt8(ascii: "#")], !hasEscapes { return .count }
        let isNumber = !hasEscapes && !name.isEmpty && name.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
        return .name(name, index: isNumber ? Int(Self.words(start.prefix(name.count))) : nil)
    }

    static func words(_ text: ArraySlice<UInt8>) -> String { String(decoding: text, as: UTF8.self) }
}
