import Formats
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

@Suite(.timeLimit(.minutes(1))) struct ExecdProcessorTests {
    init() { ignoreBrokenPipes() }

    /// A processor with its own world around it.
    final class Scene {
        var processor = ExecdProcessor()
        let log = Recorder()
        let clock = ManualClock(at: PluginCase.time)
        let statistics = AgentStatistics()
        let later = Heard()
        let work: any LateWork

        init(_ options: String) throws {
            var decoding = Decoding()
            try TOMLParser.parse(options, file: "f.toml").decode(into: [processor], owner: "p", &decoding)
            try #require(decoding.problems.isEmpty, "\(decoding.problems)")
            try processor.start(
                PluginContext(
                    logger: log.logger, http: ScriptedHTTPClient(), environment: ["PATH": "/usr/bin:/bin"],
                    clock: clock, statistics: statistics))
            let later = later
            work = try processor.begin { metrics in
                var batch = Batch(time: Timestamp(nanoseconds: 0))
                batch.add(metrics)
                later.deliver(batch)
            }
        }

        func send(_ count: Int, from first: Int = 0) -> [Metric] {
            var metrics = (first..<first + count).map {
                Metric("m", fields: [.init("n", .int(Int64($0)))], at: Timestamp(nanoseconds: Int64($0)))
            }
            processor.process(&metrics)
            return metrics
        }

        var numbers: [Int64] { later.all.map(\.time.nanoseconds) }

        func dropped(_ rule: String) -> Int64 {
            statistics.readings.first { $0.tags["rule"] == rule }?.fields["count"] ?? -1
        }
    }

    @Test("What the program prints goes on in order, all of it by the end")
    func cat() throws {
        let scene = try Scene(#"command = ["cat"]"#)
        for batch in 0..<20 { #expect(scene.send(250, from: batch * 250).isEmpty) }
        scene.work.drain()
        #expect(scene.numbers == Array(0..<5000))
        #expect(scene.dropped("not read by the program") == 0)
    }

    @Test("A program that only answers at its end is given the time to")
    func lateAnswer() throws {
        let scene = try Scene(#"command = ["sort", "-r", "-k", "3"]"#)
        _ = scene.send(5)
        scene.work.drain()
        #expect(scene.numbers == [4, 3, 2, 1, 0])
    }

    @Test("One that hangs blocks nobody: what does not fit is dropped and counted, and the stop comes to an end")
    func hangs() throws {
        let scene = try Scene(#"command = ["sh", "-c", "trap '' TERM; while :; do sleep 60; done"]"#)
        for batch in 0..<30 { #expect(scene.send(1000, from: batch * 1000).isEmpty) }
        let early = scene.dropped("not read by the program")
        #expect(early >= 10_000)
        scene.work.drain()
        #expect(scene.numbers.isEmpty)
        // The rest lay in the pipe.
        #expect((22_000...30_000).contains(scene.dropped("not read by the program")))
    }

    @Test("One that floods is read on while metrics come in")
    func floods() throws {
        let scene = try Scene(#"command = ["sh", "-c", "yes 'flood v=1 1' | head -n 200000; exec cat"]"#)
        for batch in 0..<10 { _ = scene.send(100, from: batch * 100) }
        scene.later.wait(for: 200_000)
        scene.work.drain()
        #expect(scene.later.all.count == 201_000)
    }

    @Test(
        "Line protocol has no limit that a line could meet; other formats have Telegraf's",
        arguments: ["influx", "json"])
    func longLines(_ format: String) throws {
        let folder = TemporaryFolder()
        let text = String(repeating: "x", count: 300_000)
        folder.write(
            format == "json" ? "{\"s\":\"\(text)\"}\n{\"n\":1}\n" : "m s=\"\(text)\" 1\nm n=1 2\n", to: "answer")
        let scene = try Scene("command = [\"cat\", \"\(folder.path)/answer\"]\ndata_format = \"\(format)\"")
        scene.later.wait(for: format == "json" ? 1 : 2)
        scene.work.drain()
        #expect(scene.later.all.map { $0.fields[0].key } == (format == "json" ? ["n"] : ["s", "n"]))
    }

    @Test("What a program did not read before it died is read by the next, each metric whole")
    func dies() throws {
        // The first life reads one line and dies, which costs what lay in its pipe; the second reads on.
        let folder = TemporaryFolder()
        let script =
            "if [ -e \(folder.path)/second ]; then exec cat; fi; touch \(folder.path)/second; read line; exit 1"
        let scene = try Scene("command = [\"sh\", \"-c\", \"\(script)\"]\nrestart_delay = \"1s\"")
        for batch in 0..<9 { _ = scene.send(1000, from: batch * 1000) }
        scene.clock.waitForSleepers(1)
        scene.clock.advance(by: .seconds(1))
        scene.later.wait(for: 1)
        scene.work.drain()
        let numbers = scene.numbers
        #expect(numbers.last == 8999 && numbers == numbers.sorted())
        #expect(Set(numbers).count == numbers.count)
        #expect(scene.log.lines.allSatisfy { !$0.contains("parse error") }, "no metric was cut")
    }

    @Test("Bad answers are told and the good ones go on; what cannot be written is counted")
    func garbage() throws {
        let scene = try Scene(#"command = ["sed", "s/n=1i/garbage/"]"#)
        _ = scene.send(3)
        var bad = [Metric("m", fields: [.init("n", .double(.nan))], at: PluginCase.time)]
        scene.processor.process(&bad)
        scene.work.drain()
        #expect(scene.numbers == [0, 2])
        #expect(scene.log.lines.contains { $0.hasPrefix("error: Error in plugin: parse error") })
        #expect(scene.dropped("unserializable") == 1)
    }
}
