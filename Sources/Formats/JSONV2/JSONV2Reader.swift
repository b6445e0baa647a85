import GoTime
import JSON
import MetricModel

/// What one table `[[...json_v2]]` selects of a document.
struct JSONV2Reader: Sendable {
    private let selection: JSONV2Parser.Selection
    private var fields: [JSONV2Walk]
    private var tags: [JSONV2Walk]
    private var objects: [JSONV2Walk]

    init(_ selection: JSONV2Parser.Selection) {
        self.selection = selection
        fields = selection.fields.map { JSONV2Walk(of: $0, isTag: false) }
        tags = selection.tags.map { JSONV2Walk(of: $0, isTag: true) }
        objects = selection.objects.map { JSONV2Walk($0) }
    }

    /// Each object with what the single fields and tags say, and the time of rows that have none of their own.
    mutating func rows(
        of document: JSONDocument, _ now: Timestamp
    ) throws(ParseError) -> (rows: [JSONV2Row], time: Timestamp) {
        let time = try time(of: document, now)
        var singleFields: [JSONV2Row] = []
        for (i, value) in selection.fields.enumerated() {
            try Self.add(value, isTag: false, of: document, time, &fields[i], to: &singleFields)
        }
        var singleTags: [JSONV2Row] = []
        for (i, value) in selection.tags.enumerated() {
            try Self.add(value, isTag: true, of: document, time, &tags[i], to: &singleTags)
        }
        let singles = try JSONV2Row.product(singleTags, singleFields)
        var rows: [JSONV2Row] = []
        for (i, object) in selection.objects.enumerated() {
            let found = try Self.rows(of: document, object, time, &objects[i])
            if rows.isEmpty { rows = found } else { rows += found }
        }
        return (try JSONV2Row.product(rows, singles), time)
    }

    func measurement(of document: JSONDocument) -> String {
        guard let match = selection.measurementPath?.find(in: document),
            ![.array, .object, .null].contains(match.kind)
        else { return selection.measurement }
        return match.document.word(match.node)
    }

    private func time(of document: JSONDocument, _ now: Timestamp) throws(ParseError) -> Timestamp {
        guard let timestamp = selection.timestamp else { return now }
        guard let match = timestamp.path.find(in: document), match.kind != .null else {
            throw ParseError("the path '\(timestamp.path.text)' leads to no time")
        }
        if match.kind == .array || match.kind == .object { return now }
        do throws(TimeFormatError) {
            return try timestamp.format.time(of: .string(match.document.word(match.node)), in: timestamp.zone)
        } catch { throw ParseError("the time '\(timestamp.path.text)': \(error)") }
    }

    /// What one single field, or tag, comes to: each of its values with each row that is there.
    private static func add(
        _ value: JSONV2Parser.ValuePath, isTag: Bool, of document: JSONDocument, _ now: Timestamp,
        _ walk: inout JSONV2Walk, to rows: inout [JSONV2Row]
    ) throws(ParseError) {
        guard let match = try find(value.path, in: document, document.root, value.isOptional) else { return }
        if match.kind == .object || match.kind == .array, value.type == .string {
            var row = JSONV2Row()
            let text = String(decoding: match.raw, as: UTF8.self)
            row.add(
                isTag
                    ? .tag(TagSet.Tag(key: value.name, value: text)) : .field(Metric.Field(value.name, .string(text))))
            rows = try JSONV2Row.product(rows, [row])
        } else if match.kind != .object {
            let found = try walk.rows(match.node, of: JSONV2Walk.Text(document: match.document, now: now))
            rows = try JSONV2Row.product(rows, found)
        }
    }

    private static func rows(
        of document: JSONDocument, _ object: JSONV2Parser.ObjectPath, _ now: Timestamp, _ walk: inout JSONV2Walk
    ) throws(ParseError) -> [JSONV2Row] {
        guard let match = try find(object.path, in: document, document.root, object.isOptional) else { return [] }
        var text = JSONV2Walk.Text(document: match.document, now: now)
        if !object.fieldPaths.isEmpty || !object.tagPaths.isEmpty {
            var chosen: [Int: JSONV2Walk.Choice] = [:]
            for (values, isTag) in [(object.fieldPaths, false), (object.tagPaths, true)] {
                for value in values {
                    let found = try find(value.path, in: match.document, match.node, value.isOptional)
                    for place in found?.places ?? [] where chosen[place] == nil {
                        chosen[place] = JSONV2Walk.Choice(path: value, isTag: isTag)
                    }
                }
            }
            text.choices = chosen
        }
        return try walk.rows(match.node, of: text)
    }

    private static func find(
        _ path: JSONPath, in document: JSONDocument, _ node: JSONDocument.Node, _ isOptional: Bool
    ) throws(ParseError) -> JSONMatch? {
        if let match = path.find(in: document, from: node) { return match }
        if isOptional { return nil }
        throw ParseError("the path '\(path.text)' leads to nothing")
    }
}
