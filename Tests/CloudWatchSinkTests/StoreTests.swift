import CloudWatch
import Testing

@testable import CloudWatchSink

func datum(
    _ name: String = "m", _ value: Datum.Value = .plain(1), at time: Int64 = noon, unit: CloudWatch.Unit = .none,
    resolution: Int = 60, dimensions: [String: String] = [:]
) -> ReceivedDatum {
    ReceivedDatum(
        name: name,
        dimensions: dimensions.map { DimensionSet.Dimension($0.key, $0.value) }.sorted { $0.name < $1.name },
        time: time,
        value: value, unit: unit, resolution: resolution)
}

extension MetricStore {
    mutating func take(_ data: ReceivedDatum..., region: String = "r", now: Int64 = noon) {
        take(PutRequest(namespace: "N", data: data), region: region, now: now)
    }

    func series(_ name: String = "m", region: String = "r", dimensions: [DimensionSet.Dimension] = []) -> Series? {
        series[MetricIdentity(region: region, namespace: "N", name: name, dimensions: dimensions)]
    }
}

@Suite struct StoreTests {
    /// The nearest rank, from a list of all values.
    static func naive(_ values: [Double], _ percent: Double) -> Double {
        let sorted = values.sorted()
        let rank = (percent * Double(sorted.count) / 100).rounded(.up)
        return sorted[min(max(Int(rank) - 1, 0), sorted.count - 1)]
    }

    @Test("Statistics and percentiles are those of a naive computation", arguments: 1...40)
    func statistics(_ seed: UInt64) throws {
        var random = FixedRandom(state: seed &* 0x9E37_79B9_7F4A_7C15)
        var store = MetricStore(now: noon)
        var values: [Double] = []
        let span = [3.0, 100, 1e9][Int(seed % 3)]
        for _ in 0..<Int.random(in: 1...60, using: &random) {
            if Bool.random(using: &random) {
                let value = Double.random(in: 0...span, using: &random).rounded()
                values.append(value)
                store.take(datum("m", .plain(value)))
            } else {
                let distinct = (0..<Int.random(in: 1...5, using: &random)).map { Double($0) * span / 4 }
                let counts = distinct.map { _ in Double(Int.random(in: 1...6, using: &random)) }
                for (value, count) in zip(distinct, counts) { values += Array(repeating: value, count: Int(count)) }
                store.take(datum("m", .distribution(values: distinct, counts: counts)))
            }
        }
        let period = try #require(store.series()?.minutes.periods.first)
        #expect(store.series()?.minutes.periods.count == 1)
        #expect(period.count == Double(values.count))
        #expect(period.minimum == values.min() && period.maximum == values.max())
        #expect(abs(period.sum - values.reduce(0, +)) <= 1e-9 * period.sum)
        for percent in [0, 1, 10, 25, 50, 75, 90, 99, 99.9, 100] {
            #expect(period.distribution.percentile(percent) == Self.naive(values, percent), "p\(percent)")
        }
    }

    @Test("Thousands of different values are kept within bounds and one per cent")
    func rounded() throws {
        var random = FixedRandom(state: 42)
        var distribution = Distribution()
        var values: [Double] = []
        for _ in 0..<20_000 {
            let value = Double.random(in: 0...1, using: &random)
            values.append(1 / (value + 1e-3))
            distribution.add(1 / (value + 1e-3), count: 1)
        }
        #expect(distribution.isRounded && distribution.entries.count <= Distribution.roundedLimit)
        for percent in [1, 25, 50, 90, 99, 99.9, 100] {
            let exact = Self.naive(values, percent)
            let found = try #require(distribution.percentile(percent))
            #expect(abs(found - exact) <= exact * 0.0101, "p\(percent): \(found), not \(exact)")
        }
        for power in -300...300 { distribution.add(Double(sign: .plus, exponent: power, significand: 1), count: 1) }
        for step in 0..<2000 {
            distribution.add(Double(sign: .plus, exponent: -300, significand: 1) * Double(step * step), count: 1)
        }
        #expect(distribution.entries.count <= Distribution.roundedLimit)
        #expect(distribution.entries.reduce(0) { $0 + $1.count } == 20_000 + 601 + 2000)
    }

    @Test("Percentiles are unknown after a statistic set of several values, and below zero")
    func unknown() {
        var period = Period(start: 0, unit: .none)
        period.add(.statistics(minimum: 3, maximum: 3, sum: 6, count: 2))
        #expect(period.distribution.percentile(50) == 3)
        period.add(.plain(5))
        #expect(period.distribution.percentile(100) == 5)
        period.add(.statistics(minimum: 1, maximum: 9, sum: 20, count: 4))
        #expect(period.distribution.percentile(50) == nil)
        #expect((period.count, period.sum, period.minimum, period.maximum) == (7, 31, 1, 9))
        var below = Period(start: 0, unit: .none)
        below.add(.plain(-1))
        #expect(below.distribution.percentile(50) == nil && below.average == -1)
    }

    @Test("Each series keeps its newest periods, in whatever order data come")
    func newest() throws {
        var bounds = MetricStore.Bounds()
        bounds.periods = 5
        var store = MetricStore(bounds: bounds, now: noon)
        let base = noon - noon % 60
        for minute in [3, 1, 9, 0, 7, 8, 5, 7, 2] as [Int64] {
            store.take(datum("m", .plain(Double(minute)), at: base + minute * 60 + 59))
        }
        let periods = try #require(store.series()?.minutes.periods)
        #expect(periods.map { ($0.start - base) / 60 } == [3, 5, 7, 8, 9])
        #expect(periods.map(\.sum) == [3, 5, 14, 8, 9])
    }

    @Test("Seconds are kept for data of high resolution, units apart")
    func seconds() throws {
        var store = MetricStore(now: noon)
        store.take(datum("m", .plain(1), at: noon, resolution: 1), datum("m", .plain(2), at: noon + 1, resolution: 1))
        store.take(datum("m", .plain(4), at: noon, unit: .bytes), datum("m", .plain(8), at: noon))
        let series = try #require(store.series())
        #expect(series.seconds.periods.map(\.sum) == [1, 2])
        #expect(series.minutes.periods.map(\.sum).sorted() == [4, 11])
        let start = noon - noon % 60
        func sums(_ unit: CloudWatch.Unit?, apart: Bool) -> [Double] {
            series.minutes.merged(from: start, to: start + 60, length: 60, unit: unit, keepsUnitsApart: apart).map(
                \.sum)
        }
        #expect(sums(nil, apart: false) == [15] && sums(.bytes, apart: true) == [4] && sums(.bits, apart: true) == [])
        #expect(sums(nil, apart: true).sorted() == [4, 11])
        #expect(
            series.minutes.merged(from: start - 120, to: start, length: 60, unit: nil, keepsUnitsApart: true).isEmpty)
    }

    @Test("There is an end to series: those silent longest go")
    func bounded() {
        var bounds = MetricStore.Bounds()
        bounds.series = 100
        bounds.allPeriods = 400
        bounds.periods = 32
        var store = MetricStore(bounds: bounds, now: noon)
        for n in 0..<250 {
            for minute in 0..<10 { store.take(datum("m\(n)", at: noon + Int64(minute) * 60), now: noon + Int64(n)) }
            #expect(store.series.count <= 100)
            #expect(store.series.values.reduce(0) { $0 + $1.minutes.periods.count } <= 400 + 32)
        }
        #expect(store.series("m249") != nil && store.series("m0") == nil)
        #expect(store.census.count == 250)
        #expect(store.sorted().map(\.name) == store.series.values.map(\.name).sorted())
    }

    @Test("A month's metrics are distinct by region, namespace, name and dimensions, and begin anew with it")
    func census() {
        var store = MetricStore(now: noon)
        store.take(
            datum("a"), datum("a", at: noon - 60), datum("b", dimensions: ["x": "1"]),
            datum("b", dimensions: ["x": "2"]))
        store.take(datum("a"))
        store.take(datum("a"), region: "s")
        #expect(store.census.bills.map(\.region) == ["r", "s"])
        #expect(store.census.bills.map(\.bill) == [.init(metrics: 3, requests: 2), .init(metrics: 1, requests: 1)])
        store.take(datum("a"), now: noon + 31 * 86400)
        #expect(store.census.bills.map(\.bill) == [.init(metrics: 1, requests: 1)])
        store.take(datum("z"), now: noon)
        #expect(store.census.bills.map(\.bill) == [.init(metrics: 1, requests: 1)])
    }

    @Test("What would be a metric too many is refused whole, others go on")
    func censusLimit() throws {
        var bounds = MetricStore.Bounds()
        bounds.census = 2
        var store = MetricStore(bounds: bounds, now: noon)
        store.take(datum("a"), datum("b"))
        let known = PutRequest(namespace: "N", data: [datum("a"), datum("b")])
        let more = PutRequest(namespace: "N", data: [datum("a"), datum("c")])
        try store.admit(known, region: "r", now: noon)
        let fault = #expect(throws: ServiceFault.self) { try store.admit(more, region: "r", now: noon) }
        #expect(fault?.code == "LimitExceeded")
        try store.admit(more, region: "r", now: noon + 31 * 86400)
    }
}
