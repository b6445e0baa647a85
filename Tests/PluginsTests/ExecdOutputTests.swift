import MetricModel
import PluginKit
import TestSupport
import Testing
import Threads

@testable import Plugins

/// What becomes of metrics whose program hangs or dies while it reads them.
@Suite(.timeLimit(.minutes(1))) struct ExecdOutputTests {
    private let folder = TemporaryFolder()
    private let log = Recorder()
    private let clock = ManualClock()

    init() { ignoreBrokenPipes() }

    /// A program with two lives: the first ends as `first` does, the second writes all it reads to the file `second`.
    private func started(
        _ first: String, _ options: String = "", patience: Duration = .seconds(5)
    ) throws -> ExecdOutput {
        let script = """
            cd \(folder.path); if [ -e lived ]; then exec cat > second; fi; : > lived; \(first)
            """
        var output = ExecdOutput()
        output.patience = patience
        return try ExecOutputTests.started(
            output, log, "command = ['sh', '-c', '''\(script)''']\nrestart_delay = \"3s\"\n" + options,
            clock: clock)
    }

    /// Lets it end, and begin its second life.
    private func revive() {
        log.wait(for: "ended with exit status 1")
        clock.waitForSleepers(1)
        clock.advance(by: .seconds(3))
    }

    private static func metrics(_ values: Range<Int>) -> [Metric] {
        values.map { Metric("m", fields: [.init("v", .int(Int64($0)))], at: Timestamp(nanoseconds: 1)) }
    }

    private static func lines(_ values: some Sequence<Int>) -> String { values.map { "m v=\($0)i 1\n" }.joined() }

    /// One metric that is larger than a pipe.
    private static func large(_ value: Int) -> Metric {
        Metric(
            "large",
            fields: [
                .init("text", .string(String(repeating: "x", count: 200_000))), .init("v", .int(Int64(value))),
            ], at: Timestamp(nanoseconds: 1))
    }

    private static func line(ofLarge value: Int) -> String {
        "large text=\"\(String(repeating: "x", count: 200_000))\",v=\(value)i 1\n"
    }

    /// Flushes until nothing is held back, which the life of a program decides.
    private func flushAll(_ output: inout ExecdOutput) {
        while output.flush(isFinal: false).unsent > 0 {}
    }

    /// Writes until all is accepted.
    private func writeAll(_ metrics: [Metric], to output: inout ExecdOutput) {
        var left = metrics
        while !left.isEmpty {
            let report = output.write(left)
            left = zip(left, report.fates).filter { $0.1 == .keep }.map(\.0)
        }
    }

    /// The bytes that a pipe holds.
    private static let pipe = 65536

    @Test("A program that dies with half a batch in its pipe: the other half stays, and no line comes twice")
    func dies() throws {
        var output = try started("for i in 1 2 3 4 5; do read line; echo \"$line\" >> first; done; exit 1")
        let count = 20_000
        let report = output.write(Self.metrics(0..<count))
        #expect(report.problem != nil)
        let accepted = report.fates.prefix { $0 == .accept }.count
        // What was accepted is the beginning, and no more than was read or fits into the pipe.
        #expect(report.fates[accepted...].allSatisfy { $0 == .keep } && accepted >= 5)
        #expect(Self.lines(5..<accepted).utf8.count <= Self.pipe)
        revive()
        #expect(folder.text(of: "first") == Self.lines(0..<5))
        writeAll(Self.metrics(accepted..<count), to: &output)
        #expect(output.flush(isFinal: true) == .nothing)
        output.close()
        #expect(folder.text(of: "second") == Self.lines(accepted..<count))
    }

    @Test("Of a batch in one text nothing counts if the program has not got it whole")
    func diesInOneText() throws {
        var output = try started("read line; exit 1", "use_batch_format = true")
        let metrics = Self.metrics(0..<20_000)
        let report = output.write(metrics)
        #expect(report.fates.allSatisfy { $0 == .keep })
        revive()
        writeAll(metrics, to: &output)
        output.close()
        #expect(folder.text(of: "second") == Self.lines(0..<20_000))
    }

    @Test("The end of a text that a slow program has begun follows before all else, without a new write too")
    func slow() throws {
        var output = try started(
            "while [ ! -e go ]; do sleep 0.01; done; exec cat > first", patience: .milliseconds(50))
        let report = output.write([Self.large(1), Self.large(2)])
        #expect(report.fates == [.accept, .keep] && report.problem == "the program does not read its input")
        #expect(output.flush(isFinal: false) == HeldReport(unsent: 1), "it was told already")
        #expect(
            output.flush(isFinal: false) == HeldReport(unsent: 1, problem: "the program does not read its input"))
        #expect(output.write([Self.large(2)]).fates == [.keep], "nothing may come between")
        folder.write("", to: "go")
        flushAll(&output)
        writeAll([Self.large(2)], to: &output)
        flushAll(&output)
        output.close()
        #expect(folder.text(of: "first") == Self.line(ofLarge: 1) + Self.line(ofLarge: 2))
    }

    @Test("A text that a dead program has begun goes whole to its successor, and before all else")
    func diesInText() throws {
        var output = try started("while [ ! -e go ]; do sleep 0.01; done; exit 1", patience: .milliseconds(50))
        #expect(output.write([Self.large(1)]).fates == [.accept])
        #expect(output.write(Self.metrics(5..<6)).fates == [.keep])
        folder.write("", to: "go")
        revive()
        flushAll(&output)
        writeAll(Self.metrics(5..<6), to: &output)
        output.close()
        #expect(folder.text(of: "second") == Self.line(ofLarge: 1) + Self.lines(5..<6))
    }

    @Test("One text is held, however long the program hangs; at the end it is told as undelivered")
    func bound() throws {
        var output = try started(
            "while [ ! -e go ]; do sleep 0.01; done", "use_batch_format = true", patience: .milliseconds(50))
        let large = [Self.large(1), Self.large(2), Self.large(3)]
        #expect(output.write(large).fates == [.accept, .accept, .accept])
        for _ in 0..<3 {
            #expect(output.write(large).fates == [.keep, .keep, .keep])
            #expect(output.flush(isFinal: false).unsent == 3)
        }
        let last = output.flush(isFinal: true)
        #expect(last == HeldReport(unsent: 3, problem: "the program does not read its input"))
        folder.write("", to: "go")
        output.close()
    }
}
