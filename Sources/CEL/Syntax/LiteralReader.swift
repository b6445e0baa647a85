/// What stands between quotes, with its escapes replaced.
struct LiteralReader {
    let isRaw: Bool
    let isBytes: Bool
    private(set) var bytes: [UInt8] = []

    init(isRaw: Bool, isBytes: Bool) {
        self.isRaw = isRaw
        self.isBytes = isBytes
    }

    /// Takes one character or escape from the front; answers how many bytes that were.
    mutating func take(_ text: ArraySlice<UInt8>) throws(Fault) -> Int {
        let start = text.startIndex
        guard text[start] == UInt8(ascii: "\\"), !isRaw else {
            bytes.append(text[start])
            return 1
        }
        guard start + 1 < text.endIndex else { throw Fault("a string has no end", at: start) }
        switch text[start + 1] {
        case UInt8(ascii: "a"): bytes.append(7)
        case UInt8(ascii: "b"): bytes.append(8)
        case UInt8(ascii: "f"): bytes.append(12)
        case UInt8(ascii: "n"): bytes.append(10)
        case UInt8(ascii: "r"): bytes.append(13)
        case UInt8(ascii: "t"): bytes.append(9)
        case UInt8(ascii: "v"): bytes.append(11)
        case let plain where "\\?\"'`".utf8.contains(plain): bytes.append(plain)
        case UInt8(ascii: "x"), UInt8(ascii: "X"): return try take(2, digitsOf: 16, in: text, after: 2)
        case UInt8(ascii: "u") where !isBytes: return try take(4, digitsOf: 16, in: text, after: 2)
        case UInt8(ascii: "U") where !isBytes: return try take(8, digitsOf: 16, in: text, after: 2)
        case UInt8(ascii: "0")...UInt8(ascii: "3"): return try take(3, digitsOf: 8, in: text, after: 1)
        case let other:
            throw Fault("'\\\(Character(Unicode.Scalar(other)))' is no escape", at: start)
        }
        return 2
    }

    /// A number of exactly so many digits: a byte of bytes, a character of a string.
    private mutating func take(
        _ count: Int, digitsOf radix: Int, in text: ArraySlice<UInt8>, after prefix: Int
    ) throws(Fault) -> Int {
        let start = text.startIndex
        let digits = String(decoding: text[(start + prefix)...].prefix(count), as: UTF8.self)
        guard digits.utf8.count == count, !digits.hasPrefix("+"), let number = UInt32(digits, radix: radix) else {
            throw Fault("this escape needs \(count) \(radix == 8 ? "octal" : "hexadecimal") digits", at: start)
        }
        if isBytes {
            bytes.append(UInt8(truncatingIfNeeded: number))
        } else if let scalar = Unicode.Scalar(number) {
            bytes += Array(String(Character(scalar)).utf8)
        } else {
            throw Fault("there is no character \(digits)", at: start)
        }
        return prefix + count
    }
}
