/// A metric in the ledger. 32 bytes.
struct LedgerEntry: Sendable {
    let identity: MetricIdentity
    /// Hash of namespace and metric name.
    let name: UInt64
    /// The epoch it was last asked for, see `MetricLedger`.
    var epoch: UInt32
    let isFold: Bool

    /// The epochs that a loaded metric may be of: asked for shortly before the last agent ended, or earlier.
    static let recent: UInt32 = 2
    static let old: UInt32 = 0

    init(_ identity: MetricIdentity, name: UInt64, isFold: Bool, epoch: UInt32) {
        self.identity = identity
        self.name = name
        self.isFold = isFold
        self.epoch = epoch
    }

    init(_ record: LedgerRecord) {
        self.init(
            MetricIdentity(high: record.words.0, low: record.words.1), name: record.words.2,
            isFold: record.kind == .fold, epoch: record.isMarked ? Self.recent : Self.old)
    }
}

/// Metrics in the order of their coming, found by identity: the entries lie in one array, and a table with open
/// addressing has their places, in 4 bytes each.
struct LedgerTable: Sendable {
    private(set) var entries: [LedgerEntry] = []
    /// The place of an entry plus one; 0 is free. A power of two, at most three quarters full.
    private var slots = [UInt32](repeating: 0, count: 16)

    var count: Int { entries.count }

    init(_ entries: [LedgerEntry] = []) {
        for entry in entries { insert(entry) }
    }

    func index(of identity: MetricIdentity) -> Int? {
        let found = slots[slot(of: identity)]
        return found == 0 ? nil : Int(found) - 1
    }

    mutating func mark(_ index: Int, epoch: UInt32) { entries[index].epoch = epoch }

    /// Does nothing if it is there already.
    mutating func insert(_ entry: LedgerEntry) {
        let slot = slot(of: entry.identity)
        guard slots[slot] == 0 else { return }
        entries.append(entry)
        slots[slot] = UInt32(entries.count)
        if entries.count * 4 > slots.count * 3 { grow() }
    }

    /// The last one to come is no link in any other's chain, so its slot is just freed.
    ///
    /// - Precondition: the table is not empty.
    mutating func removeLast() -> LedgerEntry {
        let slot = slot(of: entries[count - 1].identity)
        slots[slot] = 0
        return entries.removeLast()
    }

    /// Where the identity is, or where it would be. An identity is a digest, so its low bits are as good as any hash.
    private func slot(of identity: MetricIdentity) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: identity.low) & mask
        while true {
            let found = slots[slot]
            if found == 0 || entries[Int(found) - 1].identity == identity { return slot }
            slot = (slot + 1) & mask
        }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for i in entries.indices { slots[slot(of: entries[i].identity)] = UInt32(i + 1) }
    }
}
