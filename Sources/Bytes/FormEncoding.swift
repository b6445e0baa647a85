/// Forms: `application/x-www-form-urlencoded`.
public enum FormEncoding {
    /// The names and values of a form, in order. Nil if one cannot be decoded, or has a `;` in it, by which older forms
    /// were parted.
    public static func pairs(_ form: [UInt8]) -> [(name: String, value: String)]? {
        var pairs: [(name: String, value: String)] = []
        for pair in form.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard !pair.contains(UInt8(ascii: ";")), let name = text(pair[..<equals]),
                let value = text(pair[equals...].dropFirst())
            else { return nil }
            pairs.append((name, value))
        }
        return pairs
    }

    private static func text(_ side: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        return side.withUnsafeBufferPointer { decode($0, to: &bytes) } ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// One side of a pair. Appends what is meant: `%2F` is a byte, `+` a space. False for a `%` without two hexadecimal
    /// digits behind it.
    /// - Parameter plusIsSpace: false for the path of an address, where `+` is itself.
    public static func decode(
        _ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8], plusIsSpace: Bool = true
    ) -> Bool {
        var i = 0
        while i < text.count {
            switch text[i] {
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
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
