import Bytes
public import MetricModel

/// One value without a name.
public struct ValueParser: MetricParser {
    public enum DataType: Sendable {
        case integer, float, text, boolean
        /// All bytes, white space too.
        case base64
        /// A number, or else the text.
        case integerOrText, floatOrText
    }

    private let measurement: String
    private let field: String
    private let type: DataType

    public init(measurement: String, field: String, type: DataType) {
        self.measurement = measurement
        self.field = field
        self.type = type
    }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        let result = bytes.withUnsafeBufferPointer { bytes -> Result<FieldValue?, ParseError> in
            let text = bytes.withoutZeros.withoutSpace
            if type == .text { return .success(.string(String(decoding: text, as: UTF8.self))) }
            // Only the last word counts.
            guard !text.isEmpty else { return .success(nil) }
            return value(text.lastWord, of: bytes).map { $0 }
        }
        guard let value = try result.get() else { return [] }
        return [Metric(measurement, fields: [Metric.Field(field, value)], at: now)]
    }

    private func value(
        _ word: UnsafeBufferPointer<UInt8>, of all: UnsafeBufferPointer<UInt8>
    ) -> Result<FieldValue, ParseError> {
        let text = FieldValue.string(String(decoding: word, as: UTF8.self))
        let value: FieldValue? =
            switch type {
            case .integer: InferredValue.integer(word).map(FieldValue.int)
            case .float: GoFloat.read(word).map(FieldValue.double)
            case .boolean: InferredValue.boolean(word).map(FieldValue.bool)
            case .integerOrText: InferredValue.integer(word).map(FieldValue.int) ?? text
            case .floatOrText: GoFloat.read(word).map(FieldValue.double) ?? text
            case .base64: .string(Base64.encode(Array(all)))
            case .text: text
            }
        if let value { return .success(value) }
        return .failure(ParseError("'\(String(decoding: word.prefix(40), as: UTF8.self))' is no \(inWords)"))
    }

    private var inWords: String {
        switch type {
        case .integer, .integerOrText: "integer"
        case .boolean: "boolean"
        default: "number"
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate var withoutZeros: Self {
        var (start, end) = (0, count)
        while start < end, self[start] == 0 { start += 1 }
        while end > start, self[end - 1] == 0 { end -= 1 }
        return Self(rebasing: self[start..<end])
    }
}
