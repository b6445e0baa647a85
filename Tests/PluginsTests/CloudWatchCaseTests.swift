import Filtering
import Foundation
import HTTP
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

/// Runs every folder of `Tests/Cases/outputs/cloudwatch`: `plugin.toml`, `input.influx` as one batch, the answers of
/// the service in `answers.http` (200 once they run out), and in `expected.http` what must have been sent, up to the
/// last flush, then what became of the batch.
///
/// `HELIOGRAPH_GOLDEN=1` writes `expected.http` instead; the diff is then the review.
@Suite struct CloudWatchCaseTests {
    static let cases = CaseFolder.all(.outputs).filter { $0.plugin == "cloudwatch" }

    @Test("CloudWatch gets what the case says", arguments: cases)
    func run(_ folder: CaseFolder) throws {
        let answers = Guarded(try Self.answers(folder)[...])
        let http = ScriptedHTTPClient { _ throws(HTTPError) in
            answers.withLock { $0.popFirst() } ?? HTTPResponse(status: 200)
        }
        var output = try Self.output(folder)
        try output.start(
            PluginContext(
                logger: Logger(label: "case") { _ in SwiftLogNoOpLogHandler() }, http: http,
                environment: [
                    "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "SECRET", "AWS_REGION": "eu-west-1",
                ],
                clock: ManualClock(at: PluginCase.time)))
        let metrics = try folder.metrics("input.influx")
        let report = output.write(metrics)
        let held = output.flush(isFinal: true)
        var found = Self.text(http.sent, report)
        if held != .nothing { found += "held: \(held.unsent) data\n" }
        let file = folder.url("expected.http")
        if ProcessInfo.processInfo.environment["HELIOGRAPH_GOLDEN"] == "1" {
            return try found.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try found == String(contentsOf: file, encoding: .utf8))
    }

    private static func output(_ folder: CaseFolder) throws -> CloudWatchOutput {
        let text = try String(contentsOf: folder.url("plugin.toml"), encoding: .utf8)
        let root = try TOMLParser.parse(text, file: "plugin.toml")
        guard case .table(let outputs)? = root["outputs"]?.kind, case .array(let tables)? = outputs["cloudwatch"]?.kind,
            case .table(let table)? = tables.first?.kind
        else { throw CaseError("plugin.toml is of another plugin") }
        let output = CloudWatchOutput()
        var decoding = Decoding()
        table.decode(into: [output], owner: "outputs.cloudwatch", &decoding)
        try #require(decoding.problems.isEmpty, "\(decoding.problems)")
        return output
    }

    /// Each begins with `HTTP/1.1 STATUS` and goes on with headers, an empty line and a body of one line.
    private static func answers(_ folder: CaseFolder) throws -> [HTTPResponse] {
        guard folder.has("answers.http") else { return [] }
        let text = try String(contentsOf: folder.url("answers.http"), encoding: .utf8)
        var answers: [HTTPResponse] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("HTTP/1.1 ") {
                answers.append(HTTPResponse(status: try #require(Int(line.dropFirst(9)))))
            } else if let colon = line.firstRange(of: ": "), !line.hasPrefix("{") {
                answers[answers.count - 1].headers.append(
                    (String(line[..<colon.lowerBound]), String(line[colon.upperBound...])))
            } else {
                answers[answers.count - 1].body = Array(line.utf8)
            }
        }
        return answers
    }

    /// Each datum on a line of its own, for the eye.
    private static func text(_ requests: [HTTPRequest], _ report: WriteReport) -> String {
        var text = ""
        for request in requests {
            text += "\(request.method.rawValue) \(request.url)\n"
            for header in request.headers { text += "\(header.name): \(header.value)\n" }
            if let by = request.signature { text += "signed by \(by.accessKey) for \(by.region), \(by.service)\n" }
            let body = String(decoding: request.body, as: UTF8.self)
            let lines = body.replacing("{\"MetricName\"", with: "\n  {\"MetricName\"")
            text += "\n" + lines.replacing("&", with: "\n  &") + "\n\n"
        }
        for fate in report.fates {
            switch fate {
            case .accept: text += "accepted\n"
            case .keep: text += "kept\n"
            case .reject(let reason): text += "rejected, \(reason)\n"
            case .skip(let reason): text += "left out, \(reason)\n"
            }
        }
        return text + (report.problem.map { $0 + "\n" } ?? "")
    }
}

private struct CaseError: Error {
    let message: String
    init(_ message: String) { self.message = message }
}
