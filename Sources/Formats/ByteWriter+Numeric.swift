import Bytes
import MetricModel

extension ByteWriter {
    /// A value as a number without an exponent, a boolean as 1 or 0; nothing of a text.
    @inline(__always) mutating func append(numeric value: FieldValue) {
        switch value {
        case .int(let number): append(decimal: number)
        case .uint(let number): append(decimal: number)
        case .double(let number): append(decimal: number)
        case .bool(let value): append(value ? "1" : "0")
        case .string: break
        }
    }
}
