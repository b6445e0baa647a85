import Bytes
import GoTime

extension Function {
    /// CEL's conversions, named like the type they make. Nil if the value's type has no such conversion.
    func convert(_ value: Value) throws(EvaluationError) -> Value? {
        switch self {
        case .int: try Self.int(value).map { .int($0) }
        case .uint: try Self.uint(value).map { .uint($0) }
        case .double: try Self.double(value).map { .double($0) }
        case .string: try Self.string(value).map { .string($0) }
        case .timestamp: try Self.timestamp(value).map { .timestamp($0) }
        case .duration: try Self.duration(value).map { .duration($0) }
        case .bytes:
            switch value {
            case .bytes: value
            case .string(let text): .bytes(Array(text.utf8))
            default: nil
            }
        case .bool:
            switch value {
            case .bool: value
            case .string(let text): .bool(try Self.bool(text))
            default: nil
            }
        default: nil
        }
    }

    private static func failure(_ value: Value, _ type: String) -> EvaluationError {
        let shown = if case .string(let text) = value { "\"\(text)\"" } else { text(value) }
        return .conversion("\(shown) to \(type)")
    }

    private static func int(_ value: Value) throws(EvaluationError) -> Int64? {
        switch value {
        case .int(let number): return number
        case .timestamp(let time): return time.moment.seconds
        case .duration(let span): return span
        case .uint(let number):
            guard let signed = Int64(exactly: number) else { throw failure(value, "int") }
            return signed
        case .double(let number):
            // Both ends are left out, as in cel-go: not each number beside them is known exactly.
            guard number > -0x1p63, number < 0x1p63 else { throw failure(value, "int") }
            return Int64(number)
        case .string(let text):
            guard let number = Int64(text) else { throw failure(value, "int") }
            return number
        default: return nil
        }
    }

    private static func uint(_ value: Value) throws(EvaluationError) -> UInt64? {
        switch value {
        case .uint(let number): return number
        case .int(let number):
            guard let unsigned = UInt64(exactly: number) else { throw failure(value, "uint") }
            return unsigned
        case .double(let number):
            guard number >= 0, number < 0x1p64 else { throw failure(value, "uint") }
            return UInt64(number)
        case .string(let text):
            guard !text.hasPrefix("+"), let number = UInt64(text) else { throw failure(value, "uint") }
            return number
        default: return nil
        }
    }

    private static func double(_ value: Value) throws(EvaluationError) -> Double? {
        switch value {
        case .double(let number): return number
        case .int(let number): return Double(number)
        case .uint(let number): return Double(number)
        case .string(let text):
            guard let number = Double(text), number.isFinite || !text.utf8.contains(where: { 48...57 ~= $0 }) else {
                throw failure(value, "double")
            }
            return number
        default: return nil
        }
    }

    private static func string(_ value: Value) throws(EvaluationError) -> String? {
        switch value {
        case .string(let text): return text
        case .bool(let bool): return bool ? "true" : "false"
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number): return String(general: number)
        case .timestamp(let time): return TimeText.text(of: time)
        case .duration(let span): return NumberText.seconds(span)
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else { throw .conversion("bytes to string") }
            return text
        default: return nil
        }
    }

    private static func bool(_ text: String) throws(EvaluationError) -> Bool {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": return true
        case "0", "f", "F", "false", "FALSE", "False": return false
        default: throw failure(.string(text), "bool")
        }
    }

    private static func timestamp(_ value: Value) throws(EvaluationError) -> Instant? {
        let time: Instant?
        switch value {
        case .timestamp(let known): return known
        case .int(let seconds): time = Instant(seconds: seconds)
        case .string(let text): time = TimeText.instant(text)
        default: return nil
        }
        guard let time else { throw failure(value, "timestamp") }
        return time
    }

    private static func duration(_ value: Value) throws(EvaluationError) -> Int64? {
        switch value {
        case .duration(let span), .int(let span): return span
        case .string(let text):
            guard let span = GoDuration.nanoseconds(text) else { throw failure(value, "duration") }
            return span
        default: return nil
        }
    }
}
