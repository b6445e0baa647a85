import Formats
import Glibc
import Logging
import MetricModel
public import PluginKit
import Processes
public import Threads

/// What a program prints that runs as long as the agent.
///
/// A line that cannot be read is told, and the next ones count. At the stop the program's input is closed; one that
/// does not end by itself gets SIGTERM after a second, and SIGKILL half a second later.
public struct ExecdInput: ServiceInput {
    public static let name = "execd"
    public static let summary = "Keeps a program running and reads what it prints."

    /// How the program is told that it is time to report.
    enum Notice: String, OptionEnum {
        case none, stdin = "STDIN", sighup = "SIGHUP", sigusr1 = "SIGUSR1", sigusr2 = "SIGUSR2"
    }

    @KeyGroup var program = KeptCommandKeys()
    @Key("What the program gets at each gather: nothing, a line end on its input, or a signal.")
    var signal = Notice.none
    @Key("Leaves the program alone once it has failed.") var stopOnError = false
    @Key("Room for a line of what the program prints; longer ones fit too, up to 16 MiB.")
    var bufferSize = Size(bytes: 64 << 10)
    @KeyChoice("Format of the data.") var dataFormat: any ParserOptions

    private var kept: KeptCommand?
    private var parser: (any MetricParser)?
    private var clock: any ThreadClock = SystemClock()
    private var timing = InputTiming()
    private var runsOnce = false
    private var logger = Logger(label: "inputs.execd")

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        parser = try dataFormat.makeParser(defaultName: Self.name)
        clock = context.clock
        timing = context.timing
        runsOnce = !context.isLasting
        logger = context.logger
        kept = try KeptCommand(program, restartsAfterError: !stopOnError, for: "inputs.execd", context)
    }

    public mutating func run(into accumulator: any Accumulator, until stop: WakeSignal) throws {
        guard let kept, let parser else { return }
        let stream = Guarded(
            MetricStream(parser, of: dataFormat, lineLimit: max(Int(bufferSize.bytes), Self.lineLimit)))
        let (clock, logger) = (clock, logger)
        let deliver: @Sendable (MetricStream.Reading, Timestamp) -> Void = { reading, now in
            var batch = Batch(time: now)
            batch.add(reading.metrics)
            for problem in reading.problems { logger.error("Error in plugin: \(problem)") }
            if !batch.metrics.isEmpty { accumulator.deliver(batch) }
        }
        try kept.listen(
            output: { piece in
                let now = clock.now
                deliver(stream.withLock { $0.take(piece, now: now) }, now)
            },
            outputEnd: {
                let now = clock.now
                deliver(stream.withLock { $0.finish(now: now) }, now)
            })
        askAtTicks(kept.process, until: stop)
        kept.process.stop(KeptCommand.shortFarewell)
    }

    /// As inputs are asked that do not listen; in a run that asks once, at once and not again.
    private func askAtTicks(_ process: KeptProcess, until stop: WakeSignal) {
        if runsOnce { ask(process) }
        var schedule = Schedule(timing, from: clock.now)
        while true {
            switch clock.wait(for: stop, until: runsOnce ? nil : schedule.alarm(by: clock)) {
            case .stopped: return
            case .poked: continue
            case .deadline:
                ask(process)
                schedule.advance(past: clock.now)
            }
        }
    }

    private static let lineLimit = 16 << 20

    private func ask(_ process: KeptProcess) {
        switch signal {
        case .none: break
        case .stdin:
            let lineEnd: [UInt8] = [UInt8(ascii: "\n")]
            guard process.generation != nil, process.send(lineEnd[...], patience: .seconds(1)) != .all else { break }
            logger.error("Error in plugin: the program does not read the line end that asks it to report")
        case .sighup: process.signal(SIGHUP)
        case .sigusr1: process.signal(SIGUSR1)
        case .sigusr2: process.signal(SIGUSR2)
        }
    }
}
