/// Base32 of RFC 4648, with its padding.
public enum Base32 {
    /// Line ends may stand anywhere, and are not counted. What follows the padding is not looked at.
    public static func read(_ text: String) throws(EncodingFault) -> [UInt8] {
        let text = text.utf8.filter { !$0.isLineEnd }
        var bytes: [UInt8] = []
        var (at, bits, count) = (0, UInt64(0), 0)
        while at < text.count {
            let byte = text[at]
            at += 1
            if byte == UInt8(ascii: "="), count >= 2, text.count - at < 8 {
                try checkEnd(text, at, behind: count)
                return bytes
                    + (0..<count * 5 / 8).map { UInt8(truncatingIfNeeded: bits >> UInt64(count * 5 - 8 - $0 * 8)) }
            }
            guard let digit = digit(byte) else { throw EncodingFault(at - 1) }
            bits = bits << 5 | digit
            count += 1
            guard count == 8 else { continue }
            bytes += (0..<5).map { UInt8(truncatingIfNeeded: bits >> UInt64(32 - $0 * 8)) }
            (bits, count) = (0, 0)
        }
        if count > 0 { throw EncodingFault(at - count) }
        return bytes
    }

    private static func checkEnd(_ text: [UInt8], _ at: Int, behind count: Int) throws(EncodingFault) {
        if text.count - at + count < 7 { throw EncodingFault(text.count) }
        if let wrong = text[at...].prefix(7 - count).firstIndex(where: { $0 != UInt8(ascii: "=") }) {
            throw EncodingFault(wrong - 1)
        }
        // No bytes have so many digits.
        if count == 3 || count == 6 { throw EncodingFault(at - 1) }
    }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// Eight letters for five bytes.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 5) {
            let group = bytes[start..<min(start + 5, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | UInt64($1) } << (40 - UInt64(group.count) * 8)
            let letters = (group.count * 8 + 4) / 5
            for place in 0..<8 {
                text.append(place < letters ? digits[Int(bits >> UInt64(35 - place * 5) & 31)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt64(byte) - 65
        case UInt8(ascii: "2")...UInt8(ascii: "7"): UInt64(byte) - 24
        default: nil
        }
    }
}
