import AgentCore
import Pipeline
import PluginKit
import Testing

/// The ways to write a plugin, and to choose among those that are written.
@Suite struct PluginFormsTests {
    @Test(
        "Every form of an input's header is one input",
        arguments: [
            "[[inputs.cpu]]", "[inputs.cpu]", "[cpu]", "[plugins.cpu]", "[[plugins.cpu]]", "[[cpu]]",
            "inputs.cpu.percpu = true", "[inputs]\ncpu = {}", "[inputs]\ncpu = [{}]", "inputs = { cpu = [{}] }",
        ])
    func inputForms(_ text: String) throws {
        let config = try load(text)
        #expect(config.pipeline.inputs.map(\.name.description) == ["inputs.cpu"])
        #expect(config.warnings.isEmpty)
    }

    @Test("A single output table is one output")
    func singleOutput() throws {
        let config = try load("[outputs.cloudwatch]\nnamespace = \"n\"")
        #expect(config.pipeline.outputs.map(\.name.description) == ["outputs.cloudwatch"])
    }

    @Test("A plugin without a single option loads, and an empty file is an empty configuration")
    func empty() throws {
        let config = try load("[[aggregators.basicstats]]", "", "# nothing\n")
        #expect(config.pipeline.aggregators.count == 1)
        #expect(config.pipeline.inputs.isEmpty)
    }

    @Test("A sub-table belongs to the plugin above it")
    func subTables() throws {
        let config = try load(
            """
            [[inputs.cpu]]
              [inputs.cpu.tags]
                from = "first"
            [[inputs.cpu]]
              tags = { "quoted.key" = "second" }
            """)
        #expect(config.pipeline.inputs.map(\.tags) == [["from": "first"], ["quoted.key": "second"]])
    }

    static let labelled = """
        [[inputs.cpu]]
          alias = "none"
        [[inputs.cpu]]
          alias = "prod"
          labels = { env = "prod", team = "core" }
        [[inputs.cpu]]
          alias = "dev"
          labels = { env = "dev", team = "core" }
        [[inputs.mem]]
          alias = "mem"
        """

    @Test(
        "Labels choose: pairs of one selector all fit, one of several selectors is enough",
        arguments: [
            ([], "none prod dev mem"), (["env=prod"], "none prod mem"), (["env=*"], "none prod dev mem"),
            (["env=p?od"], "none prod mem"), (["env=prod;team=core"], "none prod mem"),
            (["env=prod;team=x"], "none mem"), (["env=prod", "env=dev"], "none prod dev mem"),
            (["team=c*", "x=y"], "none prod dev mem"), (["room=b2"], "none mem"),
            ([" env = prod ; team=core "], "none prod mem"),
        ])
    func labels(_ selectors: [String], _ loaded: String) throws {
        let config = try load(
            Self.labelled, with: reading(selection: PluginSelection(labels: try selectors.map(LabelSelector.init))))
        #expect(config.pipeline.inputs.map(\.name.alias).joined(separator: " ") == loaded)
    }

    @Test(
        "A selector that is none is told",
        arguments: [
            ("nonsense", "\"nonsense\" must be key=value: the equal sign is missing"),
            ("env=prod;", "\"\" must be key=value: the equal sign is missing"),
            ("env=a;env=b", "the key \"env\" is there twice"),
            ("=a", "the key \"\" may have letters, digits, '.', '_' and '-' only, and at least one"),
            ("e$v=a", "the key \"e$v\" may have letters, digits, '.', '_' and '-' only, and at least one"),
            ("env=", "the value \"\" may have letters, digits, '.', '_', '-', '*' and '?' only, and at least one"),
            (
                "env=(a)",
                "the value \"(a)\" may have letters, digits, '.', '_', '-', '*' and '?' only, and at least one"
            ),
        ])
    func wrongSelector(_ selector: String, _ problem: String) {
        let error = #expect(throws: SelectorError.self) { try LabelSelector(selector) }
        #expect(error?.description == problem)
    }

    @Test("Filters of the command line choose inputs and outputs by name; what is left out is not even checked")
    func names() throws {
        let text = Self.labelled + "\n[[inputs.unheard_of]]\n[[outputs.cloudwatch]]\n"
        let selection = PluginSelection(inputs: ["mem"], outputs: ["file"])
        let config = try load(text, with: reading(selection: selection))
        #expect(config.pipeline.inputs.map(\.name.alias) == ["mem"])
        #expect(config.pipeline.outputs.isEmpty)
    }

    @Test("A variable in a string is replaced; one that is not set stays")
    func strictVariables() throws {
        let config = try load(
            "[[inputs.cpu]]\nalias = \"${NAME}-$UNSET\"\nnamepass = [\"$NAME*\"]\n[inputs.cpu.tags]\nroom = \"${ROOM:-b2}\"",
            with: reading(["NAME": "x\"y"]))
        #expect(config.pipeline.inputs[0].name.alias == "x\"y-$UNSET")
        #expect(config.pipeline.inputs[0].tags == ["room": "b2"])
    }

    @Test("Not strict, a variable may be any piece of the file")
    func nonStrictVariables() throws {
        let variables = ["BATCH": "7", "EXTRA": "[[inputs.mem]]\nalias = \"m\""]
        let config = try load(
            "[agent]\nmetric_batch_size = ${BATCH}\n$EXTRA\n# ${NOBODY:?asks}",
            with: reading(variables, isStrict: false))
        #expect(config.agent.metricBatchSize == 7)
        #expect(config.pipeline.inputs.map(\.name.description) == ["inputs.mem::m"])
    }
}
