import TestSupport
import Testing

@testable import CloudWatch

@Suite struct LedgerTests {
    static func identity(_ number: UInt64) -> MetricIdentity {
        var chance = SeededNumbers(seed: number)
        return MetricIdentity(high: chance.next(), low: chance.next())
    }

    /// The bytes of a ledger that had two commits, the first of many records.
    static func bytes() throws -> [UInt8] {
        let platter = LedgerPlatter()
        var ledger = try MetricLedger(on: LedgerPlatterDisk(platter))
        ledger.begin(BillingMonth(of: 1_700_000_000), at: 1_700_000_000, isTold: true)
        try ledger.commit()
        for i in 0..<8 { ledger.add(identity(UInt64(i)), named: 1, isFold: i == 3) }
        try ledger.commit()
        ledger.add(identity(8), named: 2, isFold: false)
        try ledger.commit()
        return platter.files[platter.names[LedgerPlatter.ledger] ?? 0].cached
    }

    @Test("What was written is read")
    func roundTrip() throws {
        let scan = try LedgerScan(Self.bytes(), path: "x")
        #expect(scan.entries.map(\.identity) == (0..<9).map { Self.identity($0) })
        #expect(scan.entries.map(\.isFold).filter { $0 }.count == 1 && scan.entries[3].isFold)
        #expect(scan.entries.map(\.name) == [1, 1, 1, 1, 1, 1, 1, 1, 2])
        #expect(scan.month.description == "2023-11")
        #expect(scan.isTold && scan.isOpen && !scan.isTorn)
    }

    @Test("No flipped bit makes it forget a metric: it is seen, or was in the last seal")
    func flips() throws {
        let bytes = try Self.bytes()
        var refused = 0
        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << (bit % 8)
            do {
                let scan = try LedgerScan(damaged, path: "x")
                let isInSeal = bit / 8 >= bytes.count - LedgerRecord.size
                try #require(isInSeal && scan.isTorn && scan.entries.count == 9)
            } catch let error as LedgerError {
                try #require(error.cause == .unreadable)
                refused += 1
            }
        }
        #expect(refused == (bytes.count - LedgerRecord.size) * 8)
    }
}
