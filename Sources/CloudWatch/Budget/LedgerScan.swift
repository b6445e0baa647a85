/// What the bytes of a ledger say.
struct LedgerScan {
    var month = BillingMonth.unknown
    var entries: [LedgerEntry] = []
    /// The end was torn off by a crash in the middle of a write; nothing that stood there was ever sent.
    var isTorn = false
    /// An agent began to send, and did not say which metrics came last.
    var isOpen = false
    /// The service told the month.
    var isTold = false

    /// A record that cannot be read was torn while it was written, unless a seal behind it says that it was on the disk.
    init(_ bytes: [UInt8], path: String) throws(LedgerError) {
        guard bytes.starts(with: withUnsafeBytes(of: LedgerRecord.magic.littleEndian, Array.init)) else {
            throw .foreign(path)
        }
        guard let header = LedgerRecord(bytes, at: 0, month: .unknown), header.kind == .header else {
            throw .damaged(path, record: 0)
        }
        guard header.words.1 == LedgerRecord.version else { throw .newer(path, version: header.words.1) }
        month = BillingMonth(number: UInt32(clamping: header.words.2))
        isTold = header.isMarked
        let count = bytes.count / LedgerRecord.size
        var torn = bytes.count % LedgerRecord.size == 0 ? nil : count
        entries.reserveCapacity(count)
        for index in 1..<max(count, 1) {
            let record = LedgerRecord(bytes, at: index, month: month)
            if let first = torn, first < index {
                if record?.kind == .seal { throw .damaged(path, record: first) }
                continue
            }
            switch record?.kind {
            case .series, .fold:
                guard let record else { continue }
                entries.append(LedgerEntry(record))
            case .opening: isOpen = true
            case .seal: continue
            case .header, nil: torn = index
            }
        }
        isTorn = torn != nil
        if isOpen { for i in entries.indices { entries[i].epoch = LedgerEntry.recent } }
    }
}
