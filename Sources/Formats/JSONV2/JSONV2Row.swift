import MetricModel

/// A metric on its way: what one value, or several together, say.
struct JSONV2Row {
    var fields: [Metric.Field] = []
    var tags: [TagSet.Tag] = []
    /// Nil for that of the whole document.
    var time: Timestamp?

    mutating func set(_ key: String, _ value: FieldValue) {
        if let at = fields.firstIndex(where: { $0.key == key }) {
            fields[at].value = value
        } else {
            fields.append(Metric.Field(key, value))
        }
    }

    mutating func merge(_ other: JSONV2Row) {
        for field in other.fields { set(field.key, field.value) }
        tags += other.tags
        time = time ?? other.time
    }

    /// Each of one list with each of the other; an empty list takes nothing away. What the second says counts more.
    static func product(_ first: [JSONV2Row], _ second: [JSONV2Row]) throws(ParseError) -> [JSONV2Row] {
        if first.isEmpty { return second }
        if second.isEmpty { return first }
        guard first.count <= limit / second.count else {
            throw ParseError("\(first.count) times \(second.count) metrics of one document are too many")
        }
        return first.flatMap { one in
            second.map { other in
                var row = one
                row.merge(other)
                return row
            }
        }
    }

    /// A few arrays of a thousand elements each would otherwise take all memory.
    private static let limit = 1_000_000
}
