import Bytes

/// The functions of Go's own template language.
enum Builtins {
    static let all: [String: Function] = [
        "and": .and,
        "or": .or,
        "not": Function(1) { .bool(!$0[0].isTrue) },
        "len": Function(1) { .plain(Int64(try length($0[0]))) },
        "index": Function(1...) { try $0.dropFirst().reduce($0[0], element) },
        "slice": Function(1...4, slice),
        "print": Function(0...) { .string(print($0)) },
        "println": Function(0...) { .string($0.map(\.printed).joined(separator: " ") + "\n") },
        "printf": Function(1...) { .string(try Printf.text(try $0[0].text(), Array($0.dropFirst()))) },
        "html": Function(0...) { .string(escapedForHTML(joined($0))) },
        "js": Function(0...) { .string(escapedForScript(joined($0))) },
        "urlquery": Function(0...) { .string(escapedForQuery(joined($0))) },
        "eq": Function(2...) { arguments in
            for other in arguments.dropFirst() where try Comparison.areEqual(arguments[0], other) { return .bool(true) }
            return .bool(false)
        },
        "ne": Function(2) { .bool(!(try Comparison.areEqual($0[0], $0[1]))) },
        "lt": Function(2) { .bool(try Comparison.isLess($0[0], $0[1])) },
        "le": Function(2) { .bool(try Comparison.isLessOrEqual($0[0], $0[1])) },
        "gt": Function(2) { .bool(try Comparison.isLess($0[1], $0[0])) },
        "ge": Function(2) { .bool(try Comparison.isLessOrEqual($0[1], $0[0])) },
    ]

    private static func length(_ value: Value) throws(Complaint) -> Int {
        switch value {
        case .string(let text): return text.utf8.count
        case .list(let items): return items.count
        case .map(let map): return map.entries.count
        default: throw Complaint("\(value.typeName) has no length")
        }
    }

    private static func element(of value: Value, at key: Value) throws(Complaint) -> Value {
        switch value {
        case .map(let map): return map[try key.text()] ?? (map.isOfStrings ? .string("") : .none)
        case .list(let items):
            let index = try key.count()
            guard items.indices.contains(index) else { throw Complaint("index \(index) is out of range") }
            return items[index]
        case .string(let text):
            let bytes = Array(text.utf8)
            let index = try key.count()
            guard bytes.indices.contains(index) else { throw Complaint("index \(index) is out of range") }
            return .uint(UInt64(bytes[index]))
        default: throw Complaint("\(value.typeName) has no elements")
        }
    }

    /// Of texts it counts bytes.
    static func slice(_ arguments: [Value]) throws(Complaint) -> Value {
        func bounds(_ count: Int) throws(Complaint) -> Range<Int> {
            let start = arguments.count > 1 ? try arguments[1].count() : 0
            let end = arguments.count > 2 ? try arguments[2].count() : count
            guard 0 <= start, start <= end, end <= count else {
                throw Complaint("a slice from \(start) to \(end) is out of range")
            }
            return start..<end
        }
        switch arguments[0] {
        case .string(let text):
            let bytes = Array(text.utf8)
            return .string(String(decoding: bytes[try bounds(bytes.count)], as: UTF8.self))
        case .list(let items): return .list(Array(items[try bounds(items.count)]))
        default: throw Complaint("\(arguments[0].typeName) cannot be sliced")
        }
    }

    /// Neighbours get a space between them where neither is a text.
    private static func print(_ values: [Value]) -> String {
        var result = ""
        var wasText = true
        for (i, value) in values.enumerated() {
            var isText = false
            if case .string = value { isText = true }
            if i > 0, !isText, !wasText { result += " " }
            result += value.printed
            wasText = isText
        }
        return result
    }

    private static func joined(_ values: [Value]) -> String {
        print(values.map { if case .none = $0 { .string("<no value>") } else { $0 } })
    }

    private static func escapedForHTML(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\"": result += "&#34;"
            case "'": result += "&#39;"
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\0": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func escapedForQuery(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: " "): result += "+"
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }

    /// For a string of JavaScript that stands in HTML.
    private static func escapedForScript(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\", "'", "\"": result += "\\\(scalar)"
            case "<", ">", "&", "=": result += code(scalar)
            case _ where scalar == "\u{7F}" || GoQuote.isPrintable(scalar): result.unicodeScalars.append(scalar)
            default: result += code(scalar)
            }
        }
    }

    private static func code(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "\\u" + String(repeating: "0", count: max(4 - digits.count, 0)) + digits
    }
}
