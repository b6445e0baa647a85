/// What stands for other characters in a string: `\n`, `\u00e9`, `\ud83d\ude00`.
enum JSONEscapes {
    /// Steps over the escape at `at`.
    static func check(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
        guard at + 1 < bytes.count else { throw JSONError(bytes, at: at, "the string has no end") }
        switch bytes[at + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            at += 2
        case UInt8(ascii: "u"):
            guard at + 6 <= bytes.count, bytes[at + 2..<at + 6].allSatisfy({ hexDigit($0) != nil }) else {
                throw JSONError(bytes, at: at, "\\u needs four hexadecimal digits")
            }
            at += 6
        default: throw JSONError(bytes, at: at, "there is no escape of this kind")
        }
    }

    /// - Parameter text: what stands between the quotes; its escapes have been checked.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var at = text.startIndex
        while at < text.endIndex {
            guard text[at] == UInt8(ascii: "\\"), at + 1 < text.endIndex else {
                decoded.append(text[at])
                at += 1
                continue
            }
            switch text[at + 1] {
            case UInt8(ascii: "b"): decoded.append(8)
            case UInt8(ascii: "f"): decoded.append(12)
            case UInt8(ascii: "n"): decoded.append(10)
            case UInt8(ascii: "r"): decoded.append(13)
            case UInt8(ascii: "t"): decoded.append(9)
            case UInt8(ascii: "u"):
                decoded.append(contentsOf: Array(String(Character(scalar(text, &at))).utf8))
                continue
            case let byte: decoded.append(byte)
            }
            at += 2
        }
        return decoded
    }

    /// Two halves of a pair are one scalar; half a pair becomes the replacement character, as in Go.
    private static func scalar(_ text: ArraySlice<UInt8>, _ at: inout Int) -> Unicode.Scalar {
        let unit = unit(text, at)
        at += 6
        guard 0xD800..<0xE000 ~= unit else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
        if unit < 0xDC00, at + 6 <= text.endIndex, text[at] == UInt8(ascii: "\\"), text[at + 1] == UInt8(ascii: "u"),
            case let low = Self.unit(text, at), 0xDC00..<0xE000 ~= low
        {
            at += 6
            return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
        }
        return "\u{FFFD}"
    }

    private static func unit(_ text: ArraySlice<UInt8>, _ at: Int) -> UInt32 {
        text[min(at + 2, text.endIndex)..<min(at + 6, text.endIndex)].reduce(0) { $0 << 4 | UInt32(hexDigit($1) ?? 0) }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// As GJSON and Go write a text: also `<`, `>`, `&` and the two line ends of Unicode are escaped.
    static func quoted(_ text: some Collection<UInt8>) -> [UInt8] {
        var quoted = [UInt8(ascii: "\"")]
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += [UInt8(ascii: "\\"), UInt8(ascii: scalar)]
            case "\u{8}": quoted += "\\b".utf8
            case "\u{C}": quoted += "\\f".utf8
            case "\n": quoted += "\\n".utf8
            case "\r": quoted += "\\r".utf8
            case "\t": quoted += "\\t".utf8
            case "\0"..<" ", "<", ">", "&", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
            default: quoted += UTF8.encode(scalar).map(Array.init) ?? []
            }
        }
        return quoted + [UInt8(ascii: "\"")]
    }
}
