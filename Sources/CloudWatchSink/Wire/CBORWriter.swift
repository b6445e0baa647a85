import Bytes

extension ByteWriter {
    /// CBOR (RFC 8949); a time is tag 1 with seconds.
    mutating func append(cbor value: WireValue) {
        switch value {
        case .null: append(UInt8(0xF6))
        case .bool(let value): append(UInt8(value ? 0xF5 : 0xF4))
        case .integer(let number):
            if number < 0 {
                append(head: 1, UInt64(-1 - number))
            } else {
                append(head: 0, UInt64(number))
            }
        case .number(let number): append(cbor: number)
        case .text(let text), .formText(let text): append(cbor: text)
        case .time(let seconds):
            append(UInt8(0xC1))
            append(cbor: seconds)
        case .bytes(let bytes):
            append(head: 2, UInt64(bytes.count))
            append(bytes)
        case .list(let items):
            append(head: 4, UInt64(items.count))
            for item in items { append(cbor: item) }
        case .structure(let members), .dictionary(let members):
            append(head: 5, UInt64(members.count))
            for member in members {
                append(cbor: member.name)
                append(cbor: member.value)
            }
        }
    }

    private mutating func append(cbor text: String) {
        append(head: 3, UInt64(text.utf8.count))
        append(text)
    }

    private mutating func append(cbor number: Double) {
        append(UInt8(0xFB))
        append(number.bitPattern, bytes: 8)
    }

    private mutating func append(head kind: UInt8, _ argument: UInt64) {
        switch argument {
        case 0..<24: append(kind << 5 | UInt8(argument))
        case 24..<0x100: append(kind << 5 | 24, argument, bytes: 1)
        case 0x100..<0x1_0000: append(kind << 5 | 25, argument, bytes: 2)
        case 0x1_0000..<0x1_0000_0000: append(kind << 5 | 26, argument, bytes: 4)
        default: append(kind << 5 | 27, argument, bytes: 8)
        }
    }

    private mutating func append(_ first: UInt8, _ number: UInt64, bytes count: Int) {
        append(first)
        append(number, bytes: count)
    }

    /// The last bytes of a number, the highest first.
    private mutating func append(_ number: UInt64, bytes count: Int) {
        for place in (0..<count).reversed() { append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }
}
