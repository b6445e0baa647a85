import AgentCore
import ArgumentParser
import CloudWatch
import Glibc
import PluginKit
import TOML

struct CostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost", abstract: "What a configuration would cost at CloudWatch in a month; nothing is sent.",
        usage: "heliograph cost --config plugins.toml [--for 10m] [--json] [--all] [--region eu-west-1]",
        discussion: """
            Runs the inputs, processors and aggregators of the file for real, and for each outputs.cloudwatch counts \
            what would be left of it after the output's own filters. It asks nobody, needs no keys, and opens no \
            other output. Then it tells each metric that CloudWatch would bill, which measurement, field and \
            dimension makes how many of them, what that costs, what new containers add, and the filter line that \
            would save most.

            One round of all inputs is enough for most files. Inputs that bring something new later, and containers \
            that come and go, need --for.
            """)

    @Option(name: .customLong("for"), help: ArgumentHelp("Run this long instead of one round.", valueName: "duration"))
    var span: Span?

    @Flag(help: "Print JSON, with every metric; docs/cost.md tells its names.")
    var json = false

    @Flag(help: "Show all metrics and fields, not the first 40.")
    var all = false

    @Option(help: ArgumentHelp("Reckon for this region, not for the outputs' own.", valueName: "region"))
    var region: String?

    @Option(help: ArgumentHelp("Take the prices of this file, not those built in.", valueName: "file"))
    var prices: String?

    @Flag(help: "Take off what an account has free each month: 10 metrics, a million requests.")
    var freeTier = false

    @ParentCommand var root: Heliograph
    /// For the help alone: the root reads these flags wherever they stand.
    @OptionGroup var files: FileOptions

    func run() throws {
        var run = CostRun(files: root.files, mode: root.mode)
        run.seconds = span?.duration
        run.region = region
        run.countsFreeTier = freeTier
        try Self.reporting {
            if let prices { run.prices = try Self.priceList(prices) }
            let report = try run.report()
            write(json ? report.json : report.text(showsAll: all, isColored: Self.isColored))
        }
    }

    /// `--test --cost`: the metrics, then the report.
    static func test(files: FileOptions, mode: ModeOptions) throws {
        var run = CostRun(files: files, mode: mode)
        run.printsMetrics = true
        try reporting { write("\n" + (try run.report()).text(showsAll: false, isColored: isColored)) }
    }

    /// Problems of files are told with their lines, and everything else in one.
    private static func reporting(_ body: () throws -> Void) throws {
        do { try body() } catch let problems as ConfigProblems {
            write(problems.report + "\n", to: STDERR_FILENO)
            throw ExitCode(1)
        } catch {
            write("heliograph: \(error)\n", to: STDERR_FILENO)
            throw ExitCode(1)
        }
    }

    private static func priceList(_ path: String) throws -> PriceList {
        let text = try ConfigSources.read(path)
        return try PriceList(text: String(decoding: text.bytes, as: UTF8.self), path: path)
    }

    private static var isColored: Bool {
        isatty(STDOUT_FILENO) == 1 && processEnvironment()["NO_COLOR", default: ""].isEmpty
    }

    /// A time as configuration files write it.
    struct Span: ExpressibleByArgument {
        let duration: Duration

        init?(argument: String) {
            var decoding = Decoding()
            let value = TOMLValue(.string(argument), at: Place(file: "", line: 1, column: 1))
            guard let span = StrictDuration.read(value, named: "for", &decoding), span.duration > .zero else {
                return nil
            }
            duration = span.duration
        }
    }
}
