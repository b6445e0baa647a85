extension TOMLParser {
    /// `[a.b]` or `[[a.b]]`; answers the table that the following keys belong to.
    mutating func header(in root: TableBuilder) throws(TOMLSyntaxError) -> TableBuilder {
        let start = place
        at += 1
        let isArray = take("[")
        depth = 0
        let path = try keyPath()
        guard take("]"), !isArray || take("]") else {
            throw fail("expected '\(isArray ? "]]" : "]")' after the table name, found \(found)")
        }
        depth = path.count

        var table = root
        for step in path.indices.dropLast() { table = try descend(from: table, along: path[...step]) }
        let new = TableBuilder(.header, at: start)
        let key = path[path.count - 1]
        guard let entry = table[key] else {
            table.add(isArray ? .tables(TableList(new)) : .table(new), for: key)
            return new
        }
        switch entry.item {
        case .tables(let list) where isArray:
            list.append(new)
            return new
        case .table(let existing) where !isArray && existing.origin == .implicit:
            existing.define(.header, at: start)
            return existing
        case .table where !isArray: throw fail(isDefined(path[...], at: entry.line), at: key.place)
        case .table:
            throw fail("'\(path.path)' is one table already (line \(entry.line)), not a list of them", at: key.place)
        case .tables:
            throw fail(
                "'\(path.path)' is a list of tables (line \(entry.line)); [[\(path.path)]] adds to it", at: key.place)
        case .value: throw fail(hasValue(path[...], at: entry.line), at: key.place)
        }
    }

    /// One step of a header, to the last key of `path`: a table, made if need be, or of a list its last one.
    private func descend(
        from table: TableBuilder, along path: ArraySlice<Key>
    ) throws(TOMLSyntaxError) -> TableBuilder {
        let key = path[path.endIndex - 1]
        guard let entry = table[key] else {
            let new = TableBuilder(.implicit, at: key.place)
            table.add(.table(new), for: key)
            return new
        }
        switch entry.item {
        case .table(let inner): return inner
        case .tables(let list): return list.last
        case .value: throw fail(hasValue(path, at: entry.line), at: key.place)
        }
    }

    /// `a.b = value`, in the file or in an inline table.
    mutating func keyValue(into start: TableBuilder) throws(TOMLSyntaxError) {
        let path = try keyPath()
        guard take("=") else { throw fail("expected '=' after the key '\(path.path)', found \(found)") }
        skipSpaces()
        var table = start
        for step in path.indices.dropLast() { table = try dot(from: table, along: path[...step]) }
        let key = path[path.count - 1]
        if let entry = table[key] { throw fail(isDefined(path[...], at: entry.line), at: key.place) }
        depth += path.count - 1
        table.add(.value(try value()), for: key)
        depth -= path.count - 1
    }

    /// One step of a dotted key. It may go through what other dotted keys made, and closes for headers what it touches.
    private func dot(from table: TableBuilder, along path: ArraySlice<Key>) throws(TOMLSyntaxError) -> TableBuilder {
        let key = path[path.endIndex - 1]
        guard let entry = table[key] else {
            let new = TableBuilder(.dotted, at: key.place)
            table.add(.table(new), for: key)
            return new
        }
        switch entry.item {
        case .table(let inner) where inner.origin == .dotted: return inner
        case .table(let inner) where inner.origin == .implicit:
            inner.define(.dotted, at: key.place)
            return inner
        case .table, .tables: throw fail(isDefined(path, at: entry.line), at: key.place)
        case .value: throw fail(hasValue(path, at: entry.line), at: key.place)
        }
    }

    private func isDefined(_ path: ArraySlice<Key>, at line: Int) -> String {
        "'\(path.path)' is defined already (line \(line))"
    }

    private func hasValue(_ path: ArraySlice<Key>, at line: Int) -> String {
        "'\(path.path)' has a value already (line \(line)) and cannot be added to"
    }
}
