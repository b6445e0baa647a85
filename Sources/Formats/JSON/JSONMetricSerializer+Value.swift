import GoTime
import JSON
import JSONata
import MetricModel

extension JSONMetricSerializer {
    /// The object of a metric, for an expression to look at.
    func value(of metric: borrowing Metric) -> JSONata.Value {
        var fields: [(key: String, value: JSONata.Value)] = []
        fields.reserveCapacity(metric.fields.count)
        for field in metric.fields {
            if case .double(let number) = field.value, !number.isFinite { continue }
            fields.append((field.key, value(of: field)))
        }
        let tags = metric.tags.tags.map { (key: $0.key, value: JSONata.Value.string($0.value)) }
        return .object(
            ValueObject([
                ("fields", .object(ValueObject(fields))), ("name", .string(metric.name)),
                ("tags", .object(ValueObject(tags))), ("timestamp", value(of: metric.time)),
            ]))
    }

    private func value(of field: Metric.Field) -> JSONata.Value {
        switch field.value {
        case .int(let number): return .integer(number)
        case .uint(let number): return .unsigned(number)
        case .double(let number): return .number(number)
        case .bool(let value): return .bool(value)
        case .string(let text):
            guard isNested(field.key), let document = try? JSONDocument(Array(text.utf8)) else { return .string(text) }
            return Self.value(of: document, document.root) ?? .string(text)
        }
    }

    private func value(of time: Timestamp) -> JSONata.Value {
        guard let format = options.timestampFormat else { return .integer(time.nanoseconds / options.timestampUnit) }
        switch format.value(of: Moment(time), in: .utc) {
        case .int(let count)?: return .integer(count)
        case .string(let text)?: return .string(text)
        default: return .void
        }
    }

    /// Nil if there is a number in it that no double can hold.
    private static func value(of document: JSONDocument, _ node: JSONDocument.Node) -> JSONata.Value? {
        switch document.kind(of: node) {
        case .null: return .void
        case .yes: return .bool(true)
        case .no: return .bool(false)
        case .number: return document.double(of: node).map(JSONata.Value.number)
        case .string: return .string(document.text(of: node))
        case .array:
            let children = document.children(of: node)
            let elements = children.compactMap { value(of: document, $0) }
            return elements.count == children.count ? .array(ValueArray(elements)) : nil
        case .object:
            let children = document.members(of: node)
            let members = children.compactMap { member in
                value(of: document, member.value).map { (key: document.text(of: member.name), value: $0) }
            }
            return members.count == children.count ? .object(ValueObject(members)) : nil
        }
    }
}
