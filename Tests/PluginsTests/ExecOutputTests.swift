import Bytes
import Filtering
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

@Suite(.timeLimit(.minutes(1))) struct ExecOutputTests {
    init() { ignoreBrokenPipes() }

    static func started<O: Output>(
        _ output: O, _ log: Recorder, _ options: String, clock: ManualClock = ManualClock()
    ) throws -> O {
        var output = output
        var decoding = Decoding()
        try TOMLParser.parse(options, file: "f.toml").decode(into: [output], owner: O.name, &decoding)
        try #require(decoding.problems.isEmpty, "\(decoding.problems)")
        try output.start(
            PluginContext(
                logger: log.logger, http: ScriptedHTTPClient(), environment: ["PATH": "/usr/bin:/bin"],
                clock: clock))
        return output
    }

    static func metrics(_ values: FieldValue...) -> [Metric] {
        values.map { Metric("m", fields: [.init("v", $0)], at: Timestamp(nanoseconds: 1)) }
    }

    @Test("The command gets a batch, or each metric", arguments: [true, false])
    func runs(_ batch: Bool) throws {
        let folder = TemporaryFolder()
        var output = try Self.started(
            ExecOutput(), Recorder(),
            "command = [\"sh\", \"-c\", \"cat >> \(folder.path)/out; echo run >> \(folder.path)/out\"]\nuse_batch_format = \(batch)"
        )
        let report = output.write(Self.metrics(.int(1), .double(.nan), .int(2)))
        #expect(
            report.fates == [.accept, .skip(DropReason("unserializable", "no serializable fields")), .accept])
        #expect(folder.text(of: "out") == (batch ? "m v=1i 1\nm v=2i 1\nrun\n" : "m v=1i 1\nrun\nm v=2i 1\nrun\n"))
        #expect(output.write(Self.metrics(.double(.nan))).problem == nil, "nothing to say, nothing is run")
    }

    @Test(
        "A command that fails keeps the batch and says why",
        arguments: [
            ("cat >/dev/null; echo broken >&2; exit 4", "exited 4 with \"broken\\n\""),
            ("kill -9 $$", "was ended by signal 9"),
            ("echo out of the way; exec sleep 60", "timed out and was killed"),
        ])
    func fails(_ script: String, _ problem: String) throws {
        var output = try Self.started(
            ExecOutput(), Recorder(), "command = [\"sh\", \"-c\", \"\(script)\"]\ntimeout = \"500ms\"")
        let report = output.write(Self.metrics(.int(1), .int(2)))
        #expect(report.fates == [.keep, .keep])
        #expect(report.problem?.hasSuffix(problem) ?? false, "\(report.problem ?? "")")
    }

    @Test("A program that keeps running reads all batches; what it says is logged")
    func execd() throws {
        let folder = TemporaryFolder()
        let log = Recorder()
        var output = try Self.started(
            ExecdOutput(), log,
            "command = [\"sh\", \"-c\", \"echo hello; echo oops >&2; cat > \(folder.path)/out\"]")
        #expect(output.write(Self.metrics(.int(1))).fates == [.accept])
        #expect(output.write(Self.metrics(.int(2), .int(3))).fates == [.accept, .accept])
        log.wait(for: "oops")
        output.close()
        #expect(folder.text(of: "out") == "m v=1i 1\nm v=2i 1\nm v=3i 1\n")
        #expect(log.lines.contains("info: hello") && log.lines.contains("error: stderr: \"oops\""))
    }

    @Test("One that does not read is an error, and one that is gone until it is back")
    func execdGone() throws {
        let log = Recorder()
        var output = try Self.started(ExecdOutput(), log, #"command = ["sh", "-c", "read line; exit 3"]"#)
        #expect(output.write(Self.metrics(.int(1))).fates == [.accept])
        log.wait(for: "ended with exit status 3")
        let report = output.write(Self.metrics(.int(2)))
        #expect(report.fates == [.keep] && report.problem == "the program does not run")
        output.close()
    }
}
