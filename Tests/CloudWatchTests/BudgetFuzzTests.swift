import Testing

@testable import CloudWatch

/// Whatever happens, no month gets more metrics than the limit.
@Suite struct BudgetFuzzTests {
    /// Four rounds, a stop, the end of a month, more rounds, a year's end: the same each time but for where it ends.
    static func story(_ world: inout BudgetWorld) {
        for part in 0..<4 {
            for _ in 0..<(world.crashes == 0 ? 4 : 1) { world.round(asking: 4) }
            switch part {
            case 0: world.stop()
            case 1: world.time = 1_701_388_500  // 2023-11-30T23:55
            case 2: world.time = 1_704_066_900  // 2023-12-31T23:55
            default: break
            }
        }
    }

    @Test("The world ends after every single byte and call, and goes on", arguments: [false, true])
    func everyStep(losesPower: Bool) throws {
        var whole = BudgetWorld(seed: 5, limit: 14)
        Self.story(&whole)
        #expect(whole.faults.isEmpty, "\(whole.faults)")
        #expect(whole.months == 3)
        let steps = whole.platter.used
        #expect(steps > 2000)
        var ends = 0
        for step in 0..<steps {
            for salt in 0..<(losesPower ? 3 : 1) {
                var world = BudgetWorld(seed: 5, limit: 14)
                world.platter.chance = Chance(seed: UInt64(step * 4 + salt))
                world.powerMayFail = losesPower
                world.platter.steps = step
                Self.story(&world)
                // What is asked for next is not what was asked for before.
                world.series = 60
                for _ in 0..<3 { world.round(asking: 12) }
                ends += world.crashes
                try #require(world.faults.isEmpty, "step \(step), \(salt): \(world.faults)")
            }
        }
        #expect(ends >= 2000)
    }

    @Test("Random lives: crashes, full disks, lost ledgers, months, clocks", arguments: 0..<60)
    func life(_ seed: Int) {
        var world = BudgetWorld(seed: UInt64(seed), limit: 6 + seed % 20)
        world.folds = seed % 3 != 0
        world.mayExceed = seed % 2 == 0
        var longest = 0
        for _ in 0..<120 {
            switch world.chance.below(24) {
            case 0: world.crash()
            case 1: world.stop()
            case 2: world.platter.steps = world.chance.below(900)
            case 3: world.platter.faults = world.chance.below(300)
            case 4, 5: world.platter.faults = 0
            case 6 where world.platter.steps == nil && world.platter.faults == 0: world.loseLedger()
            case 7:
                world.limit = world.mayExceed ? 3 + world.chance.below(25) : world.limit + world.chance.below(3)
                world.stop()
            case 8: world.time += Int64(world.chance.below(20)) * BudgetWorld.day
            case 9: world.time += 29 * BudgetWorld.day
            case 10, 11, 12: world.time += Int64(world.chance.below(90_000))
            default: world.time += Int64(world.chance.below(3000))
            }
            world.series = 12 + world.chance.below(60)
            world.round()
            longest = max(longest, world.ledgerLength)
        }
        #expect(world.faults.isEmpty, "\(world.faults)")
        // A seal for each metric, if each came alone.
        #expect(longest <= (2 * 70 + 4) * LedgerRecord.size)
        #expect(world.months > 0 && world.crashes > 0)
        #expect(world.verdicts[.admitted, default: 0] > 50)
        #expect(world.folds == (world.verdicts[.folded, default: 0] > 0))
    }
}
