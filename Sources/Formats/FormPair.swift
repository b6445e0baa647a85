/// The decoded sides of one pair of a form, in memory that is used again.
struct FormPair: Sendable {
    private(set) var name: [UInt8] = []
    private(set) var value: [UInt8] = []

    mutating func decode(_ pair: UnsafeBufferPointer<UInt8>) throws(ParseError) {
        guard !pair.contains(UInt8(ascii: ";")) else {
            throw ParseError("pairs must be separated by '&', not ';'")
        }
        let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
        guard Self.decode(pair[..<equals], to: &name), Self.decode(pair[equals...].dropFirst(), to: &value) else {
            let shown = String(decoding: pair.prefix(40), as: UTF8.self)
            throw ParseError("'\(shown)': two hexadecimal digits must follow '%'")
        }
    }

    /// False for a `%` that says nothing.
    private static func decode(_ text: Slice<UnsafeBufferPointer<UInt8>>, to bytes: inout [UInt8]) -> Bool {
        bytes.removeAll(keepingCapacity: true)
        var i = text.startIndex
        while i < text.endIndex {
            switch text[i] {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard i + 2 < text.endIndex, let high = hexDigit(text[i + 1]), let low = hexDigit(text[i + 2]) else {
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

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
