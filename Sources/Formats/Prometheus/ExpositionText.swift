/// A place in text of an exposition format, and how its words are read.
struct ExpositionText {
    let bytes: UnsafeBufferPointer<UInt8>
    var at = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { at >= bytes.count }
    /// Whether a line feed comes next, or nothing.
    var isAtLineEnd: Bool { at >= bytes.count || bytes[at] == UInt8(ascii: "\n") }
    /// Nil at the end.
    var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[range]) }

    mutating func skipBlanks() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    }

    mutating func skipLineEnd() {
        if at < bytes.count { at += 1 }
    }

    /// False, and nothing is read, if `word` does not come next.
    mutating func take(_ word: StaticString) -> Bool {
        guard at + word.utf8CodeUnitCount <= bytes.count else { return false }
        for i in 0..<word.utf8CodeUnitCount where bytes[at + i] != word.utf8Start[i] { return false }
        at += word.utf8CodeUnitCount
        return true
    }

    /// Up to a space, tab or the line's end.
    mutating func word() -> UnsafeBufferPointer<UInt8> {
        let start = at
        while at < bytes.count, bytes[at] != 0x20, bytes[at] != 0x09, bytes[at] != 0x0A { at += 1 }
        return self[start..<at]
    }

    mutating func restOfLine() -> UnsafeBufferPointer<UInt8> {
        let start = at
        while !isAtLineEnd { at += 1 }
        return self[start..<at]
    }

    /// The name of a metric: letters, `_`, `:` and, but not first, digits. Empty if none comes next.
    mutating func metricName() -> UnsafeBufferPointer<UInt8> { name { Self.isOfName($0) || $0 == UInt8(ascii: ":") } }

    /// The same without the colon.
    mutating func labelName() -> UnsafeBufferPointer<UInt8> { name(Self.isOfName) }

    @inline(__always) private mutating func name(_ fits: (UInt8) -> Bool) -> UnsafeBufferPointer<UInt8> {
        let start = at
        guard at < bytes.count, !bytes[at].isDigit else { return self[start..<start] }
        while at < bytes.count, fits(bytes[at]) { at += 1 }
        return self[start..<at]
    }

    @inline(__always) private static func isOfName(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
    }
}

/// Text that is not of an exposition format.
struct ExpositionFault: Error {
    let message: String

    init(_ message: String) { self.message = message }

    /// What was there instead, as Go quotes it.
    init(_ expected: String, found byte: UInt8?) {
        let found = byte.map { "'\(Character(Unicode.Scalar($0)))'" } ?? "the end of the text"
        message = "\(expected), found \(found == "'\n'" ? "the end of the line" : found)"
    }
}

extension ByteMemo where Value == String {
    /// The bytes as text, made once.
    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        if bytes.isEmpty { return "" }
        if let known = value(for: bytes) { return known }
        let text = String(decoding: bytes, as: UTF8.self)
        remember(text, for: bytes)
        return text
    }
}
