import Formats
import PluginKit

/// The options of one format, in the table of the plugin that reads it.
protocol ParserOptions: Configurable {
    /// - Parameter name: the measurement's name where the data have none.
    func makeParser(defaultName name: String) -> any MetricParser
}

/// The options of one format, in the table of the plugin that writes it.
protocol SerializerOptions: Configurable {
    func makeSerializer() -> any MetricSerializer
}
