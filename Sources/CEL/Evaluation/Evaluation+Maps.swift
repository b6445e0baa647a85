import MetricModel

extension Evaluation {
    /// With the metric's tags and fields made a map, for whoever needs all of it.
    static func whole(_ value: Value, _ metric: borrowing Metric) -> Value {
        switch value {
        case .tags: .map(ValueMap(metric.tags))
        case .fields: .map(ValueMap(metric.fields))
        default: value
        }
    }

    /// Nil if the map has no such key.
    static func member(
        _ key: String, of whole: Value, _ metric: borrowing Metric
    ) throws(EvaluationError) -> Value? {
        switch whole {
        case .tags: metric.tags[key].map { .string($0) }
        case .fields: metric[field: key].map { Value($0) }
        case .map(let map): map[.string(key)]
        default: throw .noSuchOverload("'.\(key)' of \(whole.kind.rawValue)")
        }
    }

    static func element(
        of whole: Value, at index: Value, _ metric: borrowing Metric
    ) throws(EvaluationError) -> Value {
        switch (whole, index) {
        case (.tags, .string(let key)), (.fields, .string(let key)):
            guard let value = try member(key, of: whole, metric) else { throw .noSuchKey(key) }
            return value
        case (.tags, _), (.fields, _): throw .noSuchKey(Function.text(index))
        case (.map(let map), _):
            guard let value = map[index] else { throw .noSuchKey(Function.text(index)) }
            return value
        case (.list(let list), _):
            let place: Int64? =
                switch index {
                case .int(let number): number
                case .uint(let number): Int64(exactly: number)
                case .double(let number): Int64(exactly: number)
                default: nil
                }
            guard let place else { throw .noSuchOverload("an index that is \(index.kind.rawValue)") }
            guard list.indices.contains(Int(place)) else { throw .outOfRange(place) }
            return list[Int(place)]
        default: throw .noSuchOverload("'[]' of \(whole.kind.rawValue)")
        }
    }

    static func contains(
        _ element: Value, in whole: Value, _ metric: borrowing Metric
    ) throws(EvaluationError) -> Bool {
        switch (whole, element) {
        case (.tags, .string(let key)), (.fields, .string(let key)): try member(key, of: whole, metric) != nil
        case (.tags, _), (.fields, _): false
        case (.map(let map), _): map[element] != nil
        case (.list(let list), _): list.contains { $0.equals(Self.whole(element, metric)) }
        default: throw .noSuchOverload("'in' of \(whole.kind.rawValue)")
        }
    }
}
