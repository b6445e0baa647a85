import Bytes
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
        return isHexadecimal(text) ? hexadecimal(text) : GoNumber.float(text)
    }

    /// Rounded, halves away from zero, and held to what the type can be: −3 becomes 0 where there are no signs.
    private static func integer<Number: FixedWidthInteger>(_ value: FieldValue) -> Number? {
        switch value {
        case .int(let number): Number(clamping: number)
        case .uint(let number): Number(clamping: number)
        case .double(let number): rounded(number)
        case .bool(let value): value ? 1 : 0
        case .string(let text): GoNumber.integer(text) ?? float(value).flatMap { rounded($0) }
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

    private static func isHexadecimal(_ text: String) -> Bool {
        let start = text.utf8.prefix(3)
        return start.count == 3 && start.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
    }

    /// A whole number of any length; `Double` rounds it once.
    private static func hexadecimal(_ text: String) -> Double? {
        guard text.utf8.first == UInt8(ascii: "0"), text.utf8.dropFirst(2).allSatisfy({ isDigit($0) }) else {
            return nil
        }
        return Double(text)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { Unicode.Scalar(byte).properties.isASCIIHexDigit }

    /// Four bytes, the highest first.
    private static func base64Float(_ value: FieldValue) -> Double? {
        guard case .string(let text) = value, let bytes = Base64.decode(text), bytes.count == 4 else { return nil }
        return Double(Float(bitPattern: bytes.reduce(0) { $0 << 8 | UInt32($1) }))
    }
}
