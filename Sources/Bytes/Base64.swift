/// Base64 of RFC 4648, with its padding.
public enum Base64 {
    /// Nil if the text is no base64; line ends within are allowed, as in Go.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3)
        var group: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in text.utf8 where byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\r") {
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let bits = bits(of: byte) else { return nil }
            group = group << 6 | bits
            count += 1
            if count == 4 {
                bytes += [UInt8(group >> 16), UInt8(group >> 8 & 0xFF), UInt8(group & 0xFF)]
                (group, count) = (0, 0)
            }
        }
        switch (count, padding) {
        case (0, 0): return bytes
        case (2, 2): return bytes + [UInt8(group >> 4)]
        case (3, 1): return bytes + [UInt8(group >> 10), UInt8(group >> 2 & 0xFF)]
        default: return nil
        }
    }

    public static func encode(_ bytes: [UInt8]) -> String { encode(bytes, with: plain, padding: "=") }

    /// As in addresses and JSON web tokens: `-` and `_` for `+` and `/`, and no padding.
    public static func encodeURL(_ bytes: [UInt8]) -> String { encode(bytes, with: ofURLs, padding: "") }

    /// The opposite; nil if the text is none.
    public static func decodeURL(_ text: String) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return decode(text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }

    private static let plain = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let ofURLs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func encode(_ bytes: [UInt8], with digits: [UInt8], padding: String) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 3 * 4 + 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (24 - group.count * 8)
            for place in 0...group.count { text.append(digits[bits >> (18 - place * 6) & 63]) }
        }
        return String(decoding: text, as: UTF8.self) + String(repeating: padding, count: (3 - bytes.count % 3) % 3)
    }

    private static func bits(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
