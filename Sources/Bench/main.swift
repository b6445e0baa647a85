import Glibc

/// Times the hot paths and holds them against what is promised: `heliograph-bench [names...]`. Without names each runs
/// in a process of its own, so that none finds memory or descriptors of another. The status is 1 if a target is missed.
let benches: [(name: String, run: () throws -> [Finding])] = [
    ("sweep-v2-100", { try SweepBench.recorded(.v2, groups: 100) }),
    ("sweep-v2-1000", { try SweepBench.recorded(.v2, groups: 1000) }),
    ("sweep-v1-100", { try SweepBench.recorded(.v1, groups: 100) }),
    ("sweep-v1-1000", { try SweepBench.recorded(.v1, groups: 1000) }),
    ("sweep-real-100", { try SweepBench.real(groups: 100) }),
    ("sweep-real-1000", { try SweepBench.real(groups: 1000) }),
    ("sweep-v2-5000", { try SweepBench.recorded(.v2, groups: 5000) }),
    ("sweep-v1-5000", { try SweepBench.recorded(.v1, groups: 5000) }),
    ("sweep-real-5000", { try SweepBench.real(groups: 5000) }),
    ("many-1000", { try ManyGroupsBench.run(groups: 1000) }),
    ("many-5000", { try ManyGroupsBench.run(groups: 5000) }),
    ("idle", ManyGroupsBench.idle),
    ("churn", ChurnBench.run),
    ("file", FileBench.run),
    ("cloudwatch", CloudWatchBench.json),
    ("query", CloudWatchBench.query),
    ("window", CloudWatchBench.window),
    ("outage", { try OutageBench.run(isAggregated: false) }),
    ("outage-window", { try OutageBench.run(isAggregated: true) }),
    ("memory", AgentBench.memory),
    ("start", AgentBench.start),
    ("test", AgentBench.test),
    ("size", AgentBench.size),
    ("filter", { [try PartBench.filter().finding(named: "filter alone")] }),
    ("queue", { [try PartBench.queue().finding(named: "queue and threads alone")] }),
    ("parse", { [try FormatBench.parseInflux().finding(named: "parse influx")] }),
    ("serialise", { [try FormatBench.serialiseInflux().finding(named: "serialise influx")] }),
    ("parse-odd", { [try FormatBench.parseOddFloats().finding(named: "parse influx, odd floats")] }),
    ("serialise-odd", { [try FormatBench.serialiseOddFloats().finding(named: "serialise influx, odd floats")] }),
    ("parsers", ShelfBench.parsers),
    ("serializers", ShelfBench.serializers),
    ("processors", ShelfBench.processors),
    ("parse-new", { [try FormatBench.parseNewSeries().finding(named: "parse influx, new series")] }),
]

var isMissed = false
let names = Array(CommandLine.arguments.dropFirst())
if names.count == 1, let bench = benches.first(where: { $0.name == names[0] }) {
    do {
        for finding in try bench.run() {
            tell(finding.line)
            isMissed = isMissed || finding.isMissed
        }
    } catch {
        tell(padded(bench.name, to: -34) + "  FAILED: \(error)")
        isMissed = true
    }
} else {
    for name in names where !benches.contains(where: { $0.name == name }) {
        tell("there is no bench '\(name)'; there are \(benches.map(\.name).joined(separator: ", "))")
        exit(1)
    }
    tell(try machine())
    for bench in benches where names.isEmpty || names.contains(bench.name) {
        if try ChildProcess(["/proc/self/exe", bench.name]).wait() != 0 { isMissed = true }
    }
}
exit(isMissed ? 1 : 0)
