import AgentCore
import Filtering
import Pipeline
import PluginKit
import Testing

/// What the table of a plugin and `[agent]` come to together.
@Suite struct ResolvedOptionsTests {
    private static let agent = """
        [agent]
        interval = "20s"
        collection_jitter = "3s"
        collection_offset = "4s"
        flush_interval = "50s"
        flush_jitter = "6s"
        metric_batch_size = 70
        metric_buffer_limit = 800
        round_interval = false

        """

    @Test(
        "An input has its own interval, jitter and offset, or the agent's",
        arguments: [
            ("", 20, 3, 4), ("interval = \"1m\"", 60, 3, 4), ("interval = \"0s\"", 20, 3, 4),
            ("collection_jitter = \"1s\"", 20, 1, 4), ("collection_jitter = \"0s\"", 20, 0, 4),
            ("collection_offset = \"1s\"", 20, 3, 1), ("collection_offset = \"0s\"", 20, 3, 4),
        ])
    func timing(_ options: String, _ interval: Int, _ jitter: Int, _ offset: Int) throws {
        let config = try load(Self.agent + "[[inputs.cpu]]\n" + options)
        #expect(
            config.pipeline.inputs.map(\.timing) == [
                InputTiming(
                    interval: .seconds(interval), jitter: .seconds(jitter), offset: .seconds(offset), isRounded: false)
            ])
    }

    @Test(
        "Precision: the input's own, or the agent's, or what fits the interval; a listener knows its own alone",
        arguments: [
            ("", "", nil, nil, 1000), ("precision = \"1m\"", "", 60_000, nil, 60_000),
            ("precision = \"0s\"", "", nil, nil, 1000), ("interval = \"100ms\"", "", nil, nil, 1),
            ("precision = \"1m\"", "precision = \"5ms\"", 5, 5, 60_000),
            ("precision = \"1m\"", "precision = \"0s\"", 60_000, nil, 60_000),
        ] as [(String, String, Int?, Int?, Int)])
    func precision(_ agent: String, _ input: String, _ own: Int?, _ listener: Int?, _ aggregates: Int) throws {
        let config = try load("[agent]\n\(agent)\n[[inputs.cpu]]\n\(input)\n[[inputs.door]]\n\(input)")
        let expected = [own, listener].map { $0.map { Duration.milliseconds($0) } }
        #expect(config.pipeline.inputs.map(\.timing.precision) == expected)
        #expect(config.pipeline.settings.precision == .milliseconds(aggregates))
    }

    @Test(
        "An output has its own numbers where they are more than 0, or the agent's",
        arguments: [
            ("", 50, 6, 70, 800), ("flush_interval = \"1m\"", 60, 6, 70, 800),
            ("flush_interval = \"0s\"", 50, 6, 70, 800),
            ("flush_jitter = \"1s\"", 50, 1, 70, 800), ("flush_jitter = \"0s\"", 50, 6, 70, 800),
            ("metric_batch_size = 1", 50, 6, 1, 800), ("metric_batch_size = 0", 50, 6, 70, 800),
            ("metric_buffer_limit = 9", 50, 6, 70, 9), ("metric_buffer_limit = -1", 50, 6, 70, 800),
        ])
    func output(_ options: String, _ interval: Int, _ jitter: Int, _ batch: Int, _ limit: Int) throws {
        let config = try load(Self.agent + "[[outputs.cloudwatch]]\nnamespace = \"n\"\n" + options)
        let output = try #require(config.pipeline.outputs.first)
        #expect(output.flushInterval == .seconds(interval))
        #expect(output.flushJitter == .seconds(jitter))
        #expect(output.batchSize == batch)
        #expect(output.bufferLimit == limit)
    }

    @Test("Without any option all is as Telegraf has it")
    func defaults() throws {
        let config = try load(
            "[[inputs.cpu]]\n[[aggregators.basicstats]]\n[[outputs.cloudwatch]]\nnamespace = \"n\"\n[[processors.rename]]"
        )
        let input = try #require(config.pipeline.inputs.first)
        #expect(input.timing == InputTiming(interval: .seconds(10)))
        #expect(input.timeSource == .metric)
        #expect(input.onStartError == .error)
        #expect(input.naming == Naming())
        #expect(input.filter.isEmpty)
        let aggregator = try #require(config.pipeline.aggregators.first)
        #expect(aggregator.period == .seconds(30))
        #expect(aggregator.delay == .milliseconds(100))
        #expect(aggregator.grace == .zero)
        #expect(!aggregator.dropsOriginal)
        let output = try #require(config.pipeline.outputs.first)
        #expect(output.flushInterval == .seconds(10))
        #expect(output.batchSize == 1000)
        #expect(output.bufferLimit == 10_000)
        #expect(config.pipeline.settings.roundsWindows)
        #expect(!config.pipeline.settings.skipsProcessorsAfterAggregators)
        #expect(!config.pipeline.settings.skipsProcessorsBeforeAggregators)
    }

    @Test(
        "drop_original may be a boolean or its text",
        arguments: [
            ("true", true), ("false", false), ("\"true\"", true), ("\"false\"", false), ("\"1\"", true),
            ("\"0\"", false),
            ("\"t\"", true), ("\"T\"", true), ("\"TRUE\"", true), ("\"True\"", true), ("\"F\"", false),
        ])
    func dropOriginal(_ text: String, _ drops: Bool) throws {
        let config = try load("[[aggregators.basicstats]]\ndrop_original = \(text)")
        #expect(config.pipeline.aggregators.map(\.dropsOriginal) == [drops])
    }

    @Test("Names, tags, alias and the like reach their plugin")
    func surroundings() throws {
        let config = try load(
            """
            [[inputs.cpu]]
              alias = "a"
              log_level = "WARN"
              name_override = "o"
              name_prefix = "p"
              name_suffix = "s"
              time_source = "collection_end"
              startup_error_behavior = "probe"
              tags = { room = "b2" }
            [[aggregators.basicstats]]
              period = "1m30s"
              delay = "1s"
              grace = "2s"
              name_suffix = "_stats"
              tags = { kind = "stats" }
            [[outputs.cloudwatch]]
              namespace = "n"
              name_prefix = "x_"
              startup_error_behavior = "retry"
            """)
        let input = try #require(config.pipeline.inputs.first)
        #expect(input.name.description == "inputs.cpu::a")
        #expect(input.name.id == "1.toml:1")
        #expect(input.logLevel == .warn)
        #expect(input.naming == Naming(override: "o", prefix: "p", suffix: "s"))
        #expect(input.timeSource == .collectionEnd)
        #expect(input.onStartError == .probe)
        #expect(input.tags == ["room": "b2"])
        let aggregator = try #require(config.pipeline.aggregators.first)
        #expect(aggregator.period == .seconds(90))
        #expect(aggregator.delay == .seconds(1))
        #expect(aggregator.grace == .seconds(2))
        #expect(aggregator.naming == Naming(suffix: "_stats"))
        #expect(aggregator.tags == ["kind": "stats"])
        let output = try #require(config.pipeline.outputs.first)
        #expect(output.naming == Naming(prefix: "x_"))
        #expect(output.onStartError == .retry)
    }

    @Test("An [agent] that spells out Telegraf's defaults loads without a word")
    func spelledOut() throws {
        let config = try load(
            """
            [agent]
              interval = "10s"
              round_interval = true
              metric_batch_size = 1000
              metric_buffer_limit = 10000
              collection_jitter = "0s"
              collection_offset = "0s"
              flush_interval = "10s"
              flush_jitter = "0s"
              precision = "0s"
              debug = false
              quiet = false
              logformat = "text"
              logtarget = "file"
              structured_log_message_key = ""
              logfile = ""
              logfile_rotation_interval = "0h"
              logfile_rotation_max_size = "0MB"
              logfile_rotation_max_archives = 5
              log_with_timezone = ""
              hostname = ""
              omit_hostname = false
              snmp_translator = "netsnmp"
              statefile = ""
              always_include_local_tags = false
              always_include_global_tags = false
              skip_processors_after_aggregators = false
              buffer_strategy = "memory"
              buffer_directory = ""
              buffer_disk_sync = true
              config_url_retry_attempts = 0
            """)
        #expect(config.warnings.isEmpty)
        #expect(config.agent.skipProcessorsAfterAggregators == false)
        #expect(config.agent.logfile.isEmpty)
    }
}
