import MetricModel
import TestSupport
import Testing
import Threads

@testable import CloudWatch

/// The census and what it says of measurements, fields and dimensions, against a count that knows no better.
@Suite struct CensusTests {
    static func datum(
        _ measurement: String, _ field: String, _ dimensions: [(String, String)], _ value: Datum.Value = .plain(1)
    ) -> Datum {
        Datum(measurement, field, DimensionSet(dimensions.map { .init($0.0, $0.1) }), at: 0, value)
    }

    @Test("The same metric is one, in whatever order its dimensions come, and in another namespace or region another")
    func identity() {
        let census = MetricCensus()
        let one = Self.datum("mem", "used", [("host", "a"), ("team", "b")])
        census.record([one, one], namespace: "N", region: "r")
        census.record([Self.datum("mem", "used", [("team", "b"), ("host", "a")])], namespace: "N", region: "r")
        // Name and dimensions make the metric: where the measurement ends does not.
        census.record([Self.datum("mem_x", "y", []), Self.datum("mem", "x_y", [])], namespace: "N", region: "r")
        #expect(census.found.metrics.count == 2)
        #expect(census.found.data == 5)
        census.record([one], namespace: "M", region: "r")
        census.record([one], namespace: "N", region: "s")
        #expect(census.found.metrics.count == 4)
    }

    @Test("A region that is given stands for all")
    func region() {
        let census = MetricCensus(region: "given")
        census.record([Self.datum("a", "b", [])], namespace: "N", region: "r")
        census.record([Self.datum("a", "b", [])], namespace: "N", region: "s")
        #expect(census.found.metrics.values.map(\.region) == ["given"])
    }

    @Test("Several threads may record at once")
    func threads() throws {
        let census = MetricCensus()
        let workers = try (0..<4).map { number in
            try WorkerThread(name: "census") {
                for i in 0..<500 {
                    census.record(
                        [Self.datum("m", "f\(i % 50)", [("w", "\(number % 2)")])], namespace: "N", region: "r")
                }
            }
        }
        for worker in workers { worker.join() }
        #expect(census.found.metrics.count == 100)
        #expect(census.found.data == 2000)
    }

    /// What was drawn, as plain text.
    private struct Drawn: Hashable {
        var measurement: String
        var field: String
        var dimensions: [String: String]
    }

    @Test("Random data count as they do one by one", arguments: 1...20 as ClosedRange<UInt64>)
    func random(_ seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let census = MetricCensus()
        var drawn: Set<Drawn> = []
        for _ in 0..<Int.random(in: 1...300, using: &random) {
            var dimensions: [String: String] = [:]
            for name in ["cpu", "host", "container", "device"] where Bool.random(using: &random) {
                dimensions[name] = "\(name)\(Int.random(in: 0...5, using: &random))"
            }
            // Letters without underscores: no two of these make the same name.
            let one = Drawn(
                measurement: "m\(Int.random(in: 0...3, using: &random))",
                field: "f\(Int.random(in: 0...4, using: &random))", dimensions: dimensions)
            drawn.insert(one)
            let pairs = dimensions.shuffled(using: &random).map { ($0.key, $0.value) }
            census.record([Self.datum(one.measurement, one.field, pairs)], namespace: "N", region: "r")
        }
        let breakdown = CostBreakdown(census.found)
        #expect(breakdown.metrics.count == drawn.count)
        for part in breakdown.measurements {
            #expect(part.metrics == drawn.count { $0.measurement == part.name })
        }
        for part in breakdown.fields { #expect(part.metrics == drawn.count { $0.field == part.name }) }
        #expect(breakdown.measurements.reduce(0) { $0 + $1.metrics } == drawn.count)
        #expect(breakdown.fields.reduce(0) { $0 + $1.metrics } == drawn.count)
        #expect(Set(breakdown.dimensions.map(\.name)) == Set(drawn.flatMap(\.dimensions.keys)))
        for dimension in breakdown.dimensions {
            let without = Set(
                drawn.map { one in
                    var one = one
                    one.dimensions[dimension.name] = nil
                    return one
                })
            #expect(dimension.saves == drawn.count - without.count)
            #expect(dimension.metrics == drawn.count { $0.dimensions[dimension.name] != nil })
            #expect(dimension.values == Set(drawn.compactMap { $0.dimensions[dimension.name] }).sorted())
        }
        #expect(breakdown.dimensions.map(\.saves) == breakdown.dimensions.map(\.saves).sorted(by: >))
        expectHonest(FilterAdvice.best(of: breakdown) { $0 }, drawn)
    }

    /// Each line saves what it says if it is applied, and none of its rule saves more.
    private func expectHonest(_ advice: [FilterAdvice], _ drawn: Set<Drawn>) {
        func left(_ rule: FilterAdvice.Rule, _ name: String) -> Int {
            switch rule {
            case .namedrop: drawn.count { $0.measurement != name }
            case .fieldexclude: drawn.count { $0.field != name }
            case .tagexclude:
                Set(
                    drawn.map { one in
                        Drawn(
                            measurement: one.measurement, field: one.field,
                            dimensions: one.dimensions.filter { $0.key != name })
                    }
                ).count
            }
        }
        #expect(advice.map(\.saves) == advice.map(\.saves).sorted(by: >))
        #expect(Set(advice.map(\.rule)).count == advice.count)
        for line in advice {
            #expect(line.patterns.count == 1)
            #expect(drawn.count - left(line.rule, line.patterns[0]) == line.saves)
            let names: Set<String> =
                switch line.rule {
                case .namedrop: Set(drawn.map(\.measurement))
                case .fieldexclude: Set(drawn.map(\.field))
                case .tagexclude: Set(drawn.flatMap(\.dimensions.keys))
                }
            let best = names.map { drawn.count - left(line.rule, $0) }.filter { $0 < drawn.count }.max()
            #expect(best == line.saves)
        }
    }
}
