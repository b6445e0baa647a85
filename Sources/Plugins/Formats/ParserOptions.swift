public import Formats
public import PluginKit

/// The options of one format, in the table of a plugin with `data_format`.
public protocol DataFormatOptions: Configurable {
    /// The format's name in the file: `data_format = "influx"`.
    static var name: String { get }
    static var summary: String { get }
}

/// The options of one format, in the table of the plugin that reads it.
public protocol ParserOptions: DataFormatOptions {
    /// Options are valid by now; what they name outside, such as files of patterns, is looked at here.
    /// - Parameter name: the measurement's name where the data have none.
    func makeParser(defaultName name: String) throws(StartError) -> any MetricParser
}

/// The options of one format, in the table of the plugin that writes it.
public protocol SerializerOptions: DataFormatOptions {
    func makeSerializer() throws(StartError) -> any MetricSerializer
}

extension DataFormatOptions {
    /// The answer of `heliograph plugins parsers.NAME`, and the format's part of `heliograph config`.
    /// - Parameter plugin: whose table is shown: `inputs.file`.
    public static func sample(in plugin: String) -> String {
        let lines = ["# \(summary)", "[[\(plugin)]]", "  data_format = \"\(name)\""] + Self().sampleLines(in: plugin)
        return lines.map { $0 + "\n" }.joined()
    }
}
