import Formats
import PluginKit

struct LogfmtParserOptions: ParserOptions {
    static let name = "logfmt"
    static let summary = "Log lines of key=value pairs."

    @Key("Keys that become tags; patterns are allowed.") var logfmtTagKeys: [Glob] = []

    func makeParser(defaultName name: String) throws(StartError) -> any MetricParser {
        LogfmtParser(name: name, tagKeys: logfmtTagKeys.isEmpty ? nil : try logfmtTagKeys.patterns())
    }
}
