extension ByteWriter {
    /// All but letters, digits and `-_.~` as `%2F`, which is what forms and signatures want (RFC 3986).
    /// - Parameter kept: one more character that stays as it is.
    @inlinable public mutating func append(percentEncoded text: String, keeping kept: UInt8? = nil) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                append(byte)
            case kept: append(byte)
            default:
                append(UInt8(ascii: "%"))
                append(Self.hexDigit(byte >> 4))
                append(Self.hexDigit(byte & 15))
            }
        }
    }

    @usableFromInline static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }
}

extension String {
    /// The same as a text of its own.
    public init(percentEncoding text: String, keeping kept: UInt8? = nil) {
        var writer = ByteWriter(capacity: text.utf8.count + 16)
        writer.append(percentEncoded: text, keeping: kept)
        self.init(decoding: writer.bytes, as: UTF8.self)
    }

    /// Two digits for each byte, in lower case.
    public init(hexadecimal bytes: [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        self.init(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
