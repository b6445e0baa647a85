import Filtering
import Formats
import PluginKit
import RE2Patterns

struct GraphiteParserOptions: ParserOptions {
    static let name = "graphite"
    static let summary = "Graphite's plain text."

    @Key("Goes between parts of a path that are joined.") var separator = "."
    @Key("What the parts of a path mean: \"[separator] [filter] TEMPLATE [tag1=v1,tag2=v2]\".")
    var templates: [String] = []

    func validate() throws(OptionError) {
        do throws(GraphiteTemplateError) { _ = try made() } catch {
            throw OptionError("'templates': \(error)", at: $templates)
        }
    }

    func makeParser(defaultName name: String) throws(StartError) -> any MetricParser {
        do throws(GraphiteTemplateError) { return GraphiteParser(templates: try made()) } catch {
            throw .fatal("\(error)")
        }
    }

    private func made() throws(GraphiteTemplateError) -> GraphiteTemplates {
        try GraphiteTemplates(templates, joiner: separator.isEmpty ? "." : separator)
    }
}

struct GraphiteSerializerOptions: SerializerOptions {
    static let name = "graphite"
    static let summary = "Graphite's plain text."

    enum SanitizeMode: String, OptionEnum {
        case strict, compatible

        static var whenEmpty: Self? { strict }
    }

    @Key("Goes before each name.") var prefix = ""
    @Key("Parts of a name: \"measurement\", \"field\", \"tags\" or the key of a tag, with points between them.")
    var template = "host.tags.measurement.field"
    @Key("Templates for some measurements: \"PATTERN TEMPLATE\"; the first that fits counts.", check: areTemplates)
    var templates: [String] = []
    @Key("Writes tags behind the name, as Graphite 1.1 reads them; templates then mean nothing.")
    var graphiteTagSupport = false
    @Key("Which characters tags may have: \"strict\" as names, \"compatible\" all that Graphite allows.")
    var graphiteTagSanitizeMode = SanitizeMode.strict
    @Key("Goes between prefix, measurement and field, with tag support.") var graphiteSeparator = "."
    @Key("What this pattern finds in a name becomes '_'.", check: isPattern)
    var graphiteStrictSanitizeRegex = usualPattern

    func makeSerializer() throws(StartError) -> any MetricSerializer {
        var options = GraphiteSerializer.Options()
        options.prefix = prefix
        if !template.isEmpty { options.template = template }
        for entry in templates {
            let words = entry.split(whereSeparator: \.isWhitespace).map(String.init)
            if words.count == 1 {
                options.template = words[0]
            } else {
                options.templates.append((try [Glob(stringLiteral: words[0])].patterns(), words[1]))
            }
        }
        options.tagSupport = graphiteTagSupport
        options.tagRule = graphiteTagSanitizeMode == .strict ? .strict : .compatible
        if !graphiteSeparator.isEmpty { options.separator = graphiteSeparator }
        if !graphiteStrictSanitizeRegex.isEmpty, graphiteStrictSanitizeRegex != Self.usualPattern {
            do throws(RE2PatternError) {
                options.rules = GraphiteNameRules(replacing: try RE2Pattern(graphiteStrictSanitizeRegex))
            } catch { throw .fatal("graphite_strict_sanitize_regex: \(error)") }
        }
        return GraphiteSerializer(options)
    }

    private static let usualPattern = #"[^a-zA-Z0-9-:._=\p{L}]"#

    private static let areTemplates: Key<[String]>.Check = { entries in
        for entry in entries {
            let words = entry.split(whereSeparator: \.isWhitespace).map(String.init)
            guard 1...2 ~= words.count else { return "must be \"PATTERN TEMPLATE\" or \"TEMPLATE\", not \(entry.toml)" }
            do throws(PatternError) { _ = try PatternList([words[0]]) } catch {
                return "has a bad pattern: \(error.message)"
            }
        }
        return nil
    }

    private static let isPattern: Key<String>.Check = { pattern in
        do throws(RE2PatternError) {
            _ = try RE2Pattern(pattern)
            return nil
        } catch { return "is no regular expression: \(error)" }
    }
}
