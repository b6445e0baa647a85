import GoTime
import JSON
import MetricModel

/// Collects what lies in a value: an object's members become one row, an array a row for each element. A null is an
/// element as well, and a row without fields.
struct JSONV2Walk: Sendable {
    struct Choice {
        let path: JSONV2Parser.ValuePath
        let isTag: Bool
    }

    /// What is walked through.
    struct Text {
        let document: JSONDocument
        let now: Timestamp
        /// Where the chosen values begin; nil if all are.
        var choices: [Int: Choice]?

        func choice(of node: JSONDocument.Node) -> Choice? { choices?[document.range(of: node).lowerBound] }
    }

    /// Nil where single fields and tags are read.
    private let object: JSONV2Parser.ObjectPath?
    private var names: JSONV2Names
    /// How many the last row had; the next one has most likely as many.
    private var counts = (fields: 0, tags: 0)

    init(_ object: JSONV2Parser.ObjectPath) {
        self.object = object
        names = JSONV2Names(object)
    }

    init(of value: JSONV2Parser.ValuePath, isTag: Bool) {
        object = nil
        names = JSONV2Names(of: value, isTag: isTag)
    }

    mutating func rows(_ node: JSONDocument.Node, of text: Text) throws(ParseError) -> [JSONV2Row] {
        names.beginText()
        switch text.document.kind(of: node) {
        case .object: return try rows(ofObject: node, at: 0, nil, of: text).rows
        case .array: return try rows(ofArray: node, at: 0, nil, sharing: JSONV2Row(), of: text)
        default:
            guard let part = try part(node, at: 0, nil, of: text) else { return [] }
            var row = JSONV2Row()
            row.add(part)
            return [row]
        }
    }

    /// - Parameters:
    ///   - place: of `names`.
    ///   - choice: the path that chose an array around this one.
    ///   - shared: what all rows say too. It counts more than what is within objects, and less than other elements.
    private mutating func rows(
        ofArray node: JSONDocument.Node, at place: Int, _ choice: Choice?, sharing shared: JSONV2Row, of text: Text
    ) throws(ParseError) -> [JSONV2Row] {
        let choice = choice ?? text.choice(of: node)
        var rows: [JSONV2Row] = []
        var mergedCount = 0
        try text.document.forEachChild(of: node) { child throws(ParseError) in
            switch text.document.kind(of: child) {
            case .object:
                try self.rows(ofObject: child, at: place, choice, of: text).append(to: &rows)
                // An object lays it over all elements in front of it, too.
                for i in mergedCount..<rows.count { rows[i].merge(shared) }
                mergedCount = rows.count
            case .array: rows += try self.rows(ofArray: child, at: place, choice, sharing: shared, of: text)
            default:
                guard let part = try part(child, at: place, choice, of: text) else { return }
                var row = shared
                row.set(part)
                rows.append(row)
            }
        }
        return rows
    }

    private mutating func rows(
        ofObject node: JSONDocument.Node, at place: Int, _ choice: Choice?, of text: Text
    ) throws(ParseError) -> JSONV2Rows {
        var made = JSONV2Rows(fields: counts.fields, tags: counts.tags)
        try collect(node, at: place, choice, of: text, into: &made)
        counts = (made.shared.fields.count, made.shared.tags.count)
        return made
    }

    private mutating func collect(
        _ object: JSONDocument.Node, at place: Int, _ choice: Choice?, of text: Text, into made: inout JSONV2Rows
    ) throws(ParseError) {
        try text.document.forEachMember(of: object) { name, value throws(ParseError) in
            guard let inner = names.place(of: name, value, in: place, text.document) else { return }
            switch text.document.kind(of: value) {
            case .object:
                try made.nest { made throws(ParseError) in
                    try collect(value, at: inner, choice, of: text, into: &made)
                }
            case .array where names.places[inner].type != .string:
                try made.multiply(by: rows(ofArray: value, at: inner, choice, sharing: made.shared, of: text))
            default: if let part = try part(value, at: inner, choice, of: text) { made.add(part) }
            }
        }
    }

    /// What a single value says, or an array that is a text; nil if it was not chosen.
    private func part(
        _ node: JSONDocument.Node, at index: Int, _ choice: Choice?, of text: Text
    ) throws(ParseError) -> JSONV2Row.Part? {
        let kind = text.document.kind(of: node)
        var place = names.places[index]
        if kind != .array {
            if place.isTime { return .time(try time(node, of: text)) }
            if kind == .null { return .nothing }
            if text.choices != nil {
                guard let choice = choice ?? text.choice(of: node) else { return nil }
                place.isTag = place.isTag || choice.isTag
                if !choice.isTag { place.type = choice.path.type }
                if !choice.path.rename.isEmpty { place.name = choice.path.rename }
            }
        }
        let value = try text.document.field(node, as: place.isTag ? .string : place.type, place.key)
        if place.isTag, case .string(let value) = value { return .tag(TagSet.Tag(key: place.name, value: value)) }
        return place.name.isEmpty ? .nothing : .field(Metric.Field(place.name, value))
    }

    private func time(_ node: JSONDocument.Node, of text: Text) throws(ParseError) -> Timestamp {
        guard let format = object?.timestampFormat, let zone = object?.timeZone else { return text.now }
        do throws(TimeFormatError) {
            return try format.time(of: .string(text.document.word(node)), in: zone)
        } catch { throw ParseError("the time '\(object?.timestampKey ?? "")': \(error)") }
    }
}
