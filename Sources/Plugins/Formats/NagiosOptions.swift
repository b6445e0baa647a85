import Formats
import PluginKit

struct NagiosParserOptions: ParserOptions {
    static let name = "nagios"
    static let summary = "What Nagios plugins print."

    func makeParser(defaultName name: String) -> any MetricParser { NagiosParser() }
}
