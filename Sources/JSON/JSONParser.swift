/// Reads JSON (RFC 8259): all of it, and nothing else.
///
/// Integers stay exact, numbers that no double can hold are errors, and so is text that is not UTF-8.
public struct JSONParser {
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0
    /// Arrays and objects within each other; a document of a megabyte of brackets must not overflow the stack.
    private static let depthLimit = 512

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    public static func parse(_ text: String) throws(JSONError) -> JSONValue { try parse(Array(text.utf8)) }

    /// The one value that the document has; white space may stand around it.
    public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes)
        let value = try parser.value()
        parser.skipSpace()
        if parser.at < bytes.count { throw parser.fault("nothing more is expected here") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipSpace()
        guard at < bytes.count else { throw fault("a value is missing") }
        switch bytes[at] {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fault("a value is expected")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let isThere = word.withUTF8Buffer { word in
            at + word.count <= bytes.count && word.indices.allSatisfy { bytes[at + $0] == word[$0] }
        }
        guard isThere else { throw fault("a value is expected") }
        at += word.utf8CodeUnitCount
        return value
    }

    private mutating func descend() throws(JSONError) {
        depth += 1
        if depth > Self.depthLimit { throw fault("more than \(Self.depthLimit) values lie within each other") }
        at += 1
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        try descend()
        defer { depth -= 1 }
        var items: [JSONValue] = []
        if skips(UInt8(ascii: "]")) { return items }
        while true {
            items.append(try value())
            if skips(UInt8(ascii: "]")) { return items }
            guard skips(UInt8(ascii: ",")) else { throw fault("',' or ']' is expected") }
        }
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try descend()
        defer { depth -= 1 }
        var object = JSONObject()
        if skips(UInt8(ascii: "}")) { return object }
        while true {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw fault("a name in quotes is expected") }
            let name = try string()
            guard skips(UInt8(ascii: ":")) else { throw fault("':' is expected") }
            object.members.append((name, try value()))
            if skips(UInt8(ascii: "}")) { return object }
            guard skips(UInt8(ascii: ",")) else { throw fault("',' or '}' is expected") }
        }
    }

    private mutating func skipSpace() {
        while at < bytes.count, [9, 10, 13, 32].contains(bytes[at]) { at += 1 }
    }

    /// Steps over white space, and over this byte if it comes next.
    private mutating func skips(_ byte: UInt8) -> Bool {
        skipSpace()
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private func fault(_ message: String) -> JSONError {
        var line = 1
        var start = 0
        for i in 0..<min(at, bytes.count) where bytes[i] == UInt8(ascii: "\n") {
            line += 1
            start = i + 1
        }
        return JSONError(line: line, column: at - start + 1, message: message)
    }
}

// Numbers

extension JSONParser {
    private mutating func number() throws(JSONError) -> JSONValue {
        let start = at
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        let first = at
        skipDigits()
        if at == first { throw fault("a digit is expected") }
        if bytes[first] == UInt8(ascii: "0"), at > first + 1 {
            at = first
            throw fault("a number has no zero in front")
        }
        var isWhole = true
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            isWhole = false
            at += 1
            try needDigits()
        }
        if at < bytes.count, bytes[at] | 32 == UInt8(ascii: "e") {
            isWhole = false
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            try needDigits()
        }
        let text = text(start..<at)
        if isWhole, text != "-0" {
            if let value = Int64(text) { return .int(value) }
            if let value = UInt64(text) { return .uint(value) }
        }
        guard let value = Double(text), value.isFinite else {
            at = start
            throw fault("the number \(text.prefix(40)) is too large")
        }
        return .double(value)
    }

    private mutating func needDigits() throws(JSONError) {
        let start = at
        skipDigits()
        if at == start { throw fault("a digit is expected") }
    }

    private mutating func skipDigits() {
        while at < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) { at += 1 }
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}

// Strings

extension JSONParser {
    private mutating func string() throws(JSONError) -> String {
        let quote = at
        at += 1
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\"), bytes[at] >= 32 {
            at += 1
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
            defer { at += 1 }
            return try valid(start..<at)
        }
        var whole = try valid(start..<at)
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                return whole
            case UInt8(ascii: "\\"): whole.unicodeScalars.append(try escape())
            case 0..<32: throw fault("a control character in a string must be written as \\u")
            default:
                let run = at
                while at < bytes.count, ![34, 92].contains(bytes[at]), bytes[at] >= 32 { at += 1 }
                whole += try valid(run..<at)
            }
        }
        at = quote
        throw fault("the string has no end")
    }

    private mutating func valid(_ range: Range<Int>) throws(JSONError) -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            at = range.lowerBound
            throw fault("the string is not UTF-8")
        }
        return text
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        guard at + 1 < bytes.count else { throw fault("the string has no end") }
        let letter = bytes[at + 1]
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            at += 2
            return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return step("\u{8}")
        case UInt8(ascii: "f"): return step("\u{C}")
        case UInt8(ascii: "n"): return step("\n")
        case UInt8(ascii: "r"): return step("\r")
        case UInt8(ascii: "t"): return step("\t")
        case UInt8(ascii: "u"): return try codePoint()
        default: throw fault("there is no escape of this kind")
        }
    }

    private mutating func step(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        at += 2
        return scalar
    }

    /// `\uD83D\uDE00` is one scalar; half a pair becomes the replacement character, as in Go.
    private mutating func codePoint() throws(JSONError) -> Unicode.Scalar {
        let unit = try hexUnit()
        guard (0xD800..<0xE000).contains(unit) else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
        let mark = at
        if unit < 0xDC00, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") {
            let low = try hexUnit()
            if (0xDC00..<0xE000).contains(low) {
                return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
            }
            at = mark
        }
        return "\u{FFFD}"
    }

    private mutating func hexUnit() throws(JSONError) -> UInt32 {
        let digits = at + 2..<at + 6
        guard digits.upperBound <= bytes.count, let unit = UInt32(text(digits), radix: 16),
            bytes[digits.lowerBound] != UInt8(ascii: "+")
        else { throw fault("\\u needs four hexadecimal digits") }
        at = digits.upperBound
        return unit
    }
}
