import TestSupport
import Testing

@testable import CloudWatch

/// Whatever happens, no month gets more metrics than the limit.
@Suite struct BudgetFuzzTests {
    /// Four rounds, a stop, the end of a month, more rounds, a year's end: the same each time but for where it ends.
    static func story(_ world: inout BudgetWorld) {
        for part in 0..<4 {
            for _ in 0..<4 {
                world.round(asking: 4)
                if world.crashes > 0 { return }
            }
            switch part {
            case 0: world.stop()
            case 1: world.time = 1_701_388_500  // 2023-11-30T23:55
            case 2: world.time = 1_704_066_900  // 2023-12-31T23:55
            default: break
            }
        }
    }

    enum End: CaseIterable {
        /// The process is killed, the power fails, or first the one and soon the other.
        case kill, power, killThenPower
    }

    @Test("The world ends after every single byte and call, and goes on", arguments: End.allCases)
    func everyStep(_ end: End) throws {
        var whole = BudgetWorld(seed: 5, limit: 14)
        Self.story(&whole)
        #expect(whole.faults.isEmpty, "\(whole.faults)")
        #expect(whole.months == 3)
        let steps = whole.platter.used
        #expect(steps > 2500)
        for step in 0..<steps {
            for salt in 0..<(end == .power ? 2 : 1) {
                var world = BudgetWorld(seed: 5, limit: 14)
                world.platter.chance = SeededNumbers(seed: UInt64(step * 2 + salt))
                world.powerFailures = end == .power ? 100 : 0
                world.platter.steps = step
                Self.story(&world)
                try #require(world.crashes == 1)
                world.round(asking: 30)
                if end == .killThenPower { world.crash(losesPower: true) }
                // What is asked for next is not what was asked for before.
                world.series = 60
                for _ in 0..<3 { world.round(asking: 12) }
                try #require(world.faults.isEmpty, "step \(step), \(salt): \(world.faults)")
            }
        }
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
