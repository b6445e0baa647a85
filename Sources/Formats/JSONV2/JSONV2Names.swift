import JSON

/// What the options make of members, by their names. It is remembered, for the next object has most likely the same.
struct JSONV2Names: Sendable {
    /// What is known of a value before it is looked into.
    struct Place: Sendable {
        /// With all outer keys in front: the name in lists of the options.
        var key = ""
        /// What the field or tag will be called.
        var name = ""
        var type: JSONV2Parser.ValueType?
        var isTag = false
        var isTime = false
    }

    /// Where a member's value belongs, by what it is; nil if it is left out.
    private struct Member: Sendable {
        let single: Int?
        let container: Int?
    }

    /// Nil where single fields and tags are read.
    private let object: JSONV2Parser.ObjectPath?
    /// That of the whole comes first.
    private(set) var places: [Place]
    /// For each place with members, what they are, by their names as they are written.
    private var members: [ByteMemo<Member>?] = [nil]
    /// Names may come from anyone, so that they are forgotten when they are too many.
    private static let limit = 65_536

    init(_ object: JSONV2Parser.ObjectPath) {
        self.object = object
        places = [Place()]
    }

    init(of value: JSONV2Parser.ValuePath, isTag: Bool) {
        object = nil
        places = [Place(key: value.name, name: value.name, type: value.type, isTag: isTag)]
    }

    /// Places hold until the next text.
    mutating func beginText() {
        guard places.count >= Self.limit else { return }
        places.removeLast(places.count - 1)
        members = [nil]
    }

    /// Nil for a member that is left out.
    mutating func place(
        of name: JSONDocument.Node, _ value: JSONDocument.Node, in outer: Int, _ document: JSONDocument
    ) -> Int? {
        let isContainer = document.kind(of: value) == .object || document.kind(of: value) == .array
        let member = document.bytes.withUnsafeBufferPointer { bytes in
            let name = UnsafeBufferPointer(rebasing: bytes[document.range(of: name)])
            return members[outer]?.value(for: name)
        }
        let known = member ?? newMember(name, in: outer, document)
        return isContainer ? known.container : known.single
    }

    private mutating func newMember(
        _ name: JSONDocument.Node, in outer: Int, _ document: JSONDocument
    ) -> Member {
        let text = document.text(of: name)
        let member = Member(
            single: add(Self.place(of: text, isContainer: false, in: places[outer], object)),
            container: add(Self.place(of: text, isContainer: true, in: places[outer], object)))
        if members[outer] == nil { members[outer] = ByteMemo() }
        document.raw(name).withUnsafeBufferPointer { members[outer]?.remember(member, for: $0) }
        return member
    }

    private mutating func add(_ place: Place?) -> Int? {
        guard let place else { return nil }
        places.append(place)
        members.append(nil)
        return places.count - 1
    }

    private static func place(
        of name: String, isContainer: Bool, in outer: Place, _ object: JSONV2Parser.ObjectPath?
    ) -> Place? {
        let word = JSONV2Parser.name(name)
        var place = Place(key: outer.key.isEmpty ? word : outer.key + "_" + word)
        place.name = place.key
        place.type = outer.type
        guard let object else { return place }
        if object.excludedKeys.contains(place.key) || !isIncluded(place.key, isContainer, object) { return nil }
        place.name = object.renames[place.key] ?? (object.hasShortNames ? word : place.key)
        place.type = object.types[place.key] ?? outer.type
        place.isTag = object.tags.contains(place.key)
        place.isTime = !object.timestampKey.isEmpty && object.timestampKey == place.key
        return place
    }

    /// Tags need not be listed twice, and neither does what leads to something listed.
    private static func isIncluded(
        _ key: String, _ isContainer: Bool, _ object: JSONV2Parser.ObjectPath
    ) -> Bool {
        if object.includedKeys.isEmpty || object.includedKeys.contains(key) || object.tags.contains(key) { return true }
        guard isContainer else { return false }
        return object.includedKeys.contains { $0.hasPrefix(key) } || object.tags.contains { $0.hasPrefix(key) }
    }
}
