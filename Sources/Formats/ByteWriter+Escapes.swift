import Bytes

/// Which bytes one kind of text escapes, and the letter behind the backslash.
struct Escapes: Sendable {
    /// 0 where a byte is written as it is.
    fileprivate let letters: [UInt8]

    /// - Parameters:
    ///   - literal: written behind a backslash as they are.
    ///   - control: written as `\t`, `\n`, `\f` and `\r`.
    private init(_ literal: String, control: Bool = true) {
        var letters = [UInt8](repeating: 0, count: 256)
        for byte in literal.utf8 { letters[Int(byte)] = byte }
        if control {
            letters[0x09] = UInt8(ascii: "t")
            letters[0x0A] = UInt8(ascii: "n")
            letters[0x0C] = UInt8(ascii: "f")
            letters[0x0D] = UInt8(ascii: "r")
        }
        self.letters = letters
    }

    /// - Parameter lineFeed: written as `\n`; other control characters as they are.
    private init(_ literal: String, lineFeed: Bool) {
        var letters = [UInt8](repeating: 0, count: 256)
        for byte in literal.utf8 { letters[Int(byte)] = byte }
        if lineFeed { letters[0x0A] = UInt8(ascii: "n") }
        self.letters = letters
    }

    static let measurement = Escapes(", ")
    /// A tag's key or value, or a field's key. A backslash is no escape of its own there and stays single.
    static let key = Escapes(", =")
    static let string = Escapes("\"\\", control: false)
    /// A label's value in Prometheus' text format.
    static let label = Escapes("\"\\", lineFeed: true)
}

extension ByteWriter {
    mutating func append(escaping text: borrowing String, _ escapes: Escapes) {
        var text = copy text
        text.withUTF8 { bytes in
            escapes.letters.withUnsafeBufferPointer { letters in
                var start = 0
                for i in bytes.indices where letters[Int(bytes[i])] != 0 {
                    append(UnsafeBufferPointer(rebasing: bytes[start..<i]))
                    append(UInt8(ascii: "\\"))
                    append(letters[Int(bytes[i])])
                    start = i + 1
                }
                append(UnsafeBufferPointer(rebasing: bytes[start...]))
            }
        }
    }
}
