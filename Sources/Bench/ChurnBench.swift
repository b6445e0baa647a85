import Glibc

/// Containers that come and go by the second: what it costs to see each of them.
enum ChurnBench {
    /// Containers that start, and as many that end, in a second.
    private static let pace = 50
    private static let seconds = 40
    /// An engine takes tens of milliseconds of processor time to start and end a container, several processors at this
    /// pace. Two for each are small beside that.
    private static let limit = 10.0

    static func run() throws -> [Finding] {
        let host = try ContainerHost(.v2, groups: 100)
        defer { host.remove() }
        let agent = try RunningAgent(
            "churn",
            inputs: "[[inputs.containers]]\n  lifecycle = true",
            outputs: """
                [[outputs.discard]]
                [[outputs.file]]
                  files = ["OUT/ends"]
                  namepass = ["docker_container_lifecycle"]
                """, environment: host.environment)
        RunningAgent.waitForGathers(2)
        var halfway = 0.0
        let before = try agent.cpuTime()
        let start = ContinuousClock.now
        // Each lives a second: it ends when the one that many after it begins.
        for index in host.count..<host.count + pace * seconds {
            try host.add(index)
            if index >= host.count + pace { try host.end(index - pace) }
            if index == host.count + pace * seconds / 2 { halfway = try agent.mebibytes("VmRSS") }
            let due = start + .milliseconds((index - host.count + 1) * 1000 / pace)
            let rest = (due - ContinuousClock.now).components
            if rest.seconds >= 0, rest.attoseconds > 0 { usleep(UInt32(rest.attoseconds / 1_000_000_000_000)) }
        }
        let span = (ContinuousClock.now - start).components
        let wall = Double(span.seconds) + Double(span.attoseconds) / 1e18
        let time = Double(try agent.cpuTime() - before)
        let (last, ended) = (try agent.mebibytes("VmRSS"), pace * (seconds - 1))
        RunningAgent.waitForGathers(1)
        sleep(UInt32(RunningAgent.interval))
        let told = try agent.lines(of: "ends").count
        try agent.end()
        guard wall < Double(seconds) * 1.2 else { throw BenchError("the machine is too busy: \(rounded(wall)) s") }
        guard told == ended else { throw BenchError("the ends of \(told) containers were told, \(ended) ended") }
        return [
            .bounded(
                "\(pace) starts and ends a second", time / 1e9 / wall * 100, unit: "% of a CPU", atMost: limit,
                "\(rounded(time / 1e6 / Double(ended))) ms each, the gathers of 100 others included; \(told) ends told"),
            .bounded(
                "  resident memory", last / halfway, unit: "x half way", atMost: 1.1,
                "\(rounded(halfway)) MiB after \(seconds / 2) s, \(rounded(last)) after \(seconds)"),
        ]
    }
}
