import GoTime
import JSON
import MetricModel

/// Collects what lies in a value: an object's members become one row, an array a row for each element.
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
    /// How many fields the last row had; the next one has most likely as many.
    private var fieldCount = 0

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
        var rows: [JSONV2Row] = []
        try append(node, at: 0, nil, of: text, to: &rows)
        return rows
    }

    /// - Parameters:
    ///   - place: of `names`.
    ///   - choice: the path that chose the array it lies in.
    private mutating func append(
        _ node: JSONDocument.Node, at place: Int, _ choice: Choice?, of text: Text, to rows: inout [JSONV2Row]
    ) throws(ParseError) {
        switch text.document.kind(of: node) {
        case .object: try append(object: node, at: place, choice, of: text, to: &rows)
        case .array:
            let choice = choice ?? text.choice(of: node)
            try text.document.forEachChild(of: node) { child throws(ParseError) in
                try append(child, at: place, choice, of: text, to: &rows)
            }
        default:
            var row = JSONV2Row()
            if try add(node, at: place, choice, of: text, to: &row) { rows.append(row) }
        }
    }

    /// One row for all single values, times those of each array.
    private mutating func append(
        object node: JSONDocument.Node, at place: Int, _ choice: Choice?, of text: Text, to rows: inout [JSONV2Row]
    ) throws(ParseError) {
        var row = JSONV2Row()
        row.fields.reserveCapacity(fieldCount)
        var lists: [[JSONV2Row]] = []
        let isFound = try collect(node, at: place, choice, of: text, &row, &lists)
        fieldCount = row.fields.count
        if lists.isEmpty {
            if isFound { rows.append(row) }
            return
        }
        var made = isFound ? [row] : []
        for list in lists { made = try JSONV2Row.product(list, made) }
        rows += made
    }

    /// False if there is no single value.
    private mutating func collect(
        _ node: JSONDocument.Node, at place: Int, _ choice: Choice?, of text: Text, _ row: inout JSONV2Row,
        _ lists: inout [[JSONV2Row]]
    ) throws(ParseError) -> Bool {
        var isFound = false
        try text.document.forEachMember(of: node) { name, value throws(ParseError) in
            guard let inner = names.place(of: name, value, in: place, text.document) else { return }
            switch text.document.kind(of: value) {
            case .object: if try collect(value, at: inner, choice, of: text, &row, &lists) { isFound = true }
            case .array:
                var list: [JSONV2Row] = []
                try append(value, at: inner, choice, of: text, to: &list)
                lists.append(list)
            default: if try add(value, at: inner, choice, of: text, to: &row) { isFound = true }
            }
        }
        return isFound
    }

    /// False for a null, and for what was not chosen.
    private func add(
        _ node: JSONDocument.Node, at index: Int, _ choice: Choice?, of text: Text, to row: inout JSONV2Row
    ) throws(ParseError) -> Bool {
        if names.places[index].isTime, let object {
            row.time = try time(node, object, of: text)
            return true
        }
        if text.document.kind(of: node) == .null { return false }
        var place = names.places[index]
        if text.choices != nil {
            guard let choice = choice ?? text.choice(of: node) else { return false }
            place.isTag = place.isTag || choice.isTag
            if !choice.isTag { place.type = choice.path.type }
            if !choice.path.rename.isEmpty { place.name = choice.path.rename }
        }
        if place.isTag {
            guard case .string(let value) = try text.document.field(node, as: .string, place.key) else { return false }
            row.tags.append(TagSet.Tag(key: place.name, value: value))
        } else if !place.name.isEmpty {
            row.set(place.name, try text.document.field(node, as: place.type, place.key))
        }
        return true
    }

    private func time(
        _ node: JSONDocument.Node, _ object: JSONV2Parser.ObjectPath, of text: Text
    ) throws(ParseError) -> Timestamp {
        guard let format = object.timestampFormat else { return text.now }
        do throws(TimeFormatError) {
            return try format.time(of: .string(text.document.word(node)), in: object.timeZone)
        } catch { throw ParseError("the time '\(object.timestampKey)': \(error)") }
    }
}
