import Bytes
import CEL
import Formats
import GoTemplate
import GoTime
import HTTP
import JSON
import JSONata
import MetricModel
import PluginKit
import Plugins
import RE2Patterns
import TOML

/// Everything that reads text of others, by name. Any bytes at all must be taken or refused, in bounded time.
public struct FuzzTarget: Sendable {
    public let name: String
    /// Reads the bytes; what it makes of them does not matter.
    public let read: @Sendable ([UInt8]) -> Void

    /// - Parameter tables: configurations of a data format, each one table of an input. All of them are tried.
    public static func all(tables: (String) -> [String]) throws(FuzzError) -> [FuzzTarget] {
        var all = texts
        for type in DataFormats.parsers {
            do { all.append(try parser(type.name, Set(tables(type.name)).sorted())) } catch {
                throw FuzzError("\(type.name): \(error)")
            }
        }
        return all.sorted { $0.name < $1.name }
    }

    private static func parser(_ name: String, _ tables: [String]) throws -> FuzzTarget {
        let parsers = try tables.map { text in
            guard case .table(let inputs)? = try TOMLParser.parse(text, file: name).entries.first?.value.kind,
                case .array(let items)? = inputs.entries.first?.value.kind, case .table(let table)? = items.first?.kind
            else { throw FuzzError("a table of an input is expected") }
            let options = ReadingTable()
            var decoding = Decoding()
            table.decode(into: [options], owner: name, &decoding)
            if let problem = decoding.problems.first { throw FuzzError("\(problem)") }
            return try options.dataFormat.makeParser(defaultName: "fuzz")
        }
        return FuzzTarget(name: name) { bytes in
            for var parser in parsers {
                let metrics = try? parser.parse(bytes.span, now: Timestamp(nanoseconds: 1_700_000_000_000_000_000))
                // What was read must be fit to be written.
                var serializer = InfluxLineSerializer()
                var writer = ByteWriter()
                _ = serializer.append(metrics ?? [], to: &writer)
            }
        }
    }

    /// Not only data: a configuration, and what stands in its options.
    private static let texts = [
        FuzzTarget(name: "toml-text") {
            _ = try? TOMLParser.parse(String(decoding: $0, as: UTF8.self), file: "fuzz.toml")
        },
        FuzzTarget(name: "json-text") { _ = try? JSONParser.parse($0) },
        FuzzTarget(name: "json-path") { bytes in
            // Short ones: `[@this,@this]|[@this,@this]` doubles the document as often as it is written.
            let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
            guard let text = lines.first?.prefix(60), let path = try? JSONPath(String(decoding: text, as: UTF8.self)),
                let document = try? JSONDocument(Array(lines.last?.prefix(100) ?? []))
            else { return }
            _ = path.find(in: document)
        },
        FuzzTarget(name: "web-address") {
            let text = String(decoding: $0, as: UTF8.self)
            _ = WebAddress(text)?.resolving(text)
            _ = RequestAddress("http+unix://" + text)
            _ = WebAddress("http://host/path?query")?.resolving(text)
        },
        FuzzTarget(name: "expression") { bytes in
            let expression = try? MetricExpression(String(decoding: bytes.prefix(200), as: UTF8.self))
            let metric = Metric(
                "cpu", tags: TagSet(["host": "a"]), fields: [.init("idle", .double(90.5)), .init("n", .int(7))],
                at: Timestamp(nanoseconds: 0))
            _ = try? expression?.isTrue(of: metric, now: { Timestamp(nanoseconds: 1) })
        },
        FuzzTarget(name: "jsonata") { bytes in
            let text = String(decoding: bytes.prefix(300), as: UTF8.self)
            var surroundings = JSONataExpression.Surroundings(now: { 1_700_000_000_000 }, random: { 0.5 })
            surroundings.stepLimit = 20_000
            let fields = ValueObject([("idle", .number(90.5)), ("n", .integer(7)), ("a", .array(ValueArray([.void])))])
            let input = ValueObject([("name", .string("cpu")), ("fields", .object(fields))])
            let value = try? JSONataExpression(text).value(of: .object(input), surroundings)
            var writer = ByteWriter()
            _ = value?.append(to: &writer)
        },
        FuzzTarget(name: "regular-expression") { bytes in
            let text = String(decoding: bytes.prefix(200), as: UTF8.self)
            _ = (try? RE2Pattern(text))?.firstMatch(in: text)
        },
        FuzzTarget(name: "go-template") { bytes in
            let metric = Metric(
                "oak", tags: TagSet(["site": "north"]), fields: [Metric.Field("rings", .int(12))],
                at: Timestamp(nanoseconds: 1_700_000_000_000_000_000))
            let text = String(decoding: bytes.prefix(400), as: UTF8.self)
            _ = try? GoTemplate(text, now: { Timestamp(nanoseconds: 1) }).text(for: metric)
        },
        FuzzTarget(name: "time-format") { bytes in
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", maxSplits: 1)
            guard let format = lines.first, let time = lines.last else { return }
            _ = try? TimeFormat(String(format)).time(of: .string(String(time)), in: .utc)
        },
    ]
}

/// The part of an input's table that is about its data.
private struct ReadingTable: Configurable {
    @Key("Not opened.") var files: [String] = []
    @KeyChoice(
        "Format of the data.", name: "data_format", of: DataFormats.parsers.map { type in (type.name, { type.init() }) }
    )
    var dataFormat: any ParserOptions
    init() {}
}

/// A target that cannot be made.
public struct FuzzError: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
