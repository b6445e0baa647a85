import Bytes

/// The decoded sides of one pair of a form, in memory that is used again.
struct FormPair: Sendable {
    private(set) var name: [UInt8] = []
    private(set) var value: [UInt8] = []

    mutating func decode(_ pair: UnsafeBufferPointer<UInt8>) throws(ParseError) {
        guard !pair.contains(UInt8(ascii: ";")) else {
            throw ParseError("pairs must be separated by '&', not ';'")
        }
        let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.count
        name.removeAll(keepingCapacity: true)
        value.removeAll(keepingCapacity: true)
        guard FormEncoding.decode(UnsafeBufferPointer(rebasing: pair[..<equals]), to: &name),
            FormEncoding.decode(UnsafeBufferPointer(rebasing: pair[equals...].dropFirst()), to: &value)
        else {
            let shown = String(decoding: pair.prefix(40), as: UTF8.self)
            throw ParseError("'\(shown)': two hexadecimal digits must follow '%'")
        }
    }
}
