/// One side of a pair of a form (`application/x-www-form-urlencoded`).
public enum FormEncoding {
    /// Appends what is meant: `%2F` is a byte, `+` a space. False for a `%` without two hexadecimal digits behind it.
    public static func decode(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) -> Bool {
        var i = 0
        while i < text.count {
            switch text[i] {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard i + 2 < text.count, let high = digit(text[i + 1]), let low = digit(text[i + 2]) else {
                    return false
                }
                bytes.append(high << 4 | low)
                i += 2
            case let byte: bytes.append(byte)
            }
            i += 1
        }
        return true
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
