import GoTime
import JSON
import MetricModel

/// Collects what lies in a value: an object's members become one row, an array a row for each element.
struct JSONV2Walk {
    /// What is known of a value before it is looked into.
    struct Place {
        /// With all outer keys in front: the name in lists of the options.
        var key = ""
        /// What the field or tag will be called.
        var name = ""
        var type: JSONV2Parser.ValueType?
        var isTag = false
        /// The path that chose it, or the array it lies in.
        var choice: Choice?
    }

    struct Choice {
        let path: JSONV2Parser.ValuePath
        let isTag: Bool
    }

    private let document: JSONDocument
    /// Nil where single fields and tags are read.
    private let object: JSONV2Parser.ObjectPath?
    /// Where the chosen values begin; nil if all are.
    private let choices: [Int: Choice]?
    private let now: Timestamp

    init(
        _ document: JSONDocument, _ object: JSONV2Parser.ObjectPath? = nil, choices: [Int: Choice]? = nil,
        now: Timestamp
    ) {
        self.document = document
        self.object = object
        self.choices = choices
        self.now = now
    }

    func rows(_ node: JSONDocument.Node, _ place: Place) throws(ParseError) -> [JSONV2Row] {
        switch document.kind(of: node) {
        case .object: return try objectRows(node, place)
        case .array:
            var place = place
            place.choice = place.choice ?? choice(of: node)
            var rows: [JSONV2Row] = []
            for child in document.children(of: node) { rows += try self.rows(child, place) }
            return rows
        default:
            var row = JSONV2Row()
            return try add(node, place, to: &row) ? [row] : []
        }
    }

    /// One row for all single values, times those of each array.
    private func objectRows(_ node: JSONDocument.Node, _ place: Place) throws(ParseError) -> [JSONV2Row] {
        var row = JSONV2Row()
        var lists: [[JSONV2Row]] = []
        let isFound = try collect(node, place, &row, &lists)
        var rows = isFound ? [row] : []
        for list in lists { rows = try JSONV2Row.product(list, rows) }
        return rows
    }

    /// False if there is no single value.
    private func collect(
        _ node: JSONDocument.Node, _ place: Place, _ row: inout JSONV2Row, _ lists: inout [[JSONV2Row]]
    ) throws(ParseError) -> Bool {
        var isFound = false
        for member in document.members(of: node) {
            guard let inner = self.place(of: member.name, member.value, in: place) else { continue }
            switch document.kind(of: member.value) {
            case .object: if try collect(member.value, inner, &row, &lists) { isFound = true }
            case .array: lists.append(try rows(member.value, inner))
            default: if try add(member.value, inner, to: &row) { isFound = true }
            }
        }
        return isFound
    }

    /// Nil for a member that is left out.
    private func place(of name: JSONDocument.Node, _ value: JSONDocument.Node, in outer: Place) -> Place? {
        let word = JSONV2Parser.name(document.text(of: name))
        var place = outer
        place.key = outer.key.isEmpty ? word : outer.key + "_" + word
        place.name = place.key
        place.isTag = false
        guard let object else { return place }
        if object.excludedKeys.contains(place.key) || !isIncluded(place.key, value, object) { return nil }
        place.name = object.renames[place.key] ?? (object.hasShortNames ? word : place.key)
        place.type = object.types[place.key] ?? outer.type
        place.isTag = object.tags.contains(place.key)
        return place
    }

    /// Tags need not be listed twice, and neither does what leads to something listed.
    private func isIncluded(
        _ key: String, _ value: JSONDocument.Node, _ object: JSONV2Parser.ObjectPath
    ) -> Bool {
        if object.includedKeys.isEmpty || object.includedKeys.contains(key) || object.tags.contains(key) { return true }
        guard [.object, .array].contains(document.kind(of: value)) else { return false }
        return object.includedKeys.contains { $0.hasPrefix(key) } || object.tags.contains { $0.hasPrefix(key) }
    }

    private func choice(of node: JSONDocument.Node) -> Choice? { choices?[document.range(of: node).lowerBound] }

    /// False for a null, and for what was not chosen.
    private func add(
        _ node: JSONDocument.Node, _ place: Place, to row: inout JSONV2Row
    ) throws(ParseError) -> Bool {
        var place = place
        if let object, !object.timestampKey.isEmpty, place.key == object.timestampKey {
            row.time = try time(node, object)
            return true
        }
        if document.kind(of: node) == .null { return false }
        if choices != nil {
            guard let choice = place.choice ?? choice(of: node) else { return false }
            place.isTag = place.isTag || choice.isTag
            if !choice.isTag { place.type = choice.path.type }
            if !choice.path.rename.isEmpty { place.name = choice.path.rename }
        }
        if place.isTag {
            guard case .string(let text) = try document.field(node, as: .string, place.key) else { return false }
            row.tags.append(TagSet.Tag(key: place.name, value: text))
        } else if !place.name.isEmpty {
            row.set(place.name, try document.field(node, as: place.type, place.key))
        }
        return true
    }

    private func time(_ node: JSONDocument.Node, _ object: JSONV2Parser.ObjectPath) throws(ParseError) -> Timestamp {
        guard let format = object.timestampFormat else { return now }
        do throws(TimeFormatError) {
            return try format.time(of: .string(document.word(node)), in: object.timeZone)
        } catch { throw ParseError("the time '\(object.timestampKey)': \(error)") }
    }
}
