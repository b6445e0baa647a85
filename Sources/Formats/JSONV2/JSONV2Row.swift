import MetricModel

/// A metric on its way: what one value, or several together, say.
struct JSONV2Row {
    /// What one value says.
    enum Part {
        /// A null: it makes a row all the same.
        case nothing
        case time(Timestamp)
        case field(Metric.Field)
        case tag(TagSet.Tag)
    }

    private(set) var fields: [Metric.Field] = []
    private(set) var tags: [TagSet.Tag] = []
    /// Nil for that of the whole document.
    private(set) var time: Timestamp?

    init() {}

    /// An empty one with room for so many.
    init(fields fieldCount: Int, tags tagCount: Int) {
        fields.reserveCapacity(fieldCount)
        tags.reserveCapacity(tagCount)
    }

    /// Whether there is another of its name. A time is never another: the last one counts.
    func has(_ part: Part) -> Bool {
        switch part {
        case .nothing, .time: false
        case .field(let field): fields.contains { $0.key == field.key }
        case .tag(let tag): tags.contains { $0.key == tag.key }
        }
    }

    /// In place of another of its name.
    mutating func set(_ part: consuming Part) {
        switch consume part {
        case .nothing: break
        case .time(let time): self.time = time
        case .field(let field): set(field)
        case .tag(let tag): set(tag)
        }
    }

    /// What has a name that is not there yet.
    mutating func add(_ part: consuming Part) {
        switch consume part {
        case .nothing: break
        case .time(let time): self.time = time
        case .field(let field): fields.append(field)
        case .tag(let tag): tags.append(tag)
        }
    }

    private mutating func set(_ field: Metric.Field) {
        if let at = fields.firstIndex(where: { $0.key == field.key }) {
            fields[at].value = field.value
        } else {
            fields.append(field)
        }
    }

    private mutating func set(_ tag: TagSet.Tag) {
        if let at = tags.firstIndex(where: { $0.key == tag.key }) { tags[at] = tag } else { tags.append(tag) }
    }

    /// What the other says counts more, but for the time.
    mutating func merge(_ other: JSONV2Row) {
        for field in other.fields { set(field) }
        for tag in other.tags { set(tag) }
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
