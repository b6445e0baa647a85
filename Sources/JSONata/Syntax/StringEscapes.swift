/// What a string means, by the escapes of JSON. There is none for a single quote.
enum StringEscapes {
    /// - Parameter offset: of the first character, for errors.
    static func decode(_ text: String, at offset: Int) throws(Fault) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var i = 0
        while i < bytes.count {
            guard bytes[i] == UInt8(ascii: "\\") else {
                decoded.append(bytes[i])
                i += 1
                continue
            }
            switch i + 1 < bytes.count ? bytes[i + 1] : 0 {
            case let plain where "\"\\/".utf8.contains(plain): decoded.append(plain)
            case UInt8(ascii: "b"): decoded.append(8)
            case UInt8(ascii: "f"): decoded.append(12)
            case UInt8(ascii: "n"): decoded.append(10)
            case UInt8(ascii: "r"): decoded.append(13)
            case UInt8(ascii: "t"): decoded.append(9)
            case UInt8(ascii: "u"):
                let (scalar, end) = try scalar(bytes, i, offset)
                decoded += Array(String(Character(scalar)).utf8)
                i = end
                continue
            default:
                let escape = String(decoding: bytes[i...], as: UTF8.self).prefix(2)
                throw Fault("'\(escape)' is no escape", at: offset + i)
            }
            i += 2
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// `\u00e9`, or two of them for a character beyond 16 bits; where it ends.
    private static func scalar(_ bytes: [UInt8], _ start: Int, _ offset: Int) throws(Fault) -> (Unicode.Scalar, Int) {
        guard let first = unit(bytes, start) else {
            throw Fault("'\\u' needs four hexadecimal digits", at: offset + start)
        }
        if let scalar = Unicode.Scalar(first) { return (scalar, start + 6) }
        if first < 0xDC00, let second = unit(bytes, start + 6), 0xDC00..<0xE000 ~= second,
            let scalar = Unicode.Scalar((first - 0xD800) << 10 + (second - 0xDC00) + 0x10000)
        {
            return (scalar, start + 12)
        }
        throw Fault("'\\u\(String(first, radix: 16))' is half a character", at: offset + start)
    }

    private static func unit(_ bytes: [UInt8], _ start: Int) -> UInt32? {
        guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u"),
            bytes[start + 2] != UInt8(ascii: "+"), bytes[start + 2] != UInt8(ascii: "-")
        else { return nil }
        return UInt32(String(decoding: bytes[start + 2..<start + 6], as: UTF8.self), radix: 16)
    }
}
