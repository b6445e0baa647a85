import Testing

@testable import CloudWatch

@Suite struct BudgetTests {
    static let november: Int64 = 1_700_000_000
    static let december: Int64 = 1_701_400_000
    static let january: Int64 = 1_704_100_000

    /// A budget with its ledger on a platter, and series as letters: `a1` is the first of the name `a`.
    struct Scene {
        let platter = LedgerPlatter()
        var budget: MetricBudget

        init(limit: Int, folds: Bool = true) throws {
            budget = MetricBudget(
                limit: limit, folds: folds, ledger: try MetricLedger(on: LedgerPlatterDisk(platter)))
        }

        mutating func restart(limit: Int, folds: Bool = true) throws {
            budget = MetricBudget(
                limit: limit, folds: folds, ledger: try MetricLedger(on: LedgerPlatterDisk(platter)))
        }

        static func identity(_ text: String) -> MetricIdentity {
            MetricIdentity(region: "eu-west-1", namespace: "n", name: text, dimensions: [])
        }

        /// Verdicts as letters: `+` admitted, `o` folded, `-` dropped.
        mutating func verdicts(_ series: String) -> String {
            String(
                series.split(separator: " ").map { one in
                    let name = one.utf8.first.map { UInt64($0) } ?? 0
                    switch budget.verdict(
                        for: Self.identity(String(one)), named: name, fold: Self.identity("other of \(name)"))
                    {
                    case .admitted: return "+" as Character
                    case .folded: return "o"
                    case .dropped: return "-"
                    }
                })
        }
    }

    @Test(
        "Verdicts",
        arguments: [
            // Of 4: two series and the place of their fold, then one of another name, and it is full.
            (4, true, "a1 a2 b1 c1", "+++-"),
            (4, true, "a1 a2 b1 a3 a4 c1", "+++oo-"),
            // The second series of a name needs two places.
            (3, true, "a1 b1 b2", "++o"),
            (2, true, "a1 b1 b2 a1", "++-+"),
            // A fold may take the last place of all if nothing is kept free.
            (3, true, "a1 b1 a2 b2", "++o-"),
            (4, false, "a1 a2 b1 c1 c2 a1", "++++-+"),
            (0, true, "a1 a1", "--"),
            (1, true, "a1 a2 a1", "+-+"),
        ])
    func verdicts(_ limit: Int, _ folds: Bool, _ series: String, _ expected: String) throws {
        var scene = try Scene(limit: limit, folds: folds)
        #expect(scene.verdicts(series) == expected)
        #expect(scene.budget.used + scene.budget.reserved <= limit)
        #expect(scene.budget.dropped == UInt64(expected.filter { $0 == "-" }.count))
        try scene.budget.commit()
        // Nothing depends on when the process began.
        try scene.restart(limit: limit, folds: folds)
        #expect(scene.verdicts(series) == expected)
    }

    @Test("What is known goes on under a lower limit, and nothing new comes until there is room")
    func limits() throws {
        var scene = try Scene(limit: 6)
        #expect(scene.verdicts("a1 a2 a3 b1") == "++++")
        try scene.budget.commit()
        try scene.restart(limit: 3)
        #expect(scene.verdicts("a1 a2 a3 b1 a4 c1") == "++++--")
        try scene.restart(limit: 5)
        #expect(scene.verdicts("c1 a4 b2 b1") == "-o-+")
        try scene.budget.commit()
        try scene.restart(limit: 9, folds: false)
        #expect(scene.verdicts("c1 a4 b2 d1 d2") == "++++-")
        #expect(scene.budget.used == 9)
        #expect(scene.budget.foldedNames == 1)
    }

    @Test("What was not committed may not be sent, and is taken back if it cannot be")
    func withdrawal() throws {
        var scene = try Scene(limit: 4)
        #expect(scene.verdicts("a1") == "+")
        #expect(!scene.budget.maySend(Scene.identity("a1")))
        try scene.budget.commit()
        #expect(scene.budget.maySend(Scene.identity("a1")))
        scene.platter.faults = 1000
        #expect(scene.verdicts("a2 b1 a3") == "++o")
        #expect(scene.budget.used == 4)
        #expect(throws: LedgerError.self) { try scene.budget.commit() }
        #expect(scene.budget.used == 1 && scene.budget.reserved == 0 && scene.budget.foldedNames == 0)
        #expect(!scene.budget.maySend(Scene.identity("a2")))
        #expect(scene.budget.maySend(Scene.identity("a1")))
        scene.platter.faults = 0
        #expect(scene.verdicts("c1 d1 d2 e1") == "++o-")
        try scene.budget.commit()
        try scene.restart(limit: 4)
        #expect(scene.budget.used == 4)
        #expect(scene.budget.maySend(Scene.identity("d1")) && !scene.budget.maySend(Scene.identity("a2")))
    }

    @Test("A first ledger takes the first month that the service tells, with all it has")
    func firstMonth() throws {
        var scene = try Scene(limit: 2)
        #expect(scene.budget.month == .unknown)
        _ = scene.verdicts("a1 b1")
        try scene.budget.commit()
        #expect(scene.budget.noteServiceTime(Self.november, localTime: 0) == .began)
        #expect(scene.budget.month.description == "2023-11")
        #expect(scene.verdicts("a1 c1") == "+-")
    }

    @Test("A month begins with what was asked for in the last hour or two, for it may have come late")
    func newMonth() throws {
        var scene = try Scene(limit: 3)
        scene.budget.noteServiceTime(Self.november, localTime: 0)
        _ = scene.verdicts("a1 b1 c1")
        try scene.budget.commit()
        for hour in 1...5 { scene.budget.noteServiceTime(Self.november + Int64(hour) * 3600, localTime: 0) }
        #expect(scene.verdicts("a1 d1") == "+-")
        #expect(scene.budget.noteServiceTime(Self.december, localTime: 0) == .began)
        #expect(scene.budget.used == 1)
        #expect(scene.verdicts("d1 a1 b1 c1") == "+++-")
        try scene.budget.commit()
        // A stop tells which came last; a crash does not, so all of them may have.
        try scene.budget.close()
        try scene.restart(limit: 3)
        #expect(scene.budget.noteServiceTime(Self.january, localTime: 0) == .began)
        #expect(scene.budget.used == 3)
    }

    @Test(
        "After a crash in another month all may have come late; after a stop, only what came last",
        arguments: [false, true])
    func monthAfterStart(isStopped: Bool) throws {
        var scene = try Scene(limit: 3)
        scene.budget.noteServiceTime(Self.november, localTime: 0)
        _ = scene.verdicts("a1 b1 c1")
        try scene.budget.commit()
        for hour in 1...5 { scene.budget.noteServiceTime(Self.november + Int64(hour) * 3600, localTime: 0) }
        _ = scene.verdicts("b1")
        if isStopped { try scene.budget.close() }
        try scene.restart(limit: 3)
        scene.budget.noteServiceTime(Self.december, localTime: 0)
        #expect(scene.budget.used == (isStopped ? 1 : 3))
        try scene.budget.commit()
        try scene.restart(limit: 3)
        #expect(scene.budget.used == (isStopped ? 1 : 3))
        #expect(scene.budget.month.description == "2023-12")
    }

    @Test("A request that is sent after the last answer of a month may come in the next one")
    func lateRequest() throws {
        let end: Int64 = 1_701_388_800
        var scene = try Scene(limit: 3)
        scene.budget.noteServiceTime(end - 7200, localTime: 0)
        _ = scene.verdicts("a1 b1 c1")
        try scene.budget.commit()
        // The answer to the first request of the three.
        #expect(scene.budget.noteServiceTime(end - 600, localTime: 0) == .same)
        #expect(scene.budget.noteServiceTime(end + 5, localTime: 0) == .began)
        #expect(scene.budget.used == 3)
    }

    @Test("No clock but the service's begins a month, and it never goes back")
    func clocks() throws {
        var scene = try Scene(limit: 1)
        scene.budget.noteServiceTime(Self.november, localTime: Self.november)
        _ = scene.verdicts("a1")
        try scene.budget.commit()
        for wrong in [Self.december, Self.january, 0, .min, .max, Self.november - 40 * 86400] {
            scene.budget.noteNoServiceTime(localTime: wrong)
            #expect(scene.verdicts("b1 a1") == "-+")
        }
        #expect(scene.budget.noteServiceTime(Self.november - 40 * 86400, localTime: 0) == .refused)
        #expect(scene.verdicts("b1 a1") == "-+")
        try scene.restart(limit: 1)
        #expect(scene.budget.noteNoServiceTime(localTime: Self.december) == .refused)
        #expect(scene.verdicts("b1 a1") == "-+")
    }

    @Test("Where no answer has a date the local clock counts, one month forwards at a time")
    func noDates() throws {
        var scene = try Scene(limit: 1)
        #expect(scene.budget.noteNoServiceTime(localTime: 1000) == .refused)
        #expect(scene.budget.month == .unknown)
        #expect(scene.budget.noteNoServiceTime(localTime: Self.january + 86400) == .began)
        _ = scene.verdicts("a1")
        try scene.budget.commit()
        try scene.restart(limit: 1)
        #expect(scene.budget.month.description == "2024-01")
        for wrong in [Self.december, Self.january + 90 * 86400] {
            #expect(scene.budget.noteNoServiceTime(localTime: wrong) == .refused)
        }
        for hour in 1...3 {
            let time = Self.january + 86400 + Int64(hour) * 3600
            #expect(scene.budget.noteNoServiceTime(localTime: time) == .same)
        }
        #expect(scene.budget.noteNoServiceTime(localTime: Self.january + 32 * 86400) == .began)
        #expect(scene.budget.used == 0)
        // The first date that is told counts, and from then on nothing else.
        #expect(scene.budget.noteServiceTime(Self.january + 33 * 86400, localTime: 0) == .same)
        #expect(scene.budget.noteNoServiceTime(localTime: Self.january + 63 * 86400) == .refused)
    }

    @Test("Somebody should ask for the time when the clock says another month than the ledger, once")
    func asking() throws {
        var scene = try Scene(limit: 1)
        #expect(scene.budget.needsServiceTime(localTime: Self.november))
        scene.budget.noteServiceTime(Self.november, localTime: Self.november)
        #expect(!scene.budget.needsServiceTime(localTime: Self.november + 60))
        #expect(scene.budget.needsServiceTime(localTime: Self.december))
        // The local clock was set a month ahead: the answer says so.
        scene.budget.noteServiceTime(Self.november + 120, localTime: Self.december)
        #expect(!scene.budget.needsServiceTime(localTime: Self.december + 60))
        #expect(scene.budget.needsServiceTime(localTime: Self.december + 30 * 86400))
        // An answer without a date changes nothing here, and asking again would not help.
        scene.budget.noteNoServiceTime(localTime: Self.december + 30 * 86400)
        #expect(!scene.budget.needsServiceTime(localTime: Self.december + 30 * 86400))
    }

    @Test(
        "Months",
        arguments: [
            (0, "1970-01"), (-1, "1969-12"), (951_782_400, "2000-02"), (951_868_799, "2000-02"),
            (951_868_800, "2000-03"),
            (1_709_251_199, "2024-02"), (1_709_251_200, "2024-03"), (1_704_067_199, "2023-12"),
            (1_704_067_200, "2024-01"), (4_107_542_400, "2100-03"), (4_107_542_399, "2100-02"),
        ] as [(Int64, String)])
    func months(_ time: Int64, _ expected: String) {
        #expect(BillingMonth(of: time).description == expected)
        #expect(BillingMonth(of: .min) > .unknown)
        #expect(BillingMonth(of: .max) >= BillingMonth(of: time))
    }
}
