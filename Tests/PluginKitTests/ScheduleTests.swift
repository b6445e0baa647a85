import MetricModel
import PluginKit
import TestSupport
import Testing
import Threads

@Suite struct ScheduleTests {
    struct First: Sendable {
        let start: Double
        let interval: Double
        var offset = 0.0
        var isRounded = true
        let tick: Double
    }

    @Test(
        "The first tick",
        arguments: [
            First(start: 1003, interval: 10, tick: 1010),
            First(start: 1009.95, interval: 10, tick: 1020),  // less than a hundredth of the interval away
            First(start: 1010, interval: 10, tick: 1020),
            First(start: 1009.9, interval: 10, tick: 1010),
            First(start: 1003, interval: 10, offset: 2, tick: 1012),
            First(start: 1003, interval: 10, isRounded: false, tick: 1003),
            First(start: 1003, interval: 10, offset: 2, isRounded: false, tick: 1005),
            First(start: 1000, interval: 7, tick: 1004),  // counted from the year 1, not from 1970
            First(start: 86_400, interval: 604_800, tick: 345_600),  // weeks begin on Mondays
        ])
    func first(_ first: First) {
        let timing = InputTiming(
            interval: .seconds(first.interval), offset: .seconds(first.offset), isRounded: first.isRounded)
        let schedule = Schedule(timing, from: Timestamp(nanoseconds: Int64(first.start * 1e9)))
        #expect(schedule.next.nanoseconds == Int64(first.tick * 1e9))
    }

    @Test(
        "Ticks advance by the interval; missed ones are passed over and counted",
        arguments: [(1010.0, 1020.0, 0), (1019.9, 1020.0, 0), (1020, 1030, 1), (1047, 1050, 3), (1000, 1010, 0)])
    func advance(_ now: Double, _ next: Double, _ skipped: Int) {
        var schedule = Schedule(InputTiming(), from: Timestamp(nanoseconds: 1_003_000_000_000))
        let passed = schedule.advance(past: Timestamp(nanoseconds: Int64(now * 1e9)))
        #expect(passed == skipped)
        #expect(schedule.next.nanoseconds == Int64(next * 1e9))
    }

    @Test("Jitter comes on top of each tick and does not add up", arguments: [0, 0.25, 0.5])
    func jitter(_ chance: Double) {
        let clock = ManualClock(at: Timestamp(nanoseconds: 1_003_000_000_000), chance: chance)
        var schedule = Schedule(InputTiming(jitter: .seconds(8)), from: clock.now)
        for tick in [1010, 1020, 1030] {
            let alarm = schedule.alarm(by: clock)
            #expect(alarm == Timestamp(nanoseconds: 1_000_000_000) + .seconds(tick - 1) + .seconds(8 * chance))
            schedule.advance(past: alarm)
        }
    }

    @Test("A clock that is set back does not silence an input")
    func setBack() {
        var schedule = Schedule(InputTiming(), from: Timestamp(nanoseconds: 5_000_000_000_000))
        let passed = schedule.advance(past: Timestamp(nanoseconds: 1_003_000_000_000))
        #expect(passed == 0)
        #expect(schedule.next.seconds == 1010)
    }

    @Test(
        "Rounding is half up, before the epoch too",
        arguments: [(1_500_000_000, 2), (1_499_999_999, 1), (-500_000_000, 0), (-500_000_001, -1), (0, 0)])
    func rounding(_ nanoseconds: Int64, _ seconds: Int64) {
        #expect(Timestamp(nanoseconds: nanoseconds).rounded(to: .seconds(1)).seconds == seconds)
    }
}
