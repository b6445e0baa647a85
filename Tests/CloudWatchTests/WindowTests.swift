import CloudWatch
import TestSupport
import Testing

@Suite struct WindowTests {
    private static let h1 = DimensionSet([.init("host", "h1")])
    private static let h2 = DimensionSet([.init("host", "h2")])

    private func datum(
        _ value: Double, at time: Int64, _ field: String = "v", _ dimensions: DimensionSet = h1, unit: Unit? = nil
    ) -> Datum { Datum("m", field, dimensions, at: time, .plain(value), resolution: 1, unit: unit) }

    private func texts(_ data: [Datum]) -> [String] { data.map(MappingScene.text) }

    @Test("Values of a window become one statistic, a spike of one second its maximum")
    func statistics() {
        var window = AggregationWindow(seconds: 60, form: .statistics)
        for second in 0..<60 { window.add(datum(second == 30 ? 100 : 1, at: 1200 + Int64(second), unit: .percent)) }
        window.add(datum(7, at: 1260, unit: .percent))
        #expect(window.count == 2)
        #expect(
            texts(window.takeEnded(now: 1265, all: false))
                == ["m_v host=h1 min 1.0 max 100.0 sum 159.0 count 60.0 Percent at 1200"])
        #expect(window.count == 1)
        #expect(
            texts(window.takeEnded(now: 1265, all: true))
                == ["m_v host=h1 min 7.0 max 7.0 sum 7.0 count 1.0 Percent at 1260"])
        #expect(window.count == 0)
    }

    @Test("The same as a distribution")
    func distribution() {
        var window = AggregationWindow(seconds: 60, form: .distribution)
        for second in 0..<60 { window.add(datum(second == 30 ? 100 : 1, at: 1200 + Int64(second), unit: .bytes)) }
        #expect(
            texts(window.takeEnded(now: 1265, all: false)) == ["m_v host=h1 1.0x59.0 100.0x1.0 Bytes at 1200"])
    }

    @Test(
        "A window is open a few seconds longer than it lasts",
        arguments: [(59, 0), (60, 0), (64, 0), (65, 1), (66, 1)] as [(Int64, Int)])
    func grace(_ now: Int64, _ taken: Int) {
        var window = AggregationWindow(seconds: 60, form: .statistics)
        window.add(datum(1, at: 1259))
        #expect(AggregationWindow.grace == 5)
        #expect(window.takeEnded(now: 1200 + now, all: false).count == taken)
        #expect(window.count == 1 - taken)
    }

    @Test(
        "Windows begin at multiples of their length, and minutes are stored as minutes",
        arguments: [
            (60, 1200, 1200, 60), (60, 1259, 1200, 60), (60, 1260, 1260, 60), (60, -1, -60, 60), (60, -60, -60, 60),
            (60, -61, -120, 60), (300, 1499, 1200, 60), (10, 1209, 1200, 1), (90, 1200, 1170, 1), (1, 1201, 1201, 1),
            (120, 1300, 1200, 60),
        ] as [(Int64, Int64, Int64, Int)])
    func start(_ seconds: Int64, _ time: Int64, _ start: Int64, _ resolution: Int) {
        var window = AggregationWindow(seconds: seconds, form: .statistics)
        window.add(datum(1, at: time))
        let taken = window.takeEnded(now: 0, all: true)
        #expect(taken.map(\.time) == [start])
        #expect(taken.map(\.resolution) == [resolution])
    }

    @Test("Metrics are told apart by name, field and dimensions, and come in the order of first arrival")
    func identity() {
        var window = AggregationWindow(seconds: 60, form: .statistics)
        for value in [1.0, 2.0] {
            window.add(datum(value, at: 1200, "b"))
            window.add(datum(value * 10, at: 1201, "a", Self.h2))
            window.add(datum(value * 100, at: 1202, "b", Self.h2))
            window.add(Datum("n", "b", DimensionSet([.init("host", "h1")]), at: 1200, .plain(5)))
            window.add(datum(value, at: 1203, "b", DimensionSet([.init("host", "h1")])))
        }
        #expect(window.count == 4)
        #expect(
            texts(window.takeEnded(now: 1265, all: false)) == [
                "m_b host=h1 min 1.0 max 2.0 sum 6.0 count 4.0 at 1200",
                "m_a host=h2 min 10.0 max 20.0 sum 30.0 count 2.0 at 1200",
                "m_b host=h2 min 100.0 max 200.0 sum 300.0 count 2.0 at 1200",
                "n_b host=h1 min 5.0 max 5.0 sum 10.0 count 2.0 at 1200",
            ])
    }

    @Test("What is late makes a further datum of its window", arguments: [true, false])
    func late(_ all: Bool) {
        var window = AggregationWindow(seconds: 60, form: .statistics)
        window.add(datum(1, at: 1200))
        window.add(datum(2, at: 1270))
        #expect(window.takeEnded(now: 1265, all: all).count == (all ? 2 : 1))
        window.add(datum(3, at: 1210))
        window.add(datum(4, at: 1271))
        window.add(datum(5, at: 1211))
        let taken = texts(window.takeEnded(now: 1265, all: false))
        #expect(taken == ["m_v host=h1 min 3.0 max 5.0 sum 8.0 count 2.0 at 1200"])
        #expect(
            texts(window.takeEnded(now: 1400, all: false)) == [
                all
                    ? "m_v host=h1 min 4.0 max 4.0 sum 4.0 count 1.0 at 1260"
                    : "m_v host=h1 min 2.0 max 4.0 sum 6.0 count 2.0 at 1260"
            ])
    }

    @Test("Statistics are joined with statistics, in a distribution beside it")
    func statisticsAdded() {
        let part = Datum("m", "v", Self.h1, at: 1210, .statistics(minimum: -3, maximum: 9, sum: 20, count: 4))
        var window = AggregationWindow(seconds: 60, form: .statistics)
        for datum in [datum(10, at: 1200), part, part] { window.add(datum) }
        #expect(
            texts(window.takeEnded(now: 0, all: true)) == ["m_v host=h1 min -3.0 max 10.0 sum 50.0 count 9.0 at 1200"])

        window = AggregationWindow(seconds: 60, form: .distribution)
        for datum in [datum(10, at: 1200), part, part, datum(10, at: 1211)] { window.add(datum) }
        #expect(
            texts(window.takeEnded(now: 0, all: true)) == [
                "m_v host=h1 10.0x2.0 at 1200", "m_v host=h1 min -3.0 max 9.0 sum 40.0 count 8.0 at 1200",
            ])
    }

    @Test("Distributions are joined too")
    func distributionAdded() {
        let part = Datum("m", "v", Self.h1, at: 1210, .distribution(values: [1, 3], counts: [2, 5]))
        var window = AggregationWindow(seconds: 60, form: .distribution)
        for datum in [datum(3, at: 1200), part] { window.add(datum) }
        #expect(texts(window.takeEnded(now: 0, all: true)) == ["m_v host=h1 3.0x6.0 1.0x2.0 at 1200"])
        window = AggregationWindow(seconds: 60, form: .statistics)
        for datum in [datum(4, at: 1200), part] { window.add(datum) }
        #expect(
            texts(window.takeEnded(now: 0, all: true)) == ["m_v host=h1 min 1.0 max 4.0 sum 21.0 count 8.0 at 1200"])
    }

    @Test("Zero is zero, whatever its sign")
    func zero() {
        var window = AggregationWindow(seconds: 60, form: .distribution)
        for value in [-0.0, 0.0, -0.0] { window.add(datum(value, at: 1200)) }
        #expect(texts(window.takeEnded(now: 0, all: true)) == ["m_v host=h1 0.0x3.0 at 1200"])
        window = AggregationWindow(seconds: 60, form: .statistics)
        window.add(datum(-0.0, at: 1200))
        #expect(texts(window.takeEnded(now: 0, all: true)) == ["m_v host=h1 min 0.0 max 0.0 sum 0.0 count 1.0 at 1200"])
    }

    @Test(
        "A distribution that is full gives way to a further one",
        arguments: [(149, [149]), (150, [150]), (151, [150, 1])])
    func full(_ distinct: Int, _ sizes: [Int]) {
        var window = AggregationWindow(seconds: 60, form: .distribution)
        for _ in 0..<2 { for value in 0..<min(distinct, 150) { window.add(datum(Double(value), at: 1200)) } }
        for value in min(distinct, 150)..<distinct { window.add(datum(Double(value), at: 1201)) }
        let found = window.takeEnded(now: 0, all: true).map { datum -> Int in
            guard case .distribution(let values, let counts) = datum.value, values.count == counts.count else {
                return 0
            }
            return values.count
        }
        #expect(found == sizes)
    }

    @Test("A sum that CloudWatch would refuse makes a further datum", arguments: [1e108, -2e108])
    func largeSum(_ value: Double) {
        var window = AggregationWindow(seconds: 60, form: .statistics)
        for _ in 0..<3 { window.add(datum(value, at: 1200)) }
        window.add(datum(5, at: 1201))
        #expect(window.count == 3)
        let taken = window.takeEnded(now: 0, all: true)
        let parts = taken.map { datum -> [Double] in
            guard case .statistics(let low, let high, let sum, let count) = datum.value else { return [] }
            return [low, high, sum, count]
        }
        let one = [value, value, value, 1]
        #expect(parts == [one, one, [min(value, 5), max(value, 5), value + 5, 2]])
    }

    @Test("Random data come to what a naive count comes to", arguments: 0..<16)
    func random(_ seed: UInt64) {
        var dice = SeededNumbers(seed: seed)
        let seconds = [1, 10, 60, 300].randomElement(using: &dice) ?? 60
        let form: AggregationWindow.Form = seed % 2 == 0 ? .statistics : .distribution
        var window = AggregationWindow(seconds: Int64(seconds), form: form)
        let wide = Bool.random(using: &dice)
        var given: [String: [Double]] = [:]
        var got: [String: [Double]] = [:]
        var sums: [String: (low: Double, high: Double, sum: Double, count: Double)] = [:]

        func take(_ data: [Datum]) {
            for datum in data {
                #expect(datum.time % Int64(seconds) == 0)
                let key = "\(datum.field) \(datum.dimensions.dimensions) \(datum.time)"
                switch datum.value {
                case .statistics(let low, let high, let sum, let count):
                    let before = sums[key] ?? (.infinity, -.infinity, 0, 0)
                    sums[key] = (min(before.low, low), max(before.high, high), before.sum + sum, before.count + count)
                case .distribution(let values, let counts):
                    #expect(values.count <= 150 && Set(values).count == values.count)
                    for (value, count) in zip(values, counts) {
                        got[key, default: []] += Array(repeating: value, count: Int(count))
                    }
                case .plain: #expect(Bool(false), "a plain value")
                }
            }
        }
        var now: Int64 = 12_000
        for _ in 0..<4000 {
            if Int.random(in: 0..<50, using: &dice) == 0 { now += .random(in: 1...20, using: &dice) }
            let dimensions = Bool.random(using: &dice) ? Self.h1 : Self.h2
            // Eighths add up without rounding, in any order.
            let value = Double(Int.random(in: wide ? -5000...5000 : -3...3, using: &dice)) / 8
            let time = now - Int64.random(in: 0...90, using: &dice)
            let field = ["a", "b", "c"].randomElement(using: &dice) ?? ""
            window.add(datum(value, at: time, field, dimensions))
            given["\(field) \(dimensions.dimensions) \(time / Int64(seconds) * Int64(seconds))", default: []].append(
                value)
            if Int.random(in: 0..<100, using: &dice) == 0 { take(window.takeEnded(now: now, all: false)) }
        }
        take(window.takeEnded(now: now, all: true))
        #expect(window.count == 0)
        if form == .distribution {
            #expect(got.mapValues { $0.sorted() } == given.mapValues { $0.sorted() })
        } else {
            #expect(sums.count == given.count)
            for (key, values) in given {
                let sum = sums[key] ?? (0, 0, 0, 0)
                #expect(sum.low == values.min() && sum.high == values.max())
                #expect(sum.sum == values.reduce(0, +) && sum.count == Double(values.count))
            }
        }
    }
}
