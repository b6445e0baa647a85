/// The keys of a table, in the order in which the file first names them.
public struct TOMLTable: Sendable {
    public struct Entry: Sendable {
        public let key: String
        /// Where the file first names the key.
        public let keyPlace: Place
        public let value: TOMLValue
        /// Made by `[[key]]`: a list of tables that the file writes one header at a time.
        public let isTableArray: Bool
    }

    /// How a table came to be.
    public enum Origin: Sendable {
        /// By `[name]` or `[[name]]`; the file itself counts as such.
        case header
        /// Only as a step to others: `a` in `[a.b]`.
        case implicit
        /// By the dots of a key: `a` in `a.b = 1`.
        case dotted
        /// Within `{ ... }`.
        case inline
    }

    public let origin: Origin
    public let place: Place
    public let entries: [Entry]

    /// Keys are the same if their bytes are: the letter `é` has two spellings, and TOML tells them apart.
    public subscript(key: String) -> TOMLValue? {
        entries.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// The same table with every string within replaced, in arrays and tables too; keys stay as they are.
    public func mappingStrings<Failure>(
        _ transform: (String, Place) throws(Failure) -> String
    ) throws(Failure) -> TOMLTable {
        var mapped: [Entry] = []
        mapped.reserveCapacity(entries.count)
        for entry in entries {
            mapped.append(
                Entry(
                    key: entry.key, keyPlace: entry.keyPlace, value: try entry.value.mappingStrings(transform),
                    isTableArray: entry.isTableArray))
        }
        return TOMLTable(origin: origin, place: place, entries: mapped)
    }
}
