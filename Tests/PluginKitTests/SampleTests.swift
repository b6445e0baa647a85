import AgentCore
import PluginKit
import Plugins
import Testing

/// What `heliograph config` prints may be uncommented line by line.
@Suite struct SampleTests {
    /// A plugin of the catalog, for a test's arguments.
    struct Sampled: Sendable, CustomTestStringConvertible {
        let kind: PluginCatalog.Kind
        let type: any Plugin.Type
        var testDescription: String { "\(kind.rawValue).\(type.name)" }

        static let all = PluginCatalog.Kind.allCases.flatMap { kind in
            PluginCatalog.builtin.plugins(of: kind).map { Sampled(kind: kind, type: $0) }
        }
    }

    @Test("A plugin loads with every line of its sample uncommented", arguments: Sampled.all)
    func plugin(_ plugin: Sampled) {
        expectLoads(Self.uncommented(plugin.type.sample(of: plugin.kind)))
    }

    @Test("A parser's options load with every line of their sample uncommented", arguments: DataFormats.parsers)
    func parser(_ options: any ParserOptions.Type) {
        let header = "[[inputs.file]]\n"
        expectLoads(
            Self.uncommented(options.sample(in: "inputs.file")).replacing(header, with: header + "  files = [\"x\"]\n"))
    }

    @Test("A serializer's options load with every line of their sample uncommented", arguments: DataFormats.serializers)
    func serializer(_ options: any SerializerOptions.Type) {
        expectLoads(Self.uncommented(options.sample(in: "outputs.file")))
    }

    @Test("[agent] loads with every line of its sample uncommented")
    func agent() {
        let lines = AgentSettings().sampleLines(in: "agent").map { $0 + "\n" }.joined()
        expectLoads("[agent]\n" + Self.uncommented(lines))
    }

    @Test("No option of a sample is missing when it is uncommented")
    func complete() {
        let text = Self.uncommented(MockInput.sample(of: .inputs))
        #expect(text.contains("\n    amplitude = 0.0\n"))
        #expect(text.contains("\n  [[inputs.mock.sine_wave]]\n"))
    }

    /// Its table is declared before a plain option, and options have no default.
    struct Mixed: Configurable {
        struct Rule: OptionTable {
            @Key("Way.") var path = ""
            init() {}
        }

        @Key("Rules.") var rule: [Rule] = []
        @Key("Switch.") var loud: Bool? = nil
        @Key("Wait.") var wait: StrictDuration? = nil
        @Key("Pattern.", example: "^a$") var pattern = ""
    }

    @Test("Tables come last, so that no option slides below a header; what has no default shows a value of its type")
    func tablesLast() {
        #expect(
            Mixed().sampleLines(in: "inputs.x") == [
                "  ## Switch.", "  # loud = false", "  ## Wait.", "  # wait = \"0s\"", "  ## Pattern.",
                "  # pattern = \"^a$\"", "  ## Rules.", "  # [[inputs.x.rule]]", "    ## Way.", "    # path = \"\"",
            ])
    }

    /// Help stays a comment; empty strings are filled, since an option may need a text.
    private static func uncommented(_ sample: String) -> String {
        sample.split(separator: "\n").map { line -> String in
            let text = line.drop { $0 == " " }
            let indent = line.prefix(line.count - text.count)
            guard text.hasPrefix("# "), text.contains(" = ") || text.hasPrefix("# [") else {
                return line.hasSuffix(" = \"\"") ? "\(line.dropLast(2))\"text\"" : "\(line)"
            }
            return "\(indent)\(text.dropFirst(2))"
        }.joined(separator: "\n")
    }

    private func expectLoads(_ text: String) {
        let reading = AgentConfig.Reading(catalog: .builtin, variables: EnvironmentVariables([:]))
        do {
            let config = try AgentConfig([ConfigText(path: "sample.toml", text: text)], reading)
            #expect(config.warnings.isEmpty)
        } catch {
            Issue.record("\(error.report)\n\n\(text)")
        }
    }
}
