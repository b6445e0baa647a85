import Bytes
import Formats
import Foundation
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing

@testable import Plugins

/// Runs every folder below `Tests/Cases/parsers` and `Tests/Cases/serializers`.
///
/// `plugin.toml` holds one table as a user writes it, such as `[[inputs.file]]`, with `data_format` and its options. A
/// parser reads `input.txt` as one payload and must make `expected.influx` of it, in that order; a serializer writes
/// `expected.txt` from `input.influx`, as one batch if the table has `use_batch_format = true`. `error.txt` has what the
/// format objects to. `HELIOGRAPH_GOLDEN=1` writes what was found instead; the diff is then the review.
@Suite struct FormatCaseTests {
    /// The part of an input's table that counts here.
    struct ReadingTable: Configurable {
        @Key("As in a user's file; the case reads input.txt.") var files: [String] = []
        @KeyChoice("Format of the data.") var dataFormat: any ParserOptions
        init() {}
    }

    /// The part of an output's table that counts here.
    struct WritingTable: Configurable {
        @Key("As in a user's file; the case compares with expected.txt.") var files: [String] = []
        @Key("Writes all metrics as one document, where the format has such a form.") var useBatchFormat = false
        @KeyChoice("Format of the data.") var dataFormat: any SerializerOptions
        init() {}
    }

    @Test("A parser makes of a text what its case says", arguments: CaseFolder.all(.parsers))
    func parser(_ folder: CaseFolder) throws {
        let options = try folder.decode(ReadingTable()).dataFormat
        try #require(type(of: options).name == folder.plugin, "plugin.toml has another data_format")
        var found = FormatOutcome()
        do {
            var parser = try options.makeParser(defaultName: "file")
            let text = [UInt8](try Data(contentsOf: folder.url("input.txt")))
            found.text = CaseFolder.unsortedLines(try parser.parse(text.span, now: PluginCase.time))
                .map { $0 + "\n" }.joined()
        } catch {
            found.errors = ["\(error)"]
        }
        try folder.check(found, against: "expected.influx")
    }

    @Test("A serializer makes of metrics what its case says", arguments: CaseFolder.all(.serializers))
    func serializer(_ folder: CaseFolder) throws {
        let table = try folder.decode(WritingTable())
        try #require(type(of: table.dataFormat).name == folder.plugin, "plugin.toml has another data_format")
        let metrics = try folder.metrics("input.influx")
        var serializer = try table.dataFormat.makeSerializer()
        var writer = ByteWriter()
        var found = FormatOutcome()
        if table.useBatchFormat {
            found.errors = serializer.append(metrics, to: &writer).map { "\(metrics[$0.index].name): \($0.error)" }
        } else {
            for metric in metrics {
                do { try serializer.append(metric, to: &writer) } catch {
                    found.errors.append("\(metric.name): \(error)")
                }
            }
        }
        found.text = String(decoding: writer.bytes, as: UTF8.self)
        try folder.check(found, against: "expected.txt")
    }

    @Test("Every data format has a case")
    func everyFormat() {
        Self.expect(DataFormats.parsers.map { $0.name }, haveCasesOf: .parsers)
        Self.expect(DataFormats.serializers.map { $0.name }, haveCasesOf: .serializers)
    }

    private static func expect(_ names: [String], haveCasesOf kind: CaseFolder.Kind) {
        let tested = Set(CaseFolder.all(kind).map(\.plugin))
        for name in names where !tested.contains(name) {
            Issue.record("\(kind.rawValue).\(name) has no case below Tests/Cases/\(kind.rawValue)/\(name)")
        }
        #expect(tested.subtracting(names).isEmpty, "there are cases of formats that are not offered")
    }
}

/// What one case of a format came to.
struct FormatOutcome {
    var text = ""
    var errors: [String] = []
}

extension CaseFolder {
    /// The one table of `plugin.toml`, into `table`.
    fileprivate func decode<Table: Configurable>(_ table: Table) throws -> Table {
        let text = try String(contentsOf: url("plugin.toml"), encoding: .utf8)
        let root = try TOMLParser.parse(text, file: "plugin.toml")
        guard case .table(let section)? = root.entries.first?.value.kind, root.entries.count == 1,
            let plugin = section.entries.first, section.entries.count == 1,
            case .array(let tables) = plugin.value.kind, tables.count == 1,
            case .table(let options)? = tables.first?.kind
        else { throw CaseError("plugin.toml must hold one table of one plugin") }
        var decoding = Decoding()
        options.decode(into: [table], owner: "\(root.entries[0].key).\(plugin.key)", &decoding)
        try #require(decoding.problems.isEmpty, "\(decoding.problems.map(\.description).joined(separator: "\n"))")
        return table
    }

    fileprivate func check(_ found: FormatOutcome, against file: String) throws {
        let errors = found.errors.map { $0 + "\n" }.joined()
        if Self.writesGolden {
            try found.text.write(to: url(file), atomically: true, encoding: .utf8)
            if !errors.isEmpty || has("error.txt") {
                try errors.write(to: url("error.txt"), atomically: true, encoding: .utf8)
            }
            return
        }
        try #require(has(file), "\(file) is missing; HELIOGRAPH_GOLDEN=1 writes it")
        #expect(try found.text == String(contentsOf: url(file), encoding: .utf8))
        #expect(try errors == (has("error.txt") ? String(contentsOf: url("error.txt"), encoding: .utf8) : ""))
    }
}
