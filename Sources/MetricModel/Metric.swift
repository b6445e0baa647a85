/// One measurement at one moment: a name, the tags of its series, fields, and the time.
public struct Metric: Sendable, Equatable {
    public struct Field: Sendable, Equatable {
        public var key: String
        public var value: FieldValue

        @inlinable public init(_ key: String, _ value: FieldValue) {
            self.key = key
            self.value = value
        }
    }

    public var name: String
    public var tags: TagSet
    /// Keys are unique; the order is that of adding.
    public var fields: [Field]
    public var time: Timestamp
    public var kind: MetricKind

    @inlinable public init(
        _ name: String, tags: TagSet = .empty, fields: [Field], at time: Timestamp, kind: MetricKind = .untyped
    ) {
        self.name = name
        self.tags = tags
        self.fields = fields
        self.time = time
        self.kind = kind
    }

    /// A field's value. Setting replaces in place or adds at the end; setting nil removes.
    public subscript(field key: String) -> FieldValue? {
        get { fields.first { $0.key == key }?.value }
        set {
            let at = fields.firstIndex { $0.key == key }
            switch (at, newValue) {
            case (let at?, let value?): fields[at].value = value
            case (let at?, nil): fields.remove(at: at)
            case (nil, let value?): fields.append(Field(key, value))
            case (nil, nil): break
            }
        }
    }
}
