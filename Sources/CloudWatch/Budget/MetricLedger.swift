/// Which metrics a billing month had so far, on the disk: whatever happens to the agent, they are known at the next
/// start.
///
/// Time is the service's. Its answers are told by epochs, which are an hour or more each: what was last asked for in
/// this epoch or the one before may have reached the service after the month's end, and counts in the next month too.
public struct MetricLedger: Sendable {
    private var disk: any LedgerDisk
    private(set) var month = BillingMonth.unknown
    /// Whether the service told the month. Where it did once, no other clock counts.
    private(set) var isTold = false
    private var table = LedgerTable()
    /// How many entries are on the disk. Those that follow wait for `commit`.
    private var durable = 0
    /// Bytes of the file.
    private var length = 0
    /// The file says another thing than memory, or nobody knows what it says: it must be written anew.
    private var isStale = true
    private var epoch = LedgerEntry.recent
    private var epochBegan: Int64?

    /// Takes the ledger for this process alone, and makes it if there is none.
    public init(path: String) throws(LedgerError) {
        try self.init(on: LedgerFiles(path))
    }

    init(on disk: any LedgerDisk) throws(LedgerError) {
        self.disk = disk
        try self.disk.lock()
        if let bytes = try self.disk.read() {
            let scan = try LedgerScan(bytes, path: disk.path)
            month = scan.month
            isTold = scan.isTold
            table = LedgerTable(scan.entries)
            length = bytes.count
            isStale = scan.isTorn
            if !isStale { try open(wasOpen: scan.isOpen) }
        }
        if isStale { try writeAnew() }
        durable = table.count
    }

    var count: Int { table.count }
    var entries: [LedgerEntry] { table.entries }

    /// Whether the metric is on the disk, so that it may be sent.
    func holds(_ identity: MetricIdentity) -> Bool { table.index(of: identity).map { $0 < durable } ?? false }

    /// Whether the metric is known, on the disk or not yet. It is about to be sent.
    mutating func touch(_ identity: MetricIdentity) -> Bool {
        guard let index = table.index(of: identity) else { return false }
        table.mark(index, epoch: epoch)
        return true
    }

    mutating func add(_ identity: MetricIdentity, named name: UInt64, isFold: Bool) {
        table.insert(LedgerEntry(identity, name: name, isFold: isFold, epoch: epoch))
    }

    /// Puts on the disk what is not there yet, and sees to it that the file is there and ours.
    mutating func commit() throws(LedgerError) {
        do throws(LedgerError) {
            try disk.lock()
            if isStale || !disk.isIntact(length: length) {
                try writeAnew()
            } else if durable < table.count {
                try append(table.entries[durable...].map { LedgerRecord($0, isMarked: false) })
            }
            durable = table.count
        } catch {
            // After a failed sync the kernel takes the pages for clean, so a second one would succeed and say nothing.
            isStale = true
            throw error
        }
    }

    /// Takes back the last one that is not on the disk.
    mutating func withdraw() -> LedgerEntry? { table.count > durable ? table.removeLast() : nil }

    /// A time in the ledger's month.
    mutating func note(_ time: Int64, isTold: Bool) {
        if isTold, !self.isTold {
            self.isTold = true
            isStale = true
        }
        guard let began = epochBegan else { return epochBegan = time }
        guard time >= began.addingReportingOverflow(Self.epochLength).partialValue else { return }
        epochBegan = time
        epoch += 1
    }

    /// A month begins with what may have been sent in it already. If none was known, all of it may.
    ///
    /// The disk is told by the next `commit`. Until then a crash leaves the month before, open, all of it recent.
    mutating func begin(_ new: BillingMonth, at time: Int64, isTold: Bool) {
        let oldest = month == .unknown ? LedgerEntry.old : epoch - 1
        let kept = table.entries[..<durable].filter { $0.epoch >= oldest }
        table = LedgerTable(kept + table.entries[durable...])
        durable = kept.count
        month = new
        self.isTold = isTold
        epochBegan = time
        isStale = true
    }

    /// Says which metrics came last, and lets go of the file; nothing may be sent after. Where that cannot be written,
    /// the next start takes all for recent.
    mutating func close() throws(LedgerError) {
        defer { disk.release() }
        while withdraw() != nil {}
        try disk.lock()
        try writeAnew(isOpen: false)
    }

    /// At least this long; seconds. The hour is the slack for answers and requests that are late.
    private static let epochLength: Int64 = 3600

    /// What an agent before wrote and did not sync is only in the kernel's memory, a new name too.
    private mutating func open(wasOpen: Bool) throws(LedgerError) {
        if wasOpen { try disk.sync() } else { try append([LedgerRecord(.opening)]) }
        try disk.syncFolder()
    }

    private mutating func append(_ records: [LedgerRecord]) throws(LedgerError) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(records.count * LedgerRecord.size)
        var index = length / LedgerRecord.size
        for record in records {
            record.append(to: &bytes, at: index, month: month)
            index += 1
        }
        try disk.write(bytes, at: length)
        try disk.sync()
        length += bytes.count
        bytes.removeAll()
        LedgerRecord(.seal).append(to: &bytes, at: index, month: month)
        try disk.write(bytes, at: length)
        length += bytes.count
    }

    private mutating func writeAnew(isOpen: Bool = true) throws(LedgerError) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity((table.count + 3) * LedgerRecord.size)
        LedgerRecord(headerOf: month, isTold: isTold).append(to: &bytes, at: 0, month: .unknown)
        var index = 1
        for entry in table.entries {
            LedgerRecord(entry, isMarked: entry.epoch >= epoch - 1).append(to: &bytes, at: index, month: month)
            index += 1
        }
        for record in isOpen ? [LedgerRecord(.opening), LedgerRecord(.seal)] : [LedgerRecord(.seal)] {
            record.append(to: &bytes, at: index, month: month)
            index += 1
        }
        try disk.draft(bytes)
        try disk.syncDraft()
        try disk.publish()
        length = bytes.count
        try disk.syncFolder()
        isStale = false
    }
}
