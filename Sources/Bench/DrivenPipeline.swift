import AgentCore
import Glibc
import HTTP
import Logging
import MetricModel
import Pipeline
import PluginKit
import Plugins
import Threads

/// The whole agent but for its command line: one input and one output, from the text of their configuration to the
/// threads, the door, the stage and the queue, that gathers when it is told.
final class DrivenPipeline {
    /// What became of the metrics of one gather.
    struct Pass: Equatable {
        var gathered = 0
        var written = 0
        var dropped = 0
        /// What the output holds back itself, at the end.
        var held = 0
    }

    private let clock = PassClock(at: Timestamp(nanoseconds: 1_700_000_000_000_000_000))
    private let control = PipelineControl()
    private let statistics = AgentStatistics()
    private let thread: WorkerThread
    private var before = Pass()

    /// - Parameter logLevel: where errors are what is measured, they need not be told.
    init(
        _ toml: String, catalog: PluginCatalog = .builtin, http: any HTTPClient = NoNetwork(),
        environment: [String: String] = [:], logLevel: Logger.Level = .warning
    ) throws {
        let config = try Self.config(toml, catalog: catalog)
        let context = Self.context(
            http, clock, environment: environment, statistics: statistics, logLevel: logLevel)
        let logger = context.logger
        var started = config.pipeline
        try started.start(context)
        let (pipeline, control) = (started, control)
        thread = try WorkerThread(name: "pipeline") {
            do { _ = try pipeline.run(.ticking, context, control) } catch {
                logger.error("\(error)")
                exit(1)  // the bench would wait for its metrics for ever
            }
        }
        clock.waitForSleepers(Self.threads) { true }
    }

    /// The input's, the output's, and the one that waits for the end.
    private static let threads = 3

    /// What plugins see of the world; it logs to standard error.
    static func context(
        _ http: any HTTPClient, _ clock: any ThreadClock, environment: [String: String] = [:],
        statistics: AgentStatistics = AgentStatistics(), logLevel: Logger.Level = .warning
    ) -> PluginContext {
        let logger = Logger(label: "bench") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = logLevel
            return handler
        }
        return PluginContext(
            logger: logger, http: http, environment: environment, clock: clock, statistics: statistics)
    }

    static func config(_ toml: String, catalog: PluginCatalog = .builtin) throws -> AgentConfig {
        let reading = AgentConfig.Reading(
            catalog: catalog, variables: EnvironmentVariables([:]), hostname: "ip-10-0-1-17")
        do { return try AgentConfig([ConfigText(path: "bench.toml", text: toml)], reading) } catch {
            throw BenchError(error.report)
        }
    }

    /// One gather, and all it takes until its last metric is delivered.
    func pass() -> Pass { tick { $0.gathered == $0.written + $0.dropped } }

    /// One gather of which nothing need arrive.
    func gather() -> Pass { tick { [before] in $0.gathered > before.gathered } }

    /// - Parameter isDone: looks at all that happened since the start.
    private func tick(until isDone: (Pass) -> Bool) -> Pass {
        clock.advance(by: .seconds(10))
        clock.waitForSleepers(Self.threads) { true }
        control.flush()
        var now = Pass()
        clock.waitForSleepers(Self.threads) {
            now = counts
            return isDone(now)
        }
        defer { before = now }
        return Pass(
            gathered: now.gathered - before.gathered, written: now.written - before.written,
            dropped: now.dropped - before.dropped, held: now.held)
    }

    /// Since the start.
    private var counts: Pass {
        var pass = Pass()
        for reading in statistics.readings {
            switch reading.measurement {
            case "gather": pass.gathered += Int(reading.fields["metrics_gathered"] ?? 0)
            case "write":
                pass.written += Int(reading.fields["metrics_written"] ?? 0)
                pass.dropped += Int(reading.fields["metrics_dropped"] ?? 0)
                pass.dropped += Int(reading.fields["metrics_rejected"] ?? 0)
                pass.held += Int(reading.fields["buffer_held"] ?? 0)
            default: break
            }
        }
        return pass
    }

    /// Ends all threads; the descriptors are closed.
    func stop() {
        control.requestStop()
        thread.join()
    }
}

/// Nothing in these runs calls a service.
struct NoNetwork: HTTPClient {
    func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse { throw HTTPError(.unreachable, "no network") }
}
