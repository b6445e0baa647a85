/// Walks over a text (RFC 8259) and notes where each value stands. What no number can be is an error; whether a string
/// is UTF-8 is left to whoever reads it.
struct JSONScanner {
    private var entries: [JSONDocument.Entry]
    /// Arrays and objects that are still open: a document of a megabyte of brackets must not overflow the stack of
    /// whoever walks through them.
    private var open: [Int32] = []
    private static let depthLimit = 512

    init(entries: [JSONDocument.Entry]) { self.entries = entries }

    consuming func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<[JSONDocument.Entry], JSONError> {
        do throws(JSONError) {
            guard bytes.count < Int32.max else {
                throw JSONError(bytes, at: 0, "a document has less than two gigabytes")
            }
            var at = 0
            repeat { try value(bytes, &at) } while try steps(bytes, &at)
            skipSpace(bytes, &at)
            if at < bytes.count { throw JSONError(bytes, at: at, "nothing more is expected here") }
            return .success(entries)
        } catch { return .failure(error) }
    }

    /// Goes on behind a value: to the next one of the innermost array or object, through all that end here. False at
    /// the end.
    private mutating func steps(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) -> Bool {
        while let container = open.last {
            skipSpace(bytes, &at)
            let isObject = entries[Int(container)].kind == .object
            let close = UInt8(ascii: isObject ? "}" : "]")
            guard at < bytes.count, bytes[at] == close || bytes[at] == UInt8(ascii: ",") else {
                throw JSONError(bytes, at: at, isObject ? "',' or '}' is expected" : "',' or ']' is expected")
            }
            at += 1
            if bytes[at - 1] == close {
                end(at)
            } else {
                if isObject { try name(bytes, &at) }
                return true
            }
        }
        return false
    }

    private mutating func end(_ at: Int) {
        guard let container = open.popLast() else { return }
        entries[Int(container)].end = Int32(truncatingIfNeeded: at)
        entries[Int(container)].next = Int32(truncatingIfNeeded: entries.count)
    }

    @inline(__always)
    private mutating func add(_ kind: JSONDocument.Kind, _ start: Int, _ end: Int, hasEscapes: Bool = false) {
        entries.append(
            JSONDocument.Entry(
                start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end),
                next: Int32(truncatingIfNeeded: entries.count + 1), kind: kind, hasEscapes: hasEscapes))
    }

    /// One value; of an array or object the brackets up to its first value within.
    private mutating func value(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
        while true {
            skipSpace(bytes, &at)
            guard at < bytes.count else { throw JSONError(bytes, at: at, "a value is missing") }
            switch bytes[at] {
            case UInt8(ascii: "\""): return try string(bytes, &at)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(bytes, &at)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let isObject = bytes[at] == UInt8(ascii: "{")
                if open.count == Self.depthLimit {
                    throw JSONError(bytes, at: at, "more than \(Self.depthLimit) values lie within each other")
                }
                open.append(Int32(truncatingIfNeeded: entries.count))
                add(isObject ? .object : .array, at, at)
                at += 1
                skipSpace(bytes, &at)
                if at < bytes.count, bytes[at] == UInt8(ascii: isObject ? "}" : "]") {
                    at += 1
                    return end(at)
                }
                if isObject { try name(bytes, &at) }
            case UInt8(ascii: "t"): return try word("true", .yes, bytes, &at)
            case UInt8(ascii: "f"): return try word("false", .no, bytes, &at)
            case UInt8(ascii: "n"): return try word("null", .null, bytes, &at)
            default: throw JSONError(bytes, at: at, "a value is expected")
            }
        }
    }

    private mutating func name(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
        skipSpace(bytes, &at)
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
            throw JSONError(bytes, at: at, "a name in quotes is expected")
        }
        try string(bytes, &at)
        skipSpace(bytes, &at)
        guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else {
            throw JSONError(bytes, at: at, "':' is expected")
        }
        at += 1
    }

    private mutating func word(
        _ word: StaticString, _ kind: JSONDocument.Kind, _ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int
    ) throws(JSONError) {
        guard word.withUTF8Buffer({ bytes[at...].starts(with: $0) }) else {
            throw JSONError(bytes, at: at, "a value is expected")
        }
        add(kind, at, at + word.utf8CodeUnitCount)
        at += word.utf8CodeUnitCount
    }

    private mutating func string(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
        let quote = at
        var i = at + 1
        var hasEscapes = false
        while i < bytes.count {
            let byte = bytes[i]
            if byte == UInt8(ascii: "\"") {
                add(.string, quote, i + 1, hasEscapes: hasEscapes)
                at = i + 1
                return
            }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                try JSONEscapes.check(bytes, &i)
            } else if byte < 32 {
                throw JSONError(bytes, at: i, "a control character in a string must be written as \\u")
            } else {
                i += 1
            }
        }
        throw JSONError(bytes, at: quote, "the string has no end")
    }

    private mutating func number(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
        let start = at
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        let first = at
        try digits(bytes, &at)
        if bytes[first] == UInt8(ascii: "0"), at > first + 1 {
            throw JSONError(bytes, at: first, "a number has no zero in front")
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            try digits(bytes, &at)
        }
        if at < bytes.count, bytes[at] | 32 == UInt8(ascii: "e") {
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            try digits(bytes, &at)
        }
        add(.number, start, at)
    }

    private func digits(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
        let start = at
        while at < bytes.count, bytes[at] &- UInt8(ascii: "0") < 10 { at += 1 }
        if at == start { throw JSONError(bytes, at: at, "a digit is expected") }
    }

    @inline(__always) private func skipSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) {
        while at < bytes.count, bytes[at] <= 32 {
            guard bytes[at] == 32 || bytes[at] == 10 || bytes[at] == 13 || bytes[at] == 9 else { return }
            at += 1
        }
    }
}

extension JSONError {
    init(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int, _ message: String) {
        var line = 1
        var start = 0
        for i in 0..<min(place, bytes.count) where bytes[i] == UInt8(ascii: "\n") {
            line += 1
            start = i + 1
        }
        self.init(line: line, column: place - start + 1, message: message)
    }
}
