import MetricModel

extension FieldValue {
    /// The value of a number; a boolean is none here.
    var numeric: Double? {
        switch self {
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        case .double(let value): value
        case .bool, .string: nil
        }
    }
}
