import Glibc

/// The agent on a host of many containers, whose files are far more than it may hold open.
enum ManyGroupsBench {
    static func run(groups count: Int) throws -> [Finding] {
        let host = try ContainerHost(.v2, groups: count)
        defer { host.remove() }
        let agent = try RunningAgent(
            "many-\(count)", inputs: "[[inputs.containers]]",
            outputs: """
                [[outputs.discard]]
                [[outputs.file]]
                  files = ["OUT/seen"]
                  namepass = ["docker_container_mem"]
                  fieldinclude = ["usage"]
                """, environment: host.environment)
        RunningAgent.waitForGathers(2)  // descriptors are opened, samples taken
        let before = (lines: try agent.lines(of: "seen").count, time: try agent.cpuTime())
        let gathers = 3
        RunningAgent.waitForGathers(gathers)
        let each = Double(try agent.cpuTime() - before.time) / Double(gathers)
        let resident = try agent.mebibytes("VmRSS")
        let peak = try agent.mebibytes("VmHWM")
        let held = agent.descriptors()
        // What came in these gathers is written at the next flush at the latest.
        let told = try agent.lines(of: "seen").count - before.lines
        try agent.end()
        guard told == gathers * count else {
            throw BenchError("\(told) of \(gathers * count) containers were told in \(gathers) gathers")
        }
        return [
            .bounded(
                "\(count) groups, each 10 s", each / 1e9 / Double(RunningAgent.interval) * 100, unit: "% of a CPU",
                atMost: 0.002 * Double(count),
                "\(rounded(each / 1e6)) ms a gather, all of them told; \(held) files open of \(FileLimit.hard)"),
            .bounded(
                "  resident memory", resident, unit: "MiB", atMost: 20 + 20 * Double(count) / 1024,
                "\(rounded(peak)) at most"),
        ]
    }

    /// Nothing changes on a host of a hundred containers: the agent sleeps from gather to gather.
    static func idle() throws -> [Finding] {
        let host = try ContainerHost(.v2, groups: 100)
        defer { host.remove() }
        let agent = try RunningAgent(
            "idle", inputs: "[[inputs.containers]]", outputs: "[[outputs.discard]]", environment: host.environment)
        RunningAgent.waitForGathers(2)
        let before = (sleeps: try agent.sleeps(), time: try agent.cpuTime())
        let seconds = 30
        sleep(UInt32(seconds))
        let sleeps = try agent.sleeps() - before.sleeps
        let time = Double(try agent.cpuTime() - before.time)
        try agent.end()
        return [
            .bounded(
                "wake-ups while idle", Double(sleeps) / Double(seconds), unit: "/s", atMost: 1,
                "\(sleeps) in \(seconds) s, \(rounded(time / 1e6)) ms of processor time; 100 containers, each 10 s")
        ]
    }
}
