import GoTime
import JSON
public import MetricModel

/// JSON as metrics, by paths that name each field, tag and object.
public struct JSONV2Parser: MetricParser {
    private let selections: [Selection]
    private var tagSets = TagSetMemo()

    public init(_ selections: [Selection]) { self.selections = selections }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        let result = bytes.withUnsafeBufferPointer { bytes -> Result<JSONDocument, ParseError> in
            do throws(JSONError) { return .success(try JSONDocument(Array(bytes.trimmedJSON))) } catch {
                return .failure(ParseError("\(error)"))
            }
        }
        let document = try result.get()
        var metrics: [Metric] = []
        for selection in selections { metrics += try self.metrics(of: document, selection, now) }
        return metrics
    }

    private mutating func metrics(
        of document: JSONDocument, _ selection: Selection, _ now: Timestamp
    ) throws(ParseError) -> [Metric] {
        let name = Self.measurement(of: document, selection)
        let time = try Self.time(of: document, selection, now)
        let fields = try Self.rows(of: document, selection.fields, isTag: false, time)
        let tags = try Self.rows(of: document, selection.tags, isTag: true, time)
        let singles = try JSONV2Row.product(tags, fields)
        var objects: [JSONV2Row] = []
        for object in selection.objects { objects += try Self.rows(of: document, object, time) }
        return try JSONV2Row.product(objects, singles).map { row in
            Metric(name, tags: tagSets.tags(row.tags), fields: row.fields, at: row.time ?? time)
        }
    }

    private static func measurement(of document: JSONDocument, _ selection: Selection) -> String {
        guard let match = selection.measurementPath?.find(in: document),
            ![.array, .object, .null].contains(match.kind)
        else { return selection.measurement }
        return match.document.word(match.node)
    }

    private static func time(
        of document: JSONDocument, _ selection: Selection, _ now: Timestamp
    ) throws(ParseError) -> Timestamp {
        guard let timestamp = selection.timestamp else { return now }
        guard let match = timestamp.path.find(in: document), match.kind != .null else {
            throw ParseError("the path '\(timestamp.path.text)' leads to no time")
        }
        if match.kind == .array || match.kind == .object { return now }
        do throws(TimeFormatError) {
            return try timestamp.format.time(of: .string(match.document.word(match.node)), in: timestamp.zone)
        } catch { throw ParseError("the time '\(timestamp.path.text)': \(error)") }
    }

    /// What single fields, or single tags, come to: each value of one with each of the next.
    private static func rows(
        of document: JSONDocument, _ values: [ValuePath], isTag: Bool, _ now: Timestamp
    ) throws(ParseError) -> [JSONV2Row] {
        var rows: [JSONV2Row] = []
        for value in values {
            guard let match = try find(value.path, in: document, document.root, value.isOptional) else { continue }
            if isText(match), value.type == .string {
                var row = JSONV2Row()
                let text = String(decoding: match.raw, as: UTF8.self)
                if isTag {
                    row.tags = [TagSet.Tag(key: value.name, value: text)]
                } else {
                    row.set(value.name, .string(text))
                }
                rows = try JSONV2Row.product(rows, [row])
            } else if match.kind != .object {
                let place = JSONV2Walk.Place(key: value.name, name: value.name, type: value.type, isTag: isTag)
                let found = try JSONV2Walk(match.document, now: now).rows(match.node, place)
                rows = try JSONV2Row.product(rows, found)
            }
        }
        return rows
    }

    /// Whether it can become a text as it stands: objects, and arrays of them.
    private static func isText(_ match: JSONMatch) -> Bool {
        match.kind == .object
            || match.kind == .array
                && match.document.children(of: match.node).contains { match.document.kind(of: $0) == .object }
    }

    private static func rows(
        of document: JSONDocument, _ object: ObjectPath, _ now: Timestamp
    ) throws(ParseError) -> [JSONV2Row] {
        guard let match = try find(object.path, in: document, document.root, object.isOptional) else { return [] }
        var choices: [Int: JSONV2Walk.Choice]?
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
            choices = chosen
        }
        let walk = JSONV2Walk(match.document, object, choices: choices, now: now)
        return try walk.rows(match.node, JSONV2Walk.Place())
    }

    private static func find(
        _ path: JSONPath, in document: JSONDocument, _ node: JSONDocument.Node, _ isOptional: Bool
    ) throws(ParseError) -> JSONMatch? {
        if let match = path.find(in: document, from: node) { return match }
        if isOptional { return nil }
        throw ParseError("the path '\(path.text)' leads to nothing")
    }
}
