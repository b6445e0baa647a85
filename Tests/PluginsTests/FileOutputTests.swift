import Filtering
import Foundation
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

@Suite struct FileOutputTests {
    static func output(_ toml: String) throws -> FileOutput {
        let output = FileOutput()
        var decoding = Decoding()
        try TOMLParser.parse(toml, file: "f.toml").decode(into: [output], owner: "outputs.file", &decoding)
        try #require(decoding.problems.isEmpty, "\(decoding.problems)")
        return output
    }

    static func started(_ toml: String) throws -> FileOutput {
        var output = try output(toml)
        try output.start(
            PluginContext(logger: Logger(label: "test"), http: ScriptedHTTPClient(), clock: ManualClock()))
        return output
    }

    static func metric(_ value: FieldValue, _ name: String = "m") -> Metric {
        Metric(name, fields: [.init("v", value)], at: Timestamp(nanoseconds: 1))
    }

    @Test("Two files get the same; what is there already stays, and a new output goes on behind it")
    func appends() throws {
        let directory = try TemporaryDirectory()
        try directory.write("old", "old n=1i\n")
        let toml = "files = [\"\(directory.path)/old\", \"\(directory.path)/new\"]"
        for value in 1...2 as ClosedRange<Int64> {
            var output = try Self.started(toml)
            #expect(output.write([Self.metric(.int(value)), Self.metric(.uint(7))]).fates == [.accept, .accept])
            output.close()
        }
        let lines = "m v=1i 1\nm v=7i 1\nm v=2i 1\nm v=7i 1\n"
        #expect(try directory.read("old") == "old n=1i\n" + lines)
        #expect(try directory.read("new") == lines)
        let mode = try FileManager.default.attributesOfItem(atPath: directory.path + "/new")[.posixPermissions]
        #expect(((mode as? NSNumber)?.intValue ?? 0) & 0o644 == 0o644)
    }

    @Test("Every option of the format arrives", arguments: [true, false])
    func options(_ batch: Bool) throws {
        let directory = try TemporaryDirectory()
        var output = try Self.started(
            """
            files = ["\(directory.path)/out"]
            use_batch_format = \(batch)
            influx_sort_fields = true
            influx_uint_support = true
            influx_omit_timestamp = true
            influx_max_line_bytes = 14
            """)
        let fields: [Metric.Field] = [.init("c", .uint(1)), .init("a", .int(2)), .init("b", .bool(true))]
        _ = output.write([Metric("m", fields: fields, at: Timestamp(nanoseconds: 1))])
        #expect(try directory.read("out") == "m a=2i,b=true\nm c=1u\n")
    }

    @Test("A metric that cannot be expressed is left out with its reason; the others arrive", arguments: [true, false])
    func leavesOut(_ batch: Bool) throws {
        let directory = try TemporaryDirectory()
        var output = try Self.started("files = [\"\(directory.path)/out\"]\nuse_batch_format = \(batch)")
        let report = output.write([Self.metric(.int(1)), Self.metric(.double(.nan)), Self.metric(.int(3), "")])
        #expect(
            report.fates == [
                .accept, .skip(DropReason("unserializable", "no serializable fields")),
                .skip(DropReason("unserializable", "invalid name")),
            ])
        #expect(report.problem == nil)
        #expect(try directory.read("out") == "m v=1i 1\n")
        #expect(output.write([Self.metric(.double(.infinity))]).problem == nil)
    }

    @Test("A file that cannot be opened stops the start, by its name")
    func unopenable() throws {
        let directory = try TemporaryDirectory()
        try directory.write("file", "")
        for path in ["\(directory.path)/none/out", "\(directory.path)/file/out", directory.path] {
            let error = #expect(throws: StartError.self) { try Self.started("files = [\"\(path)\"]") }
            guard case .fatal(let message)? = error else {
                Issue.record("not fatal")
                continue
            }
            #expect(message.hasPrefix("cannot open '\(path)': "))
        }
    }

    @Test("A full disk keeps the batch, and the files before it do not have it twice")
    func full() throws {
        let directory = try TemporaryDirectory()
        try directory.write("good", "old v=1\n")
        var output = try Self.started("files = [\"\(directory.path)/good\", \"/dev/full\"]")
        for _ in 0..<2 {
            let report = output.write([Self.metric(.int(1)), Self.metric(.double(.nan))])
            #expect(report.fates == [.keep, .skip(DropReason("unserializable", "no serializable fields"))])
            #expect(report.problem == "/dev/full: No space left on device")
            #expect(try directory.read("good") == "old v=1\n")
        }
    }

    @Test("What only partly fits is taken back, but never what somebody else wrote behind it")
    func takesBack() throws {
        let directory = try TemporaryDirectory()
        try directory.write("f", "before\n")
        let file = try AppendedFile(directory.path + "/f")
        let undo = try Array("mine\n".utf8).withUnsafeBytes { try file.append($0) }
        #expect(try directory.read("f") == "before\nmine\n")
        undo.run()
        #expect(try directory.read("f") == "before\n")
        let second = try Array("mine\n".utf8).withUnsafeBytes { try file.append($0) }
        try directory.write("f", "before\nmine\nother\n")
        second.run()
        #expect(try directory.read("f") == "before\nmine\nother\n")
    }

    @Test("A file that can grow no further in the middle of a batch: nothing of the batch stays")
    func partialWrite() throws {
        let directory = try TemporaryDirectory()
        try directory.write("f", "")
        var output = try Self.started("files = [\"\(directory.path)/f\"]")
        let path = directory.path + "/f"
        // A hole up to 100 bytes before the largest size the file system has.
        var (fits, tooLarge): (Int, Int) = (0, .max)
        if truncate(path, tooLarge) == 0 { fits = tooLarge }
        while tooLarge - fits > 1, fits != tooLarge {
            let middle = fits + (tooLarge - fits) / 2
            if truncate(path, middle) == 0 { fits = middle } else { tooLarge = middle }
        }
        try #require(truncate(path, fits - 100) == 0)
        let many = (0..<1000).map { Self.metric(.int($0)) }
        let report = output.write(many)
        #expect(report.fates.allSatisfy { $0 == .keep })
        #expect(report.problem == path + ": File too large")
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_size == fits - 100)
        try #require(truncate(path, 0) == 0)
        #expect(output.write(many).fates.allSatisfy { $0 == .accept })
        #expect(try directory.read("f").split(separator: "\n").count == 1000)
    }

    @Test("A pipe whose reader is slow gets everything, one whose reader is gone keeps the batch")
    func pipes() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/pipe"
        try #require(mkfifo(path, 0o600) == 0)
        // Without a wait, for there is no writer yet; read from then on with one.
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        var output = try Self.started("files = [\"\(path)\"]")
        _ = fcntl(reader, F_SETFL, 0)
        ignoreBrokenPipes()
        let many = (0..<20_000).map { Self.metric(.int($0)) }
        let received = Guarded(0)
        let thread = try WorkerThread(name: "reader") {
            var chunk = [UInt8](repeating: 0, count: 4096)
            var isWhole = false
            while !isWhole {
                let count = read(reader, &chunk, chunk.count)
                if count <= 0 { break }
                received.withLock { $0 += count }
                isWhole = chunk[..<count].suffix(13) == Array("m v=19999i 1\n".utf8)[...]
            }
            close(reader)
        }
        #expect(output.write(many).fates.allSatisfy { $0 == .accept })
        thread.join()
        let length = many.indices.map { "m v=\($0)i 1\n".utf8.count }.reduce(0, +)
        #expect(received.withLock { $0 } == length)
        let second = output.write(many)
        #expect(second.problem == "\(path): Broken pipe")
        #expect(second.fates.allSatisfy { $0 == .keep })
    }

    @Test("What is not offered yet is refused, unless it has its default")
    func unserved() throws {
        func problems(_ toml: String) throws -> [String] {
            var decoding = Decoding()
            try TOMLParser.parse(toml, file: "f.toml").decode(into: [FileOutput()], owner: "outputs.file", &decoding)
            return decoding.problems.map(\.message)
        }
        #expect(
            try problems("rotation_interval = \"0s\"\nrotation_max_size = \"0MB\"\ncompression_algorithm = \"\"")
                .isEmpty)
        #expect(try problems("rotation_interval = \"-1s\"").count == 1)
        #expect(try problems("compression_algorithm = \"lz4\"").count == 1)
        #expect(try problems("data_format = \"wavefront\"").first?.contains("not offered") == true)
    }

    @Test(
        "Each algorithm has its levels",
        arguments: [
            ("", 9, 10), ("identity", 0, 10), ("gzip", 0, 10), ("zlib", 9, -2), ("zstd", 1, 0), ("zstd", 19, 20),
        ])
    func levels(_ algorithm: String, _ good: Int, _ bad: Int) throws {
        func problems(_ level: Int) throws -> [String] {
            var decoding = Decoding()
            try TOMLParser.parse(
                "compression_algorithm = \"\(algorithm)\"\ncompression_level = \(level)", file: "f.toml"
            ).decode(into: [FileOutput()], owner: "outputs.file", &decoding)
            return decoding.problems.map { "\($0.place.line):\($0.message)" }
        }
        #expect(try problems(good).isEmpty && problems(-1).isEmpty)
        let range = algorithm == "zstd" ? "1 to 19" : "0 to 9"
        #expect(try problems(bad) == ["2:outputs.file: 'compression_level' must be -1 or from \(range), not \(bad)"])
    }

    @Test func discard() {
        var output = DiscardOutput()
        #expect(output.write([Self.metric(.int(1)), Self.metric(.double(.nan))]).fates == [.accept, .accept])
    }
}
