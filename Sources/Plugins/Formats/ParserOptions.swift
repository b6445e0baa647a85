import Formats
import PluginKit

/// The options of one format, in the table of the plugin that reads it.
protocol ParserOptions: Configurable {
    /// The format's name in the file: `data_format = "influx"`.
    static var name: String { get }
    static var summary: String { get }
    /// Options are valid by now; what they name outside, such as files of patterns, is looked at here.
    /// - Parameter name: the measurement's name where the data have none.
    func makeParser(defaultName name: String) throws(StartError) -> any MetricParser
}

/// The options of one format, in the table of the plugin that writes it.
protocol SerializerOptions: Configurable {
    static var name: String { get }
    static var summary: String { get }
    func makeSerializer() throws(StartError) -> any MetricSerializer
}
