import Bytes
import Formats
import MetricModel

/// What the converter makes of a value. Each answers nil where the value cannot be converted.
enum ValueType: String, Sendable {
    case float, integer, unsigned, boolean, string
    case base64Float = "base64_ieee_float32"

    func convert(_ value: FieldValue) -> FieldValue? {
        switch self {
        case .float: Self.float(value).map(FieldValue.double)
        case .integer: Self.integer(value).map(FieldValue.int)
        case .unsigned: Self.integer(value).map(FieldValue.uint)
        case .boolean: Self.boolean(value).map(FieldValue.bool)
        case .string: .string(value.decimalText)
        case .base64Float: Self.base64Float(value).map(FieldValue.double)
        }
    }

    private static func float(_ value: FieldValue) -> Double? {
        guard case .string(let text) = value else { return value.number }
        return text.hasPrefix(hexadecimalPrefix) ? hexadecimal(text) : GoFloat.read(text)
    }

    /// Rounded, halves away from zero, and held to what the type can be: −3 becomes 0 where there are no signs.
    private static func integer<Number: FixedWidthInteger>(_ value: FieldValue) -> Number? {
        switch value {
        case .int(let number): Number(clamping: number)
        case .uint(let number): Number(clamping: number)
        case .double(let number): rounded(number)
        case .bool(let value): value ? 1 : 0
        case .string(let text): whole(text) ?? GoFloat.read(text).flatMap { rounded($0) }
        }
    }

    private static func rounded<Number: FixedWidthInteger>(_ number: Double) -> Number? {
        if number.isNaN { return nil }
        let whole = number.rounded()
        return Number(exactly: whole) ?? (whole < 0 ? .min : .max)
    }

    private static func boolean(_ value: FieldValue) -> Bool? {
        switch value {
        case .bool(let value): value
        case .string("1"), .string("t"), .string("T"), .string("true"), .string("TRUE"), .string("True"): true
        case .string("0"), .string("f"), .string("F"), .string("false"), .string("FALSE"), .string("False"): false
        case .string: nil
        default: (value.number ?? 0) > 0
        }
    }

    /// Of base 10, or 16 behind `0x`; a zero in front means nothing. Nil for what is none, or does not fit.
    private static func whole<Number: FixedWidthInteger>(_ text: String) -> Number? {
        guard text.hasPrefix(hexadecimalPrefix) else { return Number(text) }
        let digits = text.dropFirst(hexadecimalPrefix.count)
        return digits.utf8.allSatisfy(isDigit) ? Number(digits, radix: 16) : nil
    }

    private static let hexadecimalPrefix = "0x"

    /// A whole number of any length; `Double` rounds it once.
    private static func hexadecimal(_ text: String) -> Double? {
        let digits = text.utf8.dropFirst(hexadecimalPrefix.utf8.count)
        return !digits.isEmpty && digits.allSatisfy(isDigit) ? Double(text) : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { Unicode.Scalar(byte).properties.isASCIIHexDigit }

    /// Four bytes, the highest first.
    private static func base64Float(_ value: FieldValue) -> Double? {
        guard case .string(let text) = value, let bytes = Base64.decode(text), bytes.count == 4 else { return nil }
        return Double(Float(bitPattern: bytes.reduce(0) { $0 << 8 | UInt32($1) }))
    }
}
