import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

/// Checks of Nagios, run for real: how each of them ends becomes the state of its service.
@Suite(.timeLimit(.minutes(1))) struct ExecNagiosTests {
    private static func gather(
        _ commands: String, _ options: String = "", stop: WakeSignal = WakeSignal()
    ) throws -> (metrics: [Metric], failures: [String]) {
        var input = ExecInput()
        var decoding = Decoding()
        try TOMLParser.parse("commands = \(commands)\ndata_format = \"nagios\"\n" + options, file: "f.toml")
            .decode(into: [input], owner: "inputs.exec", &decoding)
        try #require(decoding.problems.isEmpty, "\(decoding.problems)")
        var context = PluginContext(
            logger: Recorder().logger, http: ScriptedHTTPClient(), environment: ["PATH": "/usr/bin:/bin"],
            clock: ManualClock(at: PluginCase.time))
        context.stop = stop
        try input.start(context)
        var batch = Batch(time: PluginCase.time)
        input.gather(into: &batch)
        return (batch.takeMetrics(), batch.failures.map { "\($0)" })
    }

    struct Check: CustomTestStringConvertible, Sendable {
        let script: String
        let state: Int64
        let output: String
        var long: String?
        var testDescription: String { script }
    }

    @Test(
        "The exit status is the state; one that means nothing is unknown, and then standard error speaks",
        arguments: [
            Check(script: "echo fine", state: 0, output: "fine"),
            Check(script: "echo 'slow | t=1s;;;0'; exit 1", state: 1, output: "slow"),
            Check(script: "echo down; echo why; echo more >&2; exit 2", state: 2, output: "down", long: "why"),
            Check(script: "echo unsure; echo because >&2; exit 3", state: 3, output: "unsure"),
            Check(script: "echo because >&2; exit 3", state: 3, output: "because"),
            Check(script: "echo broken; echo because >&2; exit 4", state: 3, output: "broken"),
            Check(script: "echo because >&2; echo and more >&2; exit 255", state: 3, output: "because..."),
            Check(script: "echo because >&2; exit 1", state: 1, output: ""),
            Check(script: "exit 0", state: 0, output: ""),
            Check(script: "exit 77", state: 3, output: ""),
            Check(script: "echo dying; kill -9 $$", state: 3, output: "dying"),
            Check(script: "echo because >&2; kill -9 $$", state: 3, output: "because"),
            Check(script: "kill -15 $$", state: 3, output: "ended by signal 15"),
            Check(script: "nothing-of-this-name", state: 3, output: "sh: 1: nothing-of-this-name: not found"),
        ])
    func states(_ check: Check) throws {
        let found = try Self.gather("[[\"sh\", \"-c\", \"\(check.script)\"]]")
        #expect(found.failures.isEmpty)
        let states = found.metrics.filter { $0.name == "nagios_state" }
        #expect(states.count == 1 && states[0].tags.isEmpty && states[0].time == PluginCase.time)
        let state = try #require(states.first)
        #expect(state[field: "state"] == .int(check.state))
        #expect(state[field: "service_output"] == .string(check.output))
        #expect(state[field: "long_service_output"] == check.long.map { .string($0) })
    }

    @Test("Its data count whatever the state is", arguments: 0...4)
    func data(_ status: Int) throws {
        let found = try Self.gather(
            "[[\"sh\", \"-c\", \"echo 'x | load=2.5;3;~:4;0;9 users=7U'; exit \(status)\"]]")
        let data = found.metrics.filter { $0.name == "nagios" }
        #expect(data.map { $0.tags["perfdata"] } == ["load", "users"])
        #expect(data.first?[field: "value"] == .double(2.5) && data.first?[field: "max"] == .double(9))
        #expect(data.last?.tags["unit"] == "U")
    }

    @Test("A check that takes too long is unknown; what it said by then counts")
    func timeout() throws {
        let silent = try Self.gather(#"[["sh", "-c", "exec sleep 60"]]"#, "timeout = \"100ms\"")
        #expect(silent.failures.isEmpty && silent.metrics.count == 1)
        #expect(silent.metrics[0][field: "state"] == .int(3))
        #expect(silent.metrics[0][field: "service_output"] == .string("command timed out"))
        let begun = try Self.gather(
            #"[["sh", "-c", "echo 'working | n=1'; exec sleep 60"]]"#, "timeout = \"300ms\"")
        #expect(begun.metrics.map(\.name) == ["nagios", "nagios_state"])
        #expect(begun.metrics[1][field: "state"] == .int(3))
        #expect(begun.metrics[1][field: "service_output"] == .string("working"))
    }

    @Test("A check that cannot be started is unknown, and says why")
    func missing() throws {
        let found = try Self.gather(#"[["/nowhere/check_x"], ["sh", "-c", "echo fine"]]"#)
        #expect(found.failures.isEmpty && found.metrics.count == 2)
        #expect(found.metrics[0][field: "state"] == .int(3))
        #expect(
            found.metrics[0][field: "service_output"] == .string("cannot be started: No such file or directory"))
        #expect(found.metrics[1][field: "state"] == .int(0))
    }

    @Test("A check that the agent breaks off since it ends is no state of a service")
    func brokenOff() throws {
        let stop = WakeSignal()
        stop.stop()
        let found = try Self.gather(#"[["sh", "-c", "exec sleep 60"]]"#, stop: stop)
        #expect(found.metrics.isEmpty)
        #expect(found.failures.count == 1 && found.failures[0].contains("ended, since the agent ends"))
    }

    @Test("An output that is none of a check is an error, and costs the others nothing")
    func illegal() throws {
        let found = try Self.gather(#"[["sh", "-c", "echo 'a | b | c'; exit 2"], ["sh", "-c", "echo fine"]]"#)
        #expect(found.failures == ["illegal output format"])
        #expect(found.metrics.map { $0[field: "service_output"] } == [.string("fine")])
    }
}
