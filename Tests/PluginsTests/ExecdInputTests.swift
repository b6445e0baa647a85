import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

/// Takes what a listening input delivers.
final class Heard: Accumulator {
    private let metrics = Guarded<[Metric]>([])
    private let changed = WakeSignal()
    private let atOutput = Guarded(0)

    /// What waits at an output, as the input sees it.
    func waits(_ count: Int) { atOutput.withLock { $0 = count } }
    var waiting: Int { atOutput.withLock { $0 } }

    func deliver(_ batch: Batch) {
        var batch = batch
        let new = batch.takeMetrics()
        metrics.withLock { $0 += new }
        changed.poke()
    }

    var names: [String] { metrics.withLock { $0.map(\.name) } }
    var all: [Metric] { metrics.withLock { $0 } }

    func wait(for count: Int) {
        while metrics.withLock({ $0.count }) < count { _ = changed.wait(alarm: nil) { false } }
    }
}

/// A listening input on a thread of its own.
final class Listening {
    let heard = Heard()
    let log = Recorder()
    let stop = WakeSignal()
    let clock: ManualClock
    private let thread: WorkerThread

    init<P: ServiceInput>(
        _ plugin: P, _ options: String, clock: ManualClock = ManualClock(at: PluginCase.time), runsOnce: Bool = false,
        timing: InputTiming = InputTiming()
    ) throws {
        var plugin = plugin
        self.clock = clock
        var decoding = Decoding()
        try TOMLParser.parse(options, file: "f.toml").decode(into: [plugin], owner: P.name, &decoding)
        try #require(decoding.problems.filter { $0.severity == .error }.isEmpty, "\(decoding.problems)")
        var context = PluginContext(
            logger: log.logger, http: ScriptedHTTPClient(), environment: ["PATH": "/usr/bin:/bin"], clock: clock)
        context.isLasting = !runsOnce
        context.timing = timing
        try plugin.start(context)
        let (ready, heard, stop) = (plugin, heard, stop)
        thread = try WorkerThread(name: "listening") {
            var plugin = ready
            try? plugin.run(into: heard, until: stop)
        }
    }

    func end() {
        stop.stop()
        thread.join()
    }
}

/// Keeps the lines of the log.
final class Recorder: Sendable {
    private let recorded = Guarded<[String]>([])
    let changed = WakeSignal()
    var lines: [String] { recorded.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

    func wait(for line: String) {
        while !lines.contains(where: { $0.contains(line) }) { _ = changed.wait(alarm: nil) { false } }
    }

    struct Handler: LogHandler {
        let recorder: Recorder
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?
        var logLevel = Logger.Level.trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) {
            recorder.recorded.withLock { $0.append("\(event.level): \(event.message)") }
            recorder.changed.poke()
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct ExecdInputTests {
    init() { ignoreBrokenPipes() }

    @Test("Metrics come as they are printed, bad lines are told, and the last line counts without its end")
    func streams() throws {
        let listening = try Listening(
            ExecdInput(),
            #"command = ["sh", "-c", "echo 'a v=1 5'; echo bad; echo 'b v=2'; cat; printf 'c v=3'"]"#)
        listening.heard.wait(for: 2)
        listening.end()
        #expect(listening.heard.names == ["a", "b", "c"])
        #expect(
            listening.heard.all.map(\.time.nanoseconds) == [
                5, PluginCase.time.nanoseconds, PluginCase.time.nanoseconds,
            ])
        #expect(
            listening.log.lines.filter { $0.hasPrefix("error: Error in plugin: parse error: metric parse error") }.count
                == 1)
    }

    @Test(
        "It is asked to report at each interval",
        arguments: [
            ("STDIN", "n=0; while read line; do n=$((n+1)); echo asked n=$n; done"),
            ("SIGUSR1", "trap 'echo asked n=1' USR1; echo up n=1; while :; do sleep 0.05; done"),
            ("SIGUSR2", "trap 'echo asked n=1' USR2; echo up n=1; while :; do sleep 0.05; done"),
            ("SIGHUP", "trap 'echo asked n=1' HUP; echo up n=1; while :; do sleep 0.05; done"),
        ])
    func signals(_ signal: String, _ script: String) throws {
        let listening = try Listening(ExecdInput(), "command = [\"sh\", \"-c\", \"\(script)\"]\nsignal = \"\(signal)\"")
        let isTold = signal != "STDIN"
        if isTold { listening.heard.wait(for: 1) }
        for number in 1...2 {
            listening.clock.waitForSleeper(until: PluginCase.time + .seconds(10 * number))
            listening.clock.advance(by: .seconds(10))
            listening.heard.wait(for: number + (isTold ? 1 : 0))
        }
        listening.end()
        #expect(listening.heard.names.filter { $0 == "asked" }.count == 2)
    }

    /// Says each time it is asked to.
    private static let obedient = """
        command = ["sh", "-c", "while read line; do echo asked n=1; done"]
        signal = "STDIN"
        """

    @Test(
        "Its ticks are those of inputs that are asked: interval, jitter, offset and rounding count",
        arguments: [
            (InputTiming(interval: .seconds(7), isRounded: false), 3, [0, 7, 14]),
            (InputTiming(interval: .seconds(7), offset: .seconds(2), isRounded: false), 3, [2, 9, 16]),
            (InputTiming(interval: .seconds(10)), 3, [7, 17, 27]),
            (InputTiming(interval: .seconds(10), offset: .seconds(4)), 3, [11, 21, 31]),
            // The part that comes on top of each tick does not add up.
            (InputTiming(interval: .seconds(10), jitter: .seconds(4)), 3, [9, 19, 29]),
            (InputTiming(interval: .seconds(60), offset: .seconds(1)), 43, [58, 118]),
        ] as [(InputTiming, Int, [Int])])
    func ticks(_ timing: InputTiming, _ start: Int, _ ticks: [Int]) throws {
        let start = PluginCase.time + .seconds(start)
        let clock = ManualClock(at: start, chance: 0.5)
        let listening = try Listening(ExecdInput(), Self.obedient, clock: clock, timing: timing)
        for (number, tick) in ticks.enumerated() {
            if start + .seconds(tick) > clock.now {
                listening.clock.waitForSleeper(until: start + .seconds(tick))
                #expect(listening.heard.names.count == number)
                clock.advance(by: start + .seconds(tick) - clock.now)
            }
            listening.heard.wait(for: number + 1)
        }
        listening.end()
        #expect(listening.heard.names.count == ticks.count)
    }

    @Test("After a sleep of the machine it is asked once, and then at the next tick")
    func overslept() throws {
        let listening = try Listening(ExecdInput(), Self.obedient)
        listening.clock.waitForSleeper(until: PluginCase.time + .seconds(10))
        listening.clock.advance(by: .seconds(3605))
        listening.clock.waitForSleeper(until: PluginCase.time + .seconds(3610))
        listening.heard.wait(for: 1)
        listening.end()
        #expect(listening.heard.names.count == 1)
    }

    @Test("One run asks at once, and not again")
    func once() throws {
        let listening = try Listening(ExecdInput(), Self.obedient, runsOnce: true)
        listening.heard.wait(for: 1)
        listening.clock.waitForSleepers(1)
        listening.clock.advance(by: .seconds(100))
        listening.end()
        #expect(listening.heard.names.count == 1)
    }

    @Test("What it says on its standard error is logged with the level it chooses")
    func errors() throws {
        let listening = try Listening(
            ExecdInput(),
            #"command = ["sh", "-c", "for l in E W I D T; do echo \"$l! $l said\"; done >&2; echo plain >&2; cat"]"#)
        listening.log.wait(for: "plain")
        listening.end()
        #expect(
            Array(listening.log.lines.prefix(6)) == [
                "error: E said", "warning: W said", "info: I said", "debug: D said", "trace: T said",
                "error: stderr: \"plain\"",
            ])
    }

    @Test("It is started again, or with that wish left alone once it has failed", arguments: [true, false])
    func restarts(_ stops: Bool) throws {
        let listening = try Listening(
            ExecdInput(),
            "command = [\"sh\", \"-c\", \"echo up n=1; exit 2\"]\nstop_on_error = \(stops)\nrestart_delay = \"3s\"")
        listening.log.wait(for: "ended with exit status 2")
        if !stops {
            listening.clock.waitForSleeper(until: PluginCase.time + .seconds(3))
            listening.clock.advance(by: .seconds(3))
            listening.heard.wait(for: 2)
        }
        listening.end()
        #expect(listening.heard.names.count == (stops ? 1 : 2))
    }

    @Test("What is good in a flood of garbage counts")
    func garbage() throws {
        let script = "head -c 100000 /dev/urandom; echo; echo 'good n=1'; cat"
        let listening = try Listening(ExecdInput(), "command = [\"sh\", \"-c\", \"\(script)\"]")
        while !listening.heard.names.contains("good") { listening.heard.wait(for: listening.heard.names.count + 1) }
        listening.end()
    }

    @Test("An endless line costs no more than its limit, and the next one counts")
    func endlessLine() throws {
        let options = InfluxParserOptions()
        var stream = MetricStream(options.makeParser(defaultName: "x"), of: options, lineLimit: 1000)
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 300)
        for _ in 0..<50 { #expect(stream.take(piece[...], now: PluginCase.time).problems.count <= 1) }
        let last = stream.take(Array("\ngood n=1\nbad\n\r\ngood n=2".utf8)[...], now: PluginCase.time)
        #expect(last.metrics.count == 1 && last.problems.count == 1)
        #expect(stream.finish(now: PluginCase.time).metrics.count == 1)
    }

    @Test("A program that cannot be started is fatal", arguments: [#"["/nonexistent"]"#, #"["cat and more"]"#])
    func cannotStart(_ command: String) throws {
        var input = ExecdInput()
        var decoding = Decoding()
        try TOMLParser.parse("command = \(command)", file: "f.toml").decode(
            into: [input], owner: "inputs.execd", &decoding)
        #expect(throws: StartError.self) {
            try input.start(PluginContext(logger: Logger(label: "t"), http: ScriptedHTTPClient(), clock: ManualClock()))
        }
    }
}
