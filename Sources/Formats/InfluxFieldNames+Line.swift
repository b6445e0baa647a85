import MetricModel

extension InfluxFieldNames {
    /// The fields of one line; of those with the same key the last value counts. Afterwards `at` stands behind them.
    mutating func fields(
        _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int
    ) throws(InfluxFault) -> [Metric.Field] {
        while at < text.count, text[at].isBlank { at += 1 }
        var fields: [Metric.Field] = []
        fields.reserveCapacity(max(fieldCount, 1))
        next = 0
        var seen: UInt64 = 0
        var others: [String: Int] = [:]
        while true {
            let start = at
            var known = expected(in: text, at: at)
            if let known {
                at += names[known].raw.count
            } else {
                at = try Self.keyEnd(in: text, from: at)
                known = index(of: UnsafeBufferPointer(rebasing: text[start..<at]))
            }
            let key = UnsafeBufferPointer(rebasing: text[start..<at])
            at += 1
            let value = try InfluxValue.read(text, at: &at)
            if let known {
                let name = names[known]
                let bit: UInt64 = 1 << UInt64(name.first)
                if seen & bit == 0 {
                    fields.append(Metric.Field(name.text, value))
                } else if let before = fields.firstIndex(where: { $0.key.utf8.elementsEqual(name.text.utf8) }) {
                    fields[before].value = value
                }
                seen |= bit
            } else {
                let name = InfluxText.key(key)
                if let before = others[name] {
                    fields[before].value = value
                } else {
                    others[name] = fields.count
                    fields.append(Metric.Field(name, value))
                }
            }
            guard at < text.count, text[at] == UInt8(ascii: ",") else { break }
            at += 1
        }
        fieldCount = fields.count
        return fields
    }

    /// Where the key ends: on an `=`.
    private static func keyEnd(
        in text: UnsafeBufferPointer<UInt8>, from start: Int
    ) throws(InfluxFault) -> Int {
        var i = start
        while i < text.count {
            let byte = text[i]
            if byte.isBlankOrLineEnd || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "=") { break }
            i += 1
            guard byte == UInt8(ascii: "\\") else { continue }
            guard i < text.count, !text[i].isControl else { throw InfluxFault(.field, at: i) }
            i += 1
        }
        guard i > start, i < text.count, text[i] == UInt8(ascii: "=") else { throw InfluxFault(.field, at: i) }
        return i
    }
}
