/// The escapes of JSON strings.
enum JSONEscapes {
    /// Nil for an escape that JSON does not have, or a raw control character. A half of a surrogate pair is U+FFFD.
    static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var i = 0
        while i < bytes.count {
            guard bytes[i] >= 0x20, bytes[i] != UInt8(ascii: "\"") else { return nil }
            guard bytes[i] == UInt8(ascii: "\\") else {
                out.append(bytes[i])
                i += 1
                continue
            }
            guard i + 1 < bytes.count else { return nil }
            i += 2
            switch bytes[i - 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "'"): out.append(bytes[i - 1])
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "u"):
                guard let scalar = scalar(bytes, &i) else { return nil }
                out.append(contentsOf: String(scalar).utf8)
            default: return nil
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Of four hexadecimal digits, or of two such escapes that are one surrogate pair.
    private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, _ i: inout Int) -> Unicode.Scalar? {
        guard let first = unit(bytes, at: i) else { return nil }
        i += 4
        if 0xD800..<0xDC00 ~= first, i + 1 < bytes.count, bytes[i] == UInt8(ascii: "\\"),
            bytes[i + 1] == UInt8(ascii: "u"), let second = unit(bytes, at: i + 2), 0xDC00..<0xE000 ~= second
        {
            i += 6
            return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        }
        return Unicode.Scalar(first) ?? "\u{FFFD}"
    }

    private static func unit(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt32? {
        guard start + 4 <= bytes.count,
            bytes[start..<(start + 4)].allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit })
        else { return nil }
        return UInt32(String(decoding: bytes[start..<(start + 4)], as: UTF8.self), radix: 16)
    }
}
