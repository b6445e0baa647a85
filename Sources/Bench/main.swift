/// Times the hot paths, in CPU time: `heliograph-bench [words of a name]`.
let benches: [(name: String, run: () throws -> Measurement)] = [
    ("parse influx", FormatBench.parseInflux),
    ("serialise influx", FormatBench.serialiseInflux),
    ("parse influx, odd floats", FormatBench.parseOddFloats),
    ("serialise influx, odd floats", FormatBench.serialiseOddFloats),
    ("parse influx, new series", FormatBench.parseNewSeries),
]

let wanted = CommandLine.arguments.dropFirst().joined(separator: " ")
for bench in benches where wanted.isEmpty || bench.name.contains(wanted) {
    print(try bench.run().line(named: bench.name))
}
