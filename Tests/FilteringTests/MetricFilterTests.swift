import Filtering
import MetricModel
import PluginKit
import TOML
import Testing

@Suite struct MetricFilterTests {
    static let metric = Metric(
        "cpu_usage", tags: TagSet(["host": "a", "env": "dev"]),
        fields: [.init("idle", .int(1)), .init("user", .int(2))],
        at: Timestamp(nanoseconds: 0))

    static func filter(_ text: String) throws -> MetricFilter {
        let options = FilterOptions()
        var decoding = Decoding()
        try TOMLParser.parse(text, file: "plugins.toml").decode(into: [options], owner: "inputs.x", &decoding)
        try #require(decoding.problems.isEmpty)
        return try options.makeFilter()
    }

    @Test(
        "A refusal names the rule, its place and what it saw",
        arguments: [
            ("namepass = [\"mem*\"]", "plugins.toml:1:1: namepass: no pattern matches 'cpu_usage'"),
            ("namedrop = [\"cpu*\"]", "plugins.toml:1:1: namedrop: a pattern matches 'cpu_usage'"),
            ("tagpass = { env = [\"prod\"] }", "plugins.toml:1:1: tagpass: tag env is 'dev'"),
            ("tagpass = { job = [\"x\"] }", "plugins.toml:1:1: tagpass: there is no tag 'job'"),
            ("\nfieldinclude = [\"nice\"]", "plugins.toml:2:1: fieldinclude: leaves none of the fields 'idle', 'user'"),
        ])
    func reasons(_ text: String, _ reason: String) throws {
        #expect(try Self.filter(text).why(Self.metric)?.description == reason)
    }

    @Test("The explanation is the verdict, for random filters and metrics")
    func explanationIsVerdict() throws {
        let parts = [
            "namepass = [\"cpu*\", \"mem\"]", "namedrop = [\"*usage\"]", "tagpass = { env = [\"d*\"], host = [\"b\"] }",
            "tagdrop = { env = [\"dev\"] }", "fieldinclude = [\"i*\"]", "fieldexclude = [\"idle\"]",
            "taginclude = [\"host\"]",
        ]
        var generator = SeededGenerator(seed: 7)
        var kept = 0
        for _ in 0..<2000 {
            let text = parts.filter { _ in Bool.random(using: &generator) }.joined(separator: "\n")
            var filter = try Self.filter(text)
            var metric = Metric(
                ["cpu_usage", "cpu", "mem", "net"].randomElement(using: &generator) ?? "",
                tags: TagSet(["env": ["dev", "prod"].randomElement(using: &generator) ?? "", "host": "b"]),
                fields: [.init(["idle", "irq", "user"].randomElement(using: &generator) ?? "", .int(1))],
                at: Timestamp(nanoseconds: 0))
            let why = filter.why(metric)
            let passes = filter.keeps(metric) && filter.modify(&metric)
            #expect(passes == (why == nil))
            #expect(filter.dropped.reduce(0) { $0 + $1.count } == (passes ? 0 : 1))
            #expect(why == nil || filter.dropped.contains { $0.rule == why?.rule && $0.count == 1 })
            kept += passes ? 1 : 0
        }
        #expect(kept > 200 && kept < 1800)
    }
}

struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
