public import Filtering
public import GoTime
public import JSON
public import MetricModel

/// JSON as metrics: an object is one, an array of objects one for each. What lies within an object becomes flat fields,
/// `disk_used_pct` or `temps_0`; numbers are floats.
public struct JSONMetricParser: MetricParser {
    public struct Options: Sendable {
        public var measurement: String
        /// Fields that become tags; nil for none.
        public var tagKeys: PatternList?
        /// Texts and booleans that stay; the others go.
        public var stringFields: PatternList?
        /// The field whose text becomes the measurement; none if empty.
        public var nameKey = ""
        /// To what is read of the document; nil for all of it.
        public var query: JSONPath?
        /// The field with the time; none if empty.
        public var timeKey = ""
        public var timeFormat: TimeFormat?
        public var timeZone = TimeZone.utc
        /// Whether one bad element of an array makes all of it bad.
        public var isStrict = true

        public init(measurement: String) { self.measurement = measurement }
    }

    private let options: Options
    private var document = JSONDocument()
    private var flattener: JSONFlattener
    private var tagSets = ByteMemo<TagSet>()
    private var tagBytes: [UInt8] = []

    public init(_ options: Options) {
        self.options = options
        flattener = JSONFlattener(options)
    }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        // The document is out of `self` meanwhile: it is read while other parts change.
        var document = JSONDocument()
        swap(&document, &self.document)
        defer { swap(&document, &self.document) }
        let result = bytes.withUnsafeBufferPointer { bytes -> Result<Bool, ParseError> in
            let text = bytes.trimmedJSON
            if text.isEmpty { return .success(false) }
            do throws(JSONError) {
                if options.query?.isForLines == true {
                    try document.read(lines: text)
                } else {
                    try document.read(text)
                }
            } catch { return .failure(ParseError("\(error)")) }
            return .success(true)
        }
        guard try result.get() else { return [] }
        guard let query = options.query else { return try metrics(of: document, document.root, now) }
        let found = query.isForLines ? query.find(inLines: document) : query.find(in: document)
        guard let match = found, match.kind != .null else { return [] }
        guard match.kind == .object || match.kind == .array else {
            throw ParseError("the query '\(query.text)' leads to \(match.kind.inWords), not to an object or an array")
        }
        return try metrics(of: match.document, match.node, now)
    }

    private mutating func metrics(
        of document: JSONDocument, _ node: JSONDocument.Node, _ now: Timestamp
    ) throws(ParseError) -> [Metric] {
        switch document.kind(of: node) {
        case .null: return []
        case .object: return [try metric(of: document, node, now)]
        case .array:
            var metrics: [Metric] = []
            try document.forEachChild(of: node) { child throws(ParseError) in
                guard document.kind(of: child) == .object else {
                    throw ParseError("an element of the array is \(document.kind(of: child).inWords), not an object")
                }
                do throws(ParseError) { metrics.append(try metric(of: document, child, now)) } catch {
                    if options.isStrict { throw error }
                }
            }
            return metrics
        case let other: throw ParseError("the document is \(other.inWords), not an object or an array of objects")
        }
    }

    private mutating func metric(
        of document: JSONDocument, _ node: JSONDocument.Node, _ now: Timestamp
    ) throws(ParseError) -> Metric {
        flattener.flatten(document, node)
        var metric = Metric(options.measurement, fields: [], at: now)
        if !options.timeKey.isEmpty { metric.time = try time(in: document, now) }
        metric.fields.reserveCapacity(flattener.leaves.count)
        tagBytes.removeAll(keepingCapacity: true)
        for leaf in flattener.leaves {
            let name = flattener.names[leaf.name]
            let kind = document.kind(of: leaf.node)
            if name.isMeasurement, kind == .string { metric.name = document.text(of: leaf.node) }
            if name.isTime { continue }
            if name.isTag {
                noteTag(leaf, document)
            } else if kind == .number {
                metric.fields.append(Metric.Field(name.text, .double(try number(document, leaf.node))))
            } else if name.isKept {
                let value: FieldValue = kind == .string ? .string(document.text(of: leaf.node)) : .bool(kind == .yes)
                metric.fields.append(Metric.Field(name.text, value))
            }
        }
        if !tagBytes.isEmpty { metric.tags = try tags(document) }
        return metric
    }

    private func time(in document: JSONDocument, _ now: Timestamp) throws(ParseError) -> Timestamp {
        guard let format = options.timeFormat,
            let leaf = flattener.leaves.first(where: { flattener.names[$0.name].isTime })
        else { throw ParseError("there is no time '\(options.timeKey)'") }
        let value: FieldValue =
            switch document.kind(of: leaf.node) {
            case .string: .string(document.text(of: leaf.node))
            case .number: .double(try number(document, leaf.node))
            case let kind: .bool(kind == .yes)
            }
        do throws(TimeFormatError) {
            return try format.time(of: value, in: options.timeZone, yearOf: now)
        } catch { throw ParseError("the time '\(options.timeKey)': \(error)") }
    }

    private func number(_ document: JSONDocument, _ node: JSONDocument.Node) throws(ParseError) -> Double {
        guard let number = document.double(of: node) else {
            throw ParseError(
                "the number \(String(decoding: document.raw(node).prefix(40), as: UTF8.self)) is too large")
        }
        return number
    }

    // Tags

    /// What tells one set of tags from another: which names, and the values as they are written.
    private mutating func noteTag(_ leaf: JSONFlattener.Leaf, _ document: JSONDocument) {
        let range = document.range(of: leaf.node)
        withUnsafeBytes(of: (leaf.name, range.count)) { tagBytes.append(contentsOf: $0) }
        tagBytes.append(contentsOf: document.bytes[range])
    }

    private mutating func tags(_ document: JSONDocument) throws(ParseError) -> TagSet {
        if let known = tagBytes.withUnsafeBufferPointer({ tagSets.value(for: $0) }) { return known }
        var tags: [TagSet.Tag] = []
        for leaf in flattener.leaves where flattener.names[leaf.name].isTag && !flattener.names[leaf.name].isTime {
            let value: String =
                switch document.kind(of: leaf.node) {
                case .string: document.text(of: leaf.node)
                case .number: try number(document, leaf.node).decimalText
                case let kind: "\(kind == .yes)"
                }
            tags.append(TagSet.Tag(key: flattener.names[leaf.name].text, value: value))
        }
        let set = TagSet(sorted: TagSetMemo.inOrder(tags))
        tagBytes.withUnsafeBufferPointer { tagSets.remember(set, for: $0) }
        return set
    }
}

extension JSONDocument.Kind {
    /// As messages call it.
    var inWords: String {
        switch self {
        case .null: "null"
        case .yes, .no: "a boolean"
        case .number: "a number"
        case .string: "a text"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Without white space around it and a byte-order mark on either side of that in front.
    var trimmedJSON: UnsafeBufferPointer<UInt8> { withoutByteOrderMark.withoutSpace.withoutByteOrderMark }

    var withoutByteOrderMark: UnsafeBufferPointer<UInt8> {
        starts(with: [0xEF, 0xBB, 0xBF]) ? UnsafeBufferPointer(rebasing: self[3...]) : self
    }
}
