import Formats
import PluginKit

/// The options of a format that a plugin both writes and reads, in one table.
protocol TwoWayOptions: Configurable {
    var parser: any ParserOptions { get }
    var serializer: any SerializerOptions { get }
}

private struct TwoWay<Reading: ParserOptions, Writing: SerializerOptions>: TwoWayOptions {
    @KeyGroup var reading = Reading()
    @KeyGroup var writing = Writing()

    var parser: any ParserOptions { reading }
    var serializer: any SerializerOptions { writing }
}

extension DataFormats {
    /// The formats that we both read and write.
    fileprivate static var twoWay: [(name: String, make: @Sendable () -> any TwoWayOptions)] {
        parsers.flatMap { reading in
            serializers.filter { $0.name == reading.name }.map { (reading.name, both(reading, $0)) }
        }
    }

    private static func both<Reading: ParserOptions, Writing: SerializerOptions>(
        _ reading: Reading.Type, _ writing: Writing.Type
    ) -> @Sendable () -> any TwoWayOptions {
        { TwoWay<Reading, Writing>() }
    }
}

/// `data_format` of a plugin that writes and reads.
extension KeyChoice where Choice == any TwoWayOptions {
    init(_ help: String) {
        let names = Set(DataFormats.twoWay.map(\.name))
        let others = (DataFormats.parsers.map { $0.name } + DataFormats.parsersNotOffered)
            .filter { !names.contains($0) }
        self.init(
            help, name: "data_format", of: DataFormats.twoWay, default: InfluxParserOptions.name, later: others)
    }
}
