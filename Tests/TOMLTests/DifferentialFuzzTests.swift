import Foundation
import TOML
import Testing

/// Our parser against Python's tomllib: the same verdict and the same values, for documents made by a fixed seed.
@Suite struct DifferentialFuzzTests {
    static let documents: [[UInt8]] = {
        var generator = DocumentGenerator(seed: 20_260_105)
        return [Array(DocumentGenerator.configuration.utf8)] + DocumentGenerator.tableOrders()
            + (0..<12_000).map { _ in generator.next() }
    }()

    @Test("tomllib judges and reads every document as we do; only integers beyond 64 bits are refused by us alone")
    func agrees() throws {
        let verdicts = try Self.oracle(Self.documents)
        try #require(verdicts.count == Self.documents.count)
        var equal = 0
        var refused = 0
        var tooBig = 0
        for (document, expected) in zip(Self.documents, verdicts) {
            let ours: String
            do throws(TOMLSyntaxError) {
                ours = canonical(try TOMLParser.parse(document, file: "f.toml"))
            } catch {
                ours = error.message.hasSuffix("does not fit in 64 bits") ? "too big" : "refused"
            }
            switch ours {
            // Who refuses an integer may stop before the error for which the other refuses the document.
            case "too big" where expected != "too big": #expect(expected == "refused", "\(Self.shown(document))")
            default: #expect(ours == expected, "\(Self.shown(document))")
            }
            if ours == "too big" { tooBig += 1 } else if ours == "refused" { refused += 1 } else { equal += 1 }
        }
        print(
            "differential fuzz: \(Self.documents.count) documents, \(equal) equal, \(refused) refused, \(tooBig) too big"
        )
        #expect(equal > 2000 && refused > 2000 && tooBig > 0, "the documents no longer test both verdicts")
    }

    @Test("In every document that is read, each key and value is found at its place")
    func places() {
        var read = 0
        for document in Self.documents {
            guard let table = try? TOMLParser.parse(document, file: "f.toml") else { continue }
            read += 1
            var wrong: [String] = []
            PlaceCheck(document).check(table, &wrong)
            #expect(wrong.isEmpty, "\(wrong) in \(Self.shown(document))")
        }
        #expect(read > 2000)
    }

    /// Runs python3 once. Files, not pipes: neither side then waits for the other to read.
    private static func oracle(_ documents: [[UInt8]]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("toml-fuzz-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var input = Data()
        for document in documents {
            let length = UInt32(document.count)
            input.append(contentsOf: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) })
            input.append(contentsOf: document)
        }
        let (asked, answered) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
        try input.write(to: asked)
        try Data().write(to: answered)

        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "tomllib_oracle.py")
        python.arguments = ["python3", script.path]
        python.standardInput = try FileHandle(forReadingFrom: asked)
        python.standardOutput = try FileHandle(forWritingTo: answered)
        try python.run()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0, "python3 with tomllib (3.11 or later) is needed")
        return try String(contentsOf: answered, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private static func shown(_ document: [UInt8]) -> String {
        String(decoding: document, as: UTF8.self).debugDescription
    }
}

/// Looks into the document at each place.
private struct PlaceCheck {
    let lines: [[UInt8]]

    init(_ document: [UInt8]) {
        let text = document.starts(with: [0xEF, 0xBB, 0xBF]) ? document[3...] : document[...]
        lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    }

    func check(_ table: TOMLTable, _ wrong: inout [String]) {
        for entry in table.entries {
            let key = text(at: entry.keyPlace)
            if !key.starts(with: entry.key.utf8), !isQuote(key.first) {
                wrong.append("key \(entry.key) at \(entry.keyPlace)")
            }
            check(entry.value, key: entry.key, &wrong)
        }
    }

    private func check(_ value: TOMLValue, key: String, _ wrong: inout [String]) {
        let found = text(at: value.place)
        let isRight =
            switch value.kind {
            case .string: isQuote(found.first)
            case .integer, .float: found.first.map { "0123456789+-in".utf8.contains($0) } ?? false
            case .boolean(let bool): found.starts(with: "\(bool)".utf8)
            case .dateTime(let text): found.starts(with: text.utf8)
            case .array: found.first == UInt8(ascii: "[")
            case .table(let table):
                switch table.origin {
                case .header: found.first == UInt8(ascii: "[")
                case .inline: found.first == UInt8(ascii: "{") || found.starts(with: key.utf8) || isQuote(found.first)
                case .implicit, .dotted: found.starts(with: key.utf8) || isQuote(found.first)
                }
            }
        if !isRight { wrong.append("\(value.shown) at \(value.place)") }
        if case .table(let table) = value.kind { check(table, &wrong) }
        if case .array(let items) = value.kind { for item in items { check(item, key: key, &wrong) } }
    }

    private func text(at place: Place) -> ArraySlice<UInt8> {
        lines.indices.contains(place.line - 1) ? lines[place.line - 1].dropFirst(place.column - 1) : []
    }

    private func isQuote(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
}
