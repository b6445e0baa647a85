/// A table that is still being written.
///
/// A header may come back to a table of any earlier line, so the parser needs shared objects until the end of the file.
final class TableBuilder {
    enum Item {
        /// Complete where it stands.
        case value(TOMLValue)
        case table(TableBuilder)
        case tables(TableList)
    }

    struct Entry {
        let key: Key
        var item: Item

        /// The line that defined it, which for a table may be below the one that first named it.
        var line: Int {
            if case .table(let table) = item { table.place.line } else { key.place.line }
        }
    }

    private(set) var origin: TOMLTable.Origin
    private(set) var place: Place
    private var entries: [Entry] = []
    /// By bytes: two strings that Swift calls equal may be two keys to TOML.
    private var positions: [[UInt8]: Int] = [:]

    init(_ origin: TOMLTable.Origin, at place: Place) {
        self.origin = origin
        self.place = place
    }

    subscript(key: Key) -> Entry? { positions[Array(key.name.utf8)].map { entries[$0] } }

    /// The key must be new.
    func add(_ item: Item, for key: Key) {
        positions[Array(key.name.utf8)] = entries.count
        entries.append(Entry(key: key, item: item))
    }

    /// A table that was only a step to others is written after all.
    func define(_ origin: TOMLTable.Origin, at place: Place) {
        self.origin = origin
        self.place = place
    }

    /// The finished table; within an inline table every table is inline.
    func build() -> TOMLTable { build(as: nil) }

    func buildInline() -> TOMLTable { build(as: .inline) }

    private func build(as forced: TOMLTable.Origin?) -> TOMLTable {
        TOMLTable(
            origin: forced ?? origin, place: place,
            entries: entries.map { entry in
                var isTableArray = false
                let value: TOMLValue
                switch entry.item {
                case .value(let complete): value = complete
                case .table(let table): value = TOMLValue(.table(table.build(as: forced)), at: table.place)
                case .tables(let list):
                    isTableArray = true
                    let values = list.all.map { TOMLValue(.table($0.build(as: forced)), at: $0.place) }
                    value = TOMLValue(.array(values), at: list.first.place)
                }
                return TOMLTable.Entry(
                    key: entry.key.name, keyPlace: entry.key.place, value: value, isTableArray: isTableArray)
            })
    }
}

/// What `[[name]]` makes and adds to.
final class TableList {
    let first: TableBuilder
    private(set) var last: TableBuilder
    private(set) var all: [TableBuilder]

    init(_ first: TableBuilder) {
        self.first = first
        last = first
        all = [first]
    }

    func append(_ table: TableBuilder) {
        last = table
        all.append(table)
    }
}
