import TOML

/// A table of a price list: what it must hold, with the place of what is wrong.
struct PriceTable {
    private let table: TOMLTable

    init(_ table: TOMLTable) { self.table = table }

    func expectOnly(_ keys: [String]) throws(PriceListError) {
        for entry in table.entries where !keys.contains(entry.key) {
            let known = keys.map { "'\($0)'" }.joined(separator: ", ")
            throw PriceListError("'\(entry.key)' is not known here; there are \(known)", at: entry.keyPlace)
        }
    }

    private func value(_ key: String) throws(PriceListError) -> TOMLValue {
        guard let value = table[key] else { throw PriceListError("'\(key)' is missing", at: table.place) }
        return value
    }

    private func misfit(_ key: String, _ kind: String, _ value: TOMLValue) -> PriceListError {
        PriceListError("'\(key)' must be \(kind), not \(value.shown)", at: value.place)
    }

    func table(_ key: String) throws(PriceListError) -> PriceTable {
        let value = try value(key)
        guard case .table(let table) = value.kind else { throw misfit(key, "a table", value) }
        return PriceTable(table)
    }

    /// At least one.
    func tables(_ key: String) throws(PriceListError) -> [PriceTable] {
        var tables: [PriceTable] = []
        for item in try list(key, of: "tables") {
            guard case .table(let table) = item.kind else { throw misfit(key, "a list of tables", item) }
            tables.append(PriceTable(table))
        }
        return tables
    }

    private func list(_ key: String, of items: String) throws(PriceListError) -> [TOMLValue] {
        let value = try value(key)
        guard case .array(let list) = value.kind else { throw misfit(key, "a list of \(items)", value) }
        if list.isEmpty { throw PriceListError("'\(key)' must not be empty", at: value.place) }
        return list
    }

    /// Not empty.
    func text(_ key: String) throws(PriceListError) -> (text: String, place: Place) {
        let value = try value(key)
        guard case .string(let text) = value.kind else { throw misfit(key, "a string", value) }
        if text.isEmpty { throw PriceListError("'\(key)' must not be empty", at: value.place) }
        return (text, value.place)
    }

    /// At least one.
    func texts(_ key: String) throws(PriceListError) -> [(text: String, place: Place)] {
        var texts: [(text: String, place: Place)] = []
        for item in try list(key, of: "strings") {
            guard case .string(let text) = item.kind else { throw misfit(key, "a list of strings", item) }
            texts.append((text, item.place))
        }
        return texts
    }

    /// A date without a time.
    func date(_ key: String) throws(PriceListError) -> String {
        let value = try value(key)
        guard case .dateTime(let date) = value.kind, date.utf8.count == 10, !date.contains(":") else {
            throw misfit(key, "a date such as 2026-11-21", value)
        }
        return date
    }

    func count(_ key: String, atLeast least: Int) throws(PriceListError) -> Int {
        let value = try value(key)
        guard case .integer(let number) = value.kind else { throw misfit(key, "an integer", value) }
        // More than there ever are would not fit where they are added up.
        guard number >= least, number <= 1_000_000_000_000 else {
            throw PriceListError("'\(key)' must be \(least) to 1000000000000, not \(number)", at: value.place)
        }
        return Int(number)
    }

    func price(_ key: String) throws(PriceListError) -> Double {
        let value = try value(key)
        let price: Double
        switch value.kind {
        case .float(let number): price = number
        case .integer(let number): price = Double(number)
        default: throw misfit(key, "a number", value)
        }
        guard price >= 0, price <= 1_000_000 else {
            throw PriceListError("'\(key)' must be 0 to 1000000, not \(price)", at: value.place)
        }
        return price
    }

    /// Each but the last says how many metrics it takes; the last takes the rest.
    func tiers(_ key: String) throws(PriceListError) -> [RegionPrices.Tier] {
        let tables = try tables(key)
        var tiers: [RegionPrices.Tier] = []
        for (number, tier) in tables.enumerated() {
            try tier.expectOnly(["metrics", "price"])
            let isLast = number == tables.count - 1
            if isLast, let metrics = tier.table["metrics"] {
                throw PriceListError("the last tier takes the rest and has no 'metrics'", at: metrics.place)
            }
            let metrics = isLast ? nil : try tier.count("metrics", atLeast: 1)
            tiers.append(RegionPrices.Tier(metrics: metrics, price: try tier.price("price")))
        }
        return tiers
    }
}
