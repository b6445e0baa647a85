/// Base64 of RFC 4648, with its padding.
public enum Base64 {
    /// Nil if the text is no base64; line ends within are allowed, as in Go.
    public static func decode(_ text: String) -> [UInt8]? { try? read(text) }

    /// The same, but a text that is none is told by its first wrong byte.
    public static func read(_ text: String) throws(EncodingFault) -> [UInt8] {
        let text = Array(text.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var (at, group, count) = (0, UInt32(0), 0)
        while at < text.count {
            let byte = text[at]
            at += 1
            if byte.isLineEnd { continue }
            if let bits = bits(of: byte) {
                group = group << 6 | bits
                count += 1
                guard count == 4 else { continue }
                bytes += [UInt8(group >> 16), UInt8(group >> 8 & 0xFF), UInt8(group & 0xFF)]
                (group, count) = (0, 0)
            } else {
                guard byte == UInt8(ascii: "="), count >= 2 else { throw EncodingFault(at - 1) }
                try checkEnd(text, at, isHalf: count == 2)
                return bytes + (count == 2 ? [UInt8(group >> 4)] : [UInt8(group >> 10), UInt8(group >> 2 & 0xFF)])
            }
        }
        if count > 0 { throw EncodingFault(at - count) }
        return bytes
    }

    /// - Parameter isHalf: whether a second sign of padding must follow the first.
    private static func checkEnd(_ text: [UInt8], _ start: Int, isHalf: Bool) throws(EncodingFault) {
        var rest = text[start...].drop(while: \.isLineEnd)
        if isHalf {
            guard let byte = rest.popFirst() else { throw EncodingFault(text.count) }
            if byte != UInt8(ascii: "=") { throw EncodingFault(rest.startIndex - 2) }
            rest = rest.drop(while: \.isLineEnd)
        }
        if !rest.isEmpty { throw EncodingFault(rest.startIndex) }
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

/// Where a text is not the encoding that it should be: an offset in bytes, from 0, as Go counts it.
public struct EncodingFault: Error, Equatable {
    public let offset: Int
    init(_ offset: Int) { self.offset = offset }
}

extension UInt8 {
    var isLineEnd: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}
