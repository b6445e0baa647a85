public import MetricModel

/// A form as browsers send it (`application/x-www-form-urlencoded`): `a=1&b=x%20y`, one metric.
///
/// Numbers become float fields and the rest is left out, but for what becomes tags. Of a name that comes twice the
/// first value counts.
public struct FormParser: MetricParser {
    private let measurement: String
    private let tagKeys: Set<String>
    private var tagSets = TagSetMemo()

    public init(measurement: String, tagKeys: [String]) {
        self.measurement = measurement
        self.tagKeys = Set(tagKeys)
    }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        let result = bytes.withUnsafeBufferPointer { Self.pairs($0.trimmedJSON) }
        let pairs = try result.get()
        if pairs.isEmpty { return [] }
        var tags: [TagSet.Tag] = []
        var metric = Metric(measurement, fields: [], at: now)
        var met: Set<String> = []
        for (key, text) in pairs where !key.isEmpty && met.insert(key).inserted {
            var text = text
            if tagKeys.contains(key) {
                tags.append(TagSet.Tag(key: key, value: text))
            } else if let number = GoFloat.read(&text) {
                metric.fields.append(Metric.Field(key, .double(number)))
            }
        }
        metric.tags = tagSets.tags(tags)
        return [metric]
    }

    private static func pairs(
        _ text: UnsafeBufferPointer<UInt8>
    ) -> Result<[(key: String, value: String)], ParseError> {
        var pairs: [(key: String, value: String)] = []
        for part in text.split(separator: UInt8(ascii: "&")) {
            guard !part.contains(UInt8(ascii: ";")) else {
                return .failure(ParseError("pairs must be separated by '&', not ';'"))
            }
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            guard let key = decoded(part[..<equals]), let value = decoded(part[equals...].dropFirst()) else {
                let shown = String(decoding: part.prefix(40), as: UTF8.self)
                return .failure(ParseError("'\(shown)': two hexadecimal digits must follow '%'"))
            }
            pairs.append((key, value))
        }
        return .success(pairs)
    }

    /// Nil for a `%` that says nothing.
    private static func decoded(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
        var bytes: [UInt8] = []
        var i = text.startIndex
        while i < text.endIndex {
            switch text[i] {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard i + 2 < text.endIndex, let high = hexDigit(text[i + 1]), let low = hexDigit(text[i + 2]) else {
                    return nil
                }
                bytes.append(high << 4 | low)
                i += 2
            case let byte: bytes.append(byte)
            }
            i += 1
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
