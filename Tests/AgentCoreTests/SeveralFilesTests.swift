import AgentCore
import Pipeline
import PluginKit
import Testing

/// What files mean together.
@Suite struct SeveralFilesTests {
    @Test("A later [agent] overlays the earlier one, option by option, and a warning says so")
    func agentOverlay() throws {
        let config = try load(
            "[agent]\ninterval = \"20s\"\nflush_interval = \"30s\"\nhostname = \"a\"",
            "[agent]\nflush_interval = \"40s\"\n[[inputs.cpu]]",
            "[agent]\nhostname = \"c\"")
        #expect(config.agent.interval == .seconds(20))
        #expect(config.agent.flushInterval == .seconds(40))
        #expect(config.agent.hostname == "c")
        #expect(
            config.warnings.map(\.description) == [
                "2.toml:1:1: warning: a second [agent] (the first is at 1.toml:1:1); later options win",
                "3.toml:1:1: warning: a second [agent] (the first is at 1.toml:1:1); later options win",
            ])
    }

    @Test("An interval of a later [agent] reaches plugins of earlier files, a batch size does not")
    func agentAfterPlugins() throws {
        let config = try load(
            "[[inputs.cpu]]\n[[outputs.cloudwatch]]\nnamespace = \"n\"",
            """
            [agent]
            interval = "20s"
            flush_interval = "40s"
            metric_batch_size = 5
            metric_buffer_limit = 50
            always_include_local_tags = true
            always_include_global_tags = true
            [[outputs.cloudwatch]]
            namespace = "n"
            [[inputs.mem]]
            """)
        #expect(config.pipeline.inputs.map(\.timing.interval) == [.seconds(20), .seconds(20)])
        #expect(config.pipeline.inputs.map(\.keepsTags) == [false, true])
        #expect(config.pipeline.inputs.map(\.keepsGlobalTags) == [false, true])
        #expect(config.pipeline.outputs.map(\.flushInterval) == [.seconds(40), .seconds(40)])
        #expect(config.pipeline.outputs.map(\.batchSize) == [1000, 5])
        #expect(config.pipeline.outputs.map(\.bufferLimit) == [10_000, 50])
    }

    @Test("Within one file [agent] comes first, wherever it stands")
    func agentLast() throws {
        let config = try load("[[outputs.cloudwatch]]\nnamespace = \"n\"\n[agent]\nmetric_batch_size = 5")
        #expect(config.pipeline.outputs.map(\.batchSize) == [5])
    }

    @Test("Global tags merge, the later ones win, and every input sees them all")
    func globalTags() throws {
        let config = try load(
            "[[inputs.cpu]]\n[global_tags]\na = \"one\"\nb = \"one\"",
            "[global_tags]\nb = \"two\"\nc = \"two\"\n[[inputs.mem]]")
        let tags = ["a": "one", "b": "two", "c": "two", "host": "machine"]
        #expect(config.globalTags == tags)
        #expect(config.pipeline.inputs.map(\.globalTags) == [tags, tags])
        #expect(config.warnings.isEmpty)
    }

    @Test("[tags] is another name of [global_tags]")
    func tags() throws {
        let config = try load("[tags]\na = \"one\"\nb = \"one\"\n[global_tags]\nb = \"two\"")
        #expect(config.globalTags == ["a": "one", "b": "two", "host": "machine"])
    }

    @Test(
        "The tag host is the agent's, whatever [global_tags] says; only a file that is read before can leave it out",
        arguments: [
            (["[[inputs.cpu]]"], "machine"),
            (["[agent]\nhostname = \"h\""], "h"),
            (["[global_tags]\nhost = \"g\""], "machine"),
            (["[agent]\nomit_hostname = true"], nil),
            (["[agent]\nomit_hostname = true\n[global_tags]\nhost = \"g\""], "g"),
            (["[agent]\nomit_hostname = true", "[global_tags]\nhost = \"g\""], "g"),
            (["[[inputs.cpu]]", "[agent]\nomit_hostname = true"], "machine"),
            (["[agent]\nhostname = \"h\"", "[agent]\nhostname = \"i\""], "i"),
            (["[[inputs.cpu]]", "[agent]\nomit_hostname = true\n[global_tags]\nhost = \"g\""], "g"),
        ] as [([String], String?)])
    func host(_ texts: [String], _ host: String?) throws {
        let files = texts.enumerated().map { ConfigText(path: "\($0).toml", text: $1) }
        #expect(try AgentConfig(files, reading()).globalTags["host"] == host)
    }

    @Test("Plugins run in the order of files and lines, across repeated names")
    func order() throws {
        let config = try load(
            """
            [[processors.rename]]
            alias = "p1"
            [[inputs.mem]]
            alias = "i1"
            [[inputs.cpu]]
            alias = "i2"
            [[inputs.mem]]
            alias = "i3"
            """, "[[inputs.cpu]]\nalias = \"i4\"\n[[processors.rename]]\nalias = \"p2\"")
        #expect(config.pipeline.inputs.map(\.name.alias) == ["i1", "i2", "i3", "i4"])
        #expect(config.pipeline.inputs.map(\.name.name) == ["mem", "cpu", "mem", "cpu"])
        #expect(config.pipeline.processors.map(\.name.alias) == ["p1", "p2"])
    }

    @Test("Processors sort by order; equal ones stay as written, none counts as 0")
    func processorOrder() throws {
        let orders: [(String, Int?)] = [("a", 2), ("b", nil), ("c", 1), ("d", -1), ("e", 0), ("f", 2), ("g", 1)]
        let tables = orders.map { alias, order in
            "[[processors.rename]]\nalias = \"\(alias)\"\n" + (order.map { "order = \($0)\n" } ?? "")
        }
        let config = try load(tables[..<4].joined(), tables[4...].joined())
        #expect(config.pipeline.processors.map(\.name.alias).joined() == "dbecgaf")
    }
}
