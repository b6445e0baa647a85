extension ByteWriter {
    /// A JSON string with its quotes, as Go writes it: what could be taken for HTML, or for a line's end in JavaScript, is
    /// escaped too.
    @inlinable public mutating func append(goJSON text: String) {
        var text = text
        text.withUTF8 { append(goJSON: $0) }
    }

    /// - Parameter text: UTF-8.
    @inlinable public mutating func append(goJSON text: UnsafeBufferPointer<UInt8>) {
        append(UInt8(ascii: "\""))
        var start = 0
        var i = 0
        while i < text.count {
            let byte = text[i]
            if Self.isPlain(byte) {
                i += 1
                continue
            }
            // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
            if byte == 0xE2 {
                guard i + 2 < text.count, text[i + 1] == 0x80, text[i + 2] & 0xFE == 0xA8 else {
                    i += 1
                    continue
                }
            }
            append(UnsafeBufferPointer(rebasing: text[start..<i]))
            if byte == 0xE2 {
                append("\\u202")
                append(text[i + 2] == 0xA8 ? UInt8(ascii: "8") : UInt8(ascii: "9"))
                i += 3
            } else {
                append(escapeOf: byte)
                i += 1
            }
            start = i
        }
        append(UnsafeBufferPointer(rebasing: text[start...]))
        append(UInt8(ascii: "\""))
    }

    @inlinable @inline(__always) static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "<")
            && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "&") && byte != 0xE2
    }

    @usableFromInline mutating func append(escapeOf byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 8: append(UInt8(ascii: "b"))
        case 9: append(UInt8(ascii: "t"))
        case 10: append(UInt8(ascii: "n"))
        case 12: append(UInt8(ascii: "f"))
        case 13: append(UInt8(ascii: "r"))
        default:
            append("u00")
            append(Self.smallHexDigit(byte >> 4))
            append(Self.smallHexDigit(byte & 15))
        }
    }

    private static func smallHexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// A JSON number as Go writes it: with an exponent only below 1e-6 and from 1e21 on.
    /// - Precondition: `number` is finite.
    @inlinable public mutating func append(goJSON number: Double) {
        let size = number.magnitude
        if size == 0 || 1e-6..<1e21 ~= size { return append(decimal: number) }
        var text = number.description
        text.withUTF8 { text in
            guard let e = text.firstIndex(of: UInt8(ascii: "e")) else { return append(text) }
            // 1.0e-07 and the like: neither the zero behind the point nor the one of the exponent is written.
            var end = e
            if end >= 2, text[end - 1] == UInt8(ascii: "0"), text[end - 2] == UInt8(ascii: ".") { end -= 2 }
            append(UnsafeBufferPointer(rebasing: text[..<end]))
            append(UInt8(ascii: "e"))
            append(text[e + 1])
            append(UnsafeBufferPointer(rebasing: text[(e + 2)...].drop { $0 == UInt8(ascii: "0") }))
        }
    }
}
