/// The places kept free for fold identities: a name with two series or more, and no fold yet, has one.
struct FoldReserve: Sendable {
    private struct Name {
        var series: UInt32 = 0
        var isFolded = false

        var isWaiting: Bool { series > 1 && !isFolded }
    }

    private var names: [UInt64: Name] = [:]
    /// How many places.
    private(set) var places = 0
    private(set) var folds = 0

    init(_ entries: [LedgerEntry]) {
        for entry in entries { add(entry.name, isFold: entry.isFold) }
    }

    func isWaiting(_ name: UInt64) -> Bool { names[name]?.isWaiting ?? false }

    /// What one more series costs: its own place, and one for the fold if it is the name's second.
    func price(of name: UInt64) -> Int {
        guard let name = names[name] else { return 1 }
        return name.series == 1 && !name.isFolded ? 2 : 1
    }

    mutating func add(_ name: UInt64, isFold: Bool) { change(name, isFold: isFold, by: 1) }

    mutating func remove(_ name: UInt64, isFold: Bool) { change(name, isFold: isFold, by: -1) }

    private mutating func change(_ key: UInt64, isFold: Bool, by step: Int) {
        var name = names[key] ?? Name()
        let wasWaiting = name.isWaiting
        if isFold {
            name.isFolded = step > 0
            folds += step
        } else {
            name.series = UInt32(clamping: Int(name.series) + step)
        }
        places += (name.isWaiting ? 1 : 0) - (wasWaiting ? 1 : 0)
        names[key] = name.series == 0 && !name.isFolded ? nil : name
    }
}
