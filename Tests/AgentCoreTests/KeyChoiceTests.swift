import AgentCore
import Pipeline
import PluginKit
import TOML
import Testing

/// Options that a format brings, and types of options, in the table of a plugin.
@Suite struct KeyChoiceTests {
    private func probe(_ options: String) throws -> ProbeInput {
        let config = try load("[[inputs.probe]]\n" + options)
        #expect(config.warnings.isEmpty)
        guard case .gathering(let input)? = config.pipeline.inputs.first?.source else { throw Refused(report: "none") }
        return try #require(input as? ProbeInput)
    }

    @Test("The first choice is the default")
    func first() throws {
        #expect(try probe("").format is ProbeInput.InfluxFormat)
        #expect(try probe("data_format = \"influx\"").format is ProbeInput.InfluxFormat)
    }

    @Test("A choice brings its options, wherever they stand in the table")
    func options() throws {
        let format = try probe("skip_rows = 2\ndata_format = \"delimited\"\ndelimiter = \";\"").format
        let delimited = try #require(format as? ProbeInput.DelimitedFormat)
        #expect(delimited.delimiter == ";")
        #expect(delimited.skipRows == 2)
        #expect(delimited.$skipRows?.line == 2)
        #expect(delimited.$delimiter?.line == 4)
    }

    @Test("Two instances choose for themselves")
    func instances() throws {
        let config = try load("[[inputs.probe]]\ndata_format = \"delimited\"\n[[inputs.probe]]")
        let delimited = config.pipeline.inputs.map { node in
            guard case .gathering(let input) = node.source else { return false }
            return (input as? ProbeInput)?.format is ProbeInput.DelimitedFormat
        }
        #expect(delimited == [true, false])
    }

    @Test("Every type of option arrives")
    func types() throws {
        let probe = try probe(
            """
            ratio = 2
            mode = "thorough"
            wait = "1d"
            strict_wait = "1m"
            buffer = "64KiB"
            ports = [80, 443]
            modes = ["thorough", "fast"]
            waits = [1, "2s", 0.5]
            workers = 8
            loud = false
            headers = { Accept = "text/plain" }
            password = "hidden"
            limits.most = "1MB"
            [[inputs.probe.rule]]
              path = "/a"
            [[inputs.probe.rule]]
              path = "/b"
              every = "2s"
              words = ["x", "y"]
            """)
        #expect(probe.ratio == 2)
        #expect(probe.mode == .thorough)
        #expect(probe.wait == .seconds(86_400))
        #expect(probe.strictWait.duration == .seconds(60))
        #expect(probe.buffer.bytes == 65_536)
        #expect(probe.ports == [80, 443])
        #expect(probe.modes == [.thorough, .fast])
        #expect(probe.waits == [.seconds(1), .seconds(2), .milliseconds(500)])
        #expect(probe.workers == 8)
        #expect(probe.loud == false)
        #expect(probe.headers == ["Accept": "text/plain"])
        #expect(probe.password.reveal() == "hidden")
        #expect("\(probe.password)" == "***")
        #expect(probe.limits.most.bytes == 1_000_000)
        #expect(probe.rule.map(\.path) == ["/a", "/b"])
        #expect(probe.rule.map(\.every) == [.seconds(1), .seconds(2)])
        #expect(probe.rule.map(\.words) == [[], ["x", "y"]])
    }

    @Test("A single sub-table may stand where a list of tables is meant")
    func singleSubTable() throws {
        #expect(try probe("[inputs.probe.rule]\npath = \"/a\"").rule.map(\.path) == ["/a"])
        #expect(try probe("rule = [{ path = \"/a\" }, { path = \"/b\" }]").rule.map(\.path) == ["/a", "/b"])
    }
}
