/// `"%s took %.1f".format([name, fields.took])`, as cel-go's extension "Strings" defines it.
enum TextFormat {
    static func text(_ template: String, _ values: [Value]) throws(EvaluationError) -> String {
        var text = ""
        var rest = Substring(template)
        var next = 0
        while let percent = rest.firstIndex(of: "%") {
            text += rest[..<percent]
            rest = rest[rest.index(after: percent)...]
            var digits = 6
            if rest.first == "." {
                let number = rest.dropFirst().prefix { "0"..."9" ~= $0 }
                guard let precision = Int(number), precision <= 1000 else {
                    throw .conversion("'%.\(number)' to a precision")
                }
                digits = precision
                rest = rest[number.endIndex...]
            }
            guard let verb = rest.popFirst() else { throw .conversion("a '%' at the end of a format") }
            if verb == "%" {
                text += "%"
                continue
            }
            guard next < values.count else { throw .outOfRange(Int64(next)) }
            text += try one(verb, values[next], digits: digits)
            next += 1
        }
        return text + rest
    }

    private static func one(_ verb: Character, _ value: Value, digits: Int) throws(EvaluationError) -> String {
        switch (verb, value) {
        case ("s", _): return try plain(value)
        case ("d", .int), ("d", .uint): return try plain(value)
        case ("d", .double(let number)) where !number.isFinite: return try plain(value)
        case ("f", _), ("e", _):
            if let number = number(value) { return NumberText.fixed(number, digits: digits, exponent: verb == "e") }
        case ("b", .bool(let bool)): return bool ? "1" : "0"
        case ("b", .int(let number)): return String(number, radix: 2)
        case ("b", .uint(let number)): return String(number, radix: 2)
        case ("o", .int(let number)): return String(number, radix: 8)
        case ("o", .uint(let number)): return String(number, radix: 8)
        case ("x", .int(let number)), ("X", .int(let number)): return String(number, radix: 16, uppercase: verb == "X")
        case ("x", .uint(let number)), ("X", .uint(let number)):
            return String(number, radix: 16, uppercase: verb == "X")
        case ("x", .string(let text)), ("X", .string(let text)): return hex(Array(text.utf8), upper: verb == "X")
        case ("x", .bytes(let bytes)), ("X", .bytes(let bytes)): return hex(bytes, upper: verb == "X")
        default: break
        }
        throw .noSuchOverload("'%\(verb)' of \(value.kind.rawValue)")
    }

    private static func number(_ value: Value) -> Double? {
        switch value {
        case .double(let number): number
        case .int(let number): Double(number)
        case .uint(let number): Double(number)
        default: nil
        }
    }

    private static func hex(_ bytes: [UInt8], upper: Bool) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: upper) }.joined()
    }

    /// What `%s` writes.
    static func plain(_ value: Value) throws(EvaluationError) -> String {
        switch value {
        case .null: return "null"
        case .double(let number): return NumberText.decimal(number)
        case .type(let kind): return kind.rawValue
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .list(let list):
            var texts: [String] = []
            for element in list { texts.append(try plain(element)) }
            return "[\(texts.joined(separator: ", "))]"
        case .map(let map):
            var texts: [String] = []
            for (key, value) in zip(map.keys, map.values) { texts.append("\(try plain(key)): \(try plain(value))") }
            return "{\(texts.sorted().joined(separator: ", "))}"
        case .tags, .fields: return value.kind.rawValue
        case .bool, .int, .uint, .string, .timestamp, .duration:
            guard case .string(let text)? = try Function.string.convert(value) else { return value.kind.rawValue }
            return text
        }
    }
}
