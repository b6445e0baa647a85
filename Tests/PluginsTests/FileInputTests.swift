import Foundation
import KernelFiles
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing

@testable import Plugins

/// A directory of its own that is gone after the test.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("heliograph-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let file = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }
}

@Suite struct FileInputTests {
    static func problems(_ toml: String) throws -> [String] {
        var decoding = Decoding()
        try TOMLParser.parse(toml, file: "f.toml").decode(into: [FileInput()], owner: "inputs.file", &decoding)
        return decoding.problems.map(\.description)
    }

    static func input(_ toml: String, in directory: TemporaryDirectory) throws -> FileInput {
        var input = FileInput()
        var decoding = Decoding()
        try TOMLParser.parse(toml, file: "f.toml").decode(into: [input], owner: "inputs.file", &decoding)
        try #require(decoding.problems.isEmpty, "\(decoding.problems)")
        try input.start(
            PluginContext(
                logger: Logger(label: "test"), hostRoot: directory.path, http: ScriptedHTTPClient(),
                clock: ManualClock()))
        return input
    }

    static func gather(_ input: inout FileInput) throws -> (metrics: [Metric], failures: [String]) {
        var batch = Batch(time: Timestamp(nanoseconds: 7))
        try input.gather(into: &batch)
        return (batch.takeMetrics(), batch.failures.map { "\($0)" })
    }

    @Test("Options that are wrong are told with their place")
    func options() throws {
        #expect(try Self.problems("").first?.contains("needs 'files'") == true)
        #expect(
            try Self.problems("files = [\"a\"]\ninflux_timestamp_precision = \"2s\"") == [
                "f.toml:2:30: 'influx_timestamp_precision' must be \"1ns\", \"1us\", \"1ms\" or \"1s\", not \"2s\""
            ])
        for precision in ["1ns", "1us", "1ms", "1s"] {
            #expect(try Self.problems("files = []\ninflux_timestamp_precision = \"\(precision)\"").isEmpty)
        }
        #expect(try Self.problems("files = []\ninflux_parser_type = \"upstream\"").isEmpty)
        #expect(try Self.problems("files = []\ninflux_parser_type = \"other\"").count == 1)
        #expect(try Self.problems("files = []\ncharacter_encoding = \"utf-32\"").count == 1)
        #expect(
            try Self.problems("files = []\ndata_format = \"xml\"").first?.contains("is not offered yet") == true)
        #expect(
            try Self.problems("files = []\ndata_format = \"inflx\"").first?.contains("did you mean \"influx\"?")
                == true)
    }

    @Test("The precision of the timestamps is the parser's unit")
    func precision() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.lp", "a n=1i 3\nb n=2i")
        var input = try Self.input(
            "files = [\"/a.lp\"]\ninflux_timestamp_precision = \"1s\"", in: directory)
        #expect(try Self.gather(&input).metrics.map(\.time.nanoseconds) == [3_000_000_000, 0])
    }

    @Test("A bad file gives nothing, the ones before it stay, the ones after it are not read; the next gather is new")
    func badFile() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.lp", "a n=1i 1")
        try directory.write("b.lp", "b n=1i 1\nb n=\nb n=3i")
        try directory.write("c.lp", "c n=1i 1")
        var input = try Self.input("files = [\"/*.lp\"]", in: directory)
        let first = try Self.gather(&input)
        #expect(first.metrics.map(\.name) == ["a"])
        #expect(first.failures == ["/b.lp: metric parse error: expected field at 2:5: \"b n=\""])
        try directory.write("b.lp", "b n=2i 1")
        let second = try Self.gather(&input)
        #expect(second.metrics.map(\.name) == ["a", "b", "c"])
        #expect(second.failures.isEmpty)
    }

    @Test("An entry without a file fails the gather by its name, before anything is read")
    func missing() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.lp", "a n=1i 1")
        try directory.write("d/x.txt", "")
        for missing in ["/not-there.lp", "/d/*.lp", "/e/**"] {
            var input = try Self.input("files = [\"/a.lp\", \"\(missing)\"]", in: directory)
            let error = #expect(throws: FileInputError.self) { try Self.gather(&input) }
            #expect(error?.description == "\(missing): no such file")
        }
    }

    @Test("A directory named in full cannot be read; one that a pattern matches is passed over")
    func directories() throws {
        let directory = try TemporaryDirectory()
        try directory.write("d/x.lp/y", "y n=1i 1")
        try directory.write("d/z.lp", "z n=1i 1")
        var named = try Self.input("files = [\"/d/x.lp\"]", in: directory)
        #expect(try Self.gather(&named).failures == ["/d/x.lp: Is a directory"])
        var matched = try Self.input("files = [\"/d/*.lp\"]", in: directory)
        let gathered = try Self.gather(&matched)
        #expect(gathered.metrics.map(\.name) == ["z"])
        #expect(gathered.failures.isEmpty)
    }

    @Test("The tags of the file, shared by the metrics of one series and told apart by file")
    func tags() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a/x.lp", "m,f=own,t=1 n=1i 1\nm,f=own,t=1 n=2i 2")
        try directory.write("b/y.lp", "m,f=own,t=1 n=1i 1")
        var input = try Self.input(
            "files = [\"/a//../a/./x.lp\", \"/b/*\"]\nfile_tag = \"f\"\nfile_path_tag = \"p\"", in: directory)
        for _ in 0..<2 {
            let metrics = try Self.gather(&input).metrics
            #expect(
                metrics.map(\.tags) == [
                    TagSet(["f": "x.lp", "p": "/a/x.lp", "t": "1"]), TagSet(["f": "x.lp", "p": "/a/x.lp", "t": "1"]),
                    TagSet(["f": "y.lp", "p": "/b/y.lp", "t": "1"]),
                ])
            #expect(metrics[0].tags === metrics[1].tags)
        }
    }

    static let marked: [UInt8] = [0xEF, 0xBB, 0xBF]
    static let text = "ü n=1i 1"

    static func little(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }
    static func big(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] } }

    @Test(
        "Encodings and byte order marks",
        arguments: [
            ("", Array(text.utf8)), ("none", Array(text.utf8)), ("utf-8", marked + Array(text.utf8)),
            ("", marked + Array(text.utf8)), ("utf-16le", little(text)), ("utf-16le", little("\u{FEFF}" + text)),
            ("utf-16be", big("\u{FEFF}" + text + "\n")),
        ] as [(String, [UInt8])])
    func encodings(_ name: String, _ bytes: [UInt8]) throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.lp", bytes)
        var input = try Self.input("files = [\"/a.lp\"]\ncharacter_encoding = \"\(name)\"", in: directory)
        let gathered = try Self.gather(&input)
        #expect(gathered.metrics.map(\.name) == ["ü"])
        #expect(gathered.failures.isEmpty)
    }

    @Test("UTF-16 that is none: an odd byte and a lone surrogate become U+FFFD")
    func brokenUTF16() {
        var bytes: [UInt8] = [0x61, 0, 0x00, 0xD8, 0x62, 0, 0x63]
        CharacterEncoding.utf16LittleEndian.decode(&bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "a\u{FFFD}b\u{FFFD}")
        var empty: [UInt8] = []
        CharacterEncoding.utf16BigEndian.decode(&empty)
        #expect(empty.isEmpty)
    }

    @Test("Files of every size are read whole, one after the other, through one buffer")
    func sizes() throws {
        let directory = try TemporaryDirectory()
        for size in [100_000, 0, 4095, 4096, 4097, 1] {
            try directory.write("f", [UInt8](repeating: 7, count: size))
            var buffer: [UInt8] = [1, 2, 3]
            try WholeFile.read(directory.path + "/f", into: &buffer)
            #expect(buffer == [UInt8](repeating: 7, count: size))
        }
        // A file of the kernel has no size to go by.
        var buffer: [UInt8] = []
        try WholeFile.read("/proc/self/maps", into: &buffer)
        #expect(buffer.last == UInt8(ascii: "\n"))
    }

    @Test("A relative path becomes absolute")
    func absolute() {
        let here = FileManager.default.currentDirectoryPath
        #expect(WholeFile.absolutePath(of: "a/../b.lp") == here + "/b.lp")
        #expect(WholeFile.absolutePath(of: "/../x//y/.") == "/x/y")
    }
}
