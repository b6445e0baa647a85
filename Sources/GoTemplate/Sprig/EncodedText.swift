/// Reads base64 and base32 of RFC 4648 and, as Go does, tells at which byte a text is wrong.
enum EncodedText {
    /// Where a text is none; from 0.
    struct Fault: Error, Equatable {
        let offset: Int
        fileprivate init(_ offset: Int) { self.offset = offset }
    }

    /// Line ends may stand anywhere.
    static func base64(_ text: String) throws(Fault) -> [UInt8] {
        let text = Array(text.utf8)
        var bytes: [UInt8] = []
        var (at, bits, count) = (0, UInt32(0), 0)
        while at < text.count {
            let byte = text[at]
            at += 1
            if isLineEnd(byte) { continue }
            if let digit = digit64(byte) {
                bits = bits << 6 | digit
                count += 1
                guard count == 4 else { continue }
                bytes += [UInt8(bits >> 16), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)]
                (bits, count) = (0, 0)
            } else {
                guard byte == padding, count >= 2 else { throw Fault(at - 1) }
                try checkEnd(text, at, isHalf: count == 2)
                return bytes + (count == 2 ? [UInt8(bits >> 4)] : [UInt8(bits >> 10), UInt8(bits >> 2 & 0xFF)])
            }
        }
        if count > 0 { throw Fault(at - count) }
        return bytes
    }

    /// - Parameter isHalf: whether a second sign of padding must follow the first.
    private static func checkEnd(_ text: [UInt8], _ start: Int, isHalf: Bool) throws(Fault) {
        var rest = text[start...].drop(while: isLineEnd)
        if isHalf {
            guard let byte = rest.popFirst() else { throw Fault(text.count) }
            if byte != padding { throw Fault(rest.startIndex - 2) }
            rest = rest.drop(while: isLineEnd)
        }
        if !rest.isEmpty { throw Fault(rest.startIndex) }
    }

    /// Line ends may stand anywhere, and are not counted. What follows the padding is not looked at.
    static func base32(_ text: String) throws(Fault) -> [UInt8] {
        let text = text.utf8.filter { !isLineEnd($0) }
        var bytes: [UInt8] = []
        var (at, bits, count) = (0, UInt64(0), 0)
        while at < text.count {
            let byte = text[at]
            at += 1
            if byte == padding, count >= 2, text.count - at < 8 {
                try checkEnd32(text, at, behind: count)
                return bytes
                    + (0..<count * 5 / 8).map { UInt8(truncatingIfNeeded: bits >> UInt64(count * 5 - 8 - $0 * 8)) }
            }
            guard let digit = digit32(byte) else { throw Fault(at - 1) }
            bits = bits << 5 | digit
            count += 1
            guard count == 8 else { continue }
            bytes += (0..<5).map { UInt8(truncatingIfNeeded: bits >> UInt64(32 - $0 * 8)) }
            (bits, count) = (0, 0)
        }
        if count > 0 { throw Fault(at - count) }
        return bytes
    }

    private static func checkEnd32(_ text: [UInt8], _ at: Int, behind count: Int) throws(Fault) {
        if text.count - at + count < 7 { throw Fault(text.count) }
        if let wrong = text[at...].prefix(7 - count).firstIndex(where: { $0 != padding }) { throw Fault(wrong - 1) }
        // No bytes have so many digits.
        if count == 3 || count == 6 { throw Fault(at - 1) }
    }

    private static let padding = UInt8(ascii: "=")

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private static func digit64(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    private static func digit32(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt64(byte) - 65
        case UInt8(ascii: "2")...UInt8(ascii: "7"): UInt64(byte) - 24
        default: nil
        }
    }
}
