import Foundation
import Gzip
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads
import Zstd

@testable import Plugins

@Suite struct FileRotationTests {
    private let folder = TemporaryFolder()
    /// Noon of a day in 2023, so that the date is the same in most time zones.
    private let clock = ManualClock(at: Timestamp(nanoseconds: 1_700_049_600_000_000_000))
    private let log = Recorder()

    private func started(_ options: String, _ file: String = "out.lp") throws -> FileOutput {
        var output = FileOutput()
        var decoding = Decoding()
        try TOMLParser.parse("files = [\"\(folder.path)/\(file)\"]\n" + options, file: "f.toml")
            .decode(into: [output], owner: "outputs.file", &decoding)
        try #require(decoding.problems.isEmpty, "\(decoding.problems)")
        try output.start(PluginContext(logger: log.logger, http: ScriptedHTTPClient(), clock: clock))
        return output
    }

    private func metrics(_ values: ClosedRange<Int>) -> [Metric] {
        values.map { Metric("m", fields: [.init("v", .int(Int64($0)))], at: Timestamp(nanoseconds: 1)) }
    }

    private func lines(_ values: ClosedRange<Int>) -> String { values.map { "m v=\($0)i 1\n" }.joined() }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    @Test("A file that is full is put aside with the metric that filled it; no archive overwrites another")
    func size() throws {
        var output = try started("rotation_max_size = 20\nrotation_max_archives = -1")
        #expect(output.write(metrics(1...7)).fates.allSatisfy { $0 == .accept })
        #expect(names == ["out.2023-11-15-1700049600.lp", "out.2023-11-15-1700049601.lp", "out.lp"])
        #expect(folder.text(of: names[0]) == lines(1...3))
        #expect(folder.text(of: names[1]) == lines(4...6))
        #expect(folder.text(of: "out.lp") == lines(7...7))
        output.close()
        #expect(folder.text(of: "out.lp") == lines(7...7))
    }

    @Test("What was there counts when the file is opened", arguments: [true, false])
    func sizeAtStart(_ isFull: Bool) throws {
        folder.write(isFull ? lines(1...3) : lines(1...1), to: "out.lp")
        var output = try started("rotation_max_size = 20\nrotation_max_archives = 5")
        #expect(names.count == (isFull ? 2 : 1))
        _ = output.write(metrics(4...5))
        #expect(folder.text(of: "out.lp") == (isFull ? lines(4...5) : ""))
    }

    @Test("Of the archives the newest stay, and other files are none of them", arguments: [-1, 0, 1, 3])
    func archives(_ limit: Int) throws {
        folder.write("", to: "out.old.lp")
        folder.write("", to: "outer.2020-01-01-5.lp")
        var output = try started("rotation_max_size = 1\nrotation_max_archives = \(limit)")
        for value in 1...5 {
            _ = output.write(metrics(value...value))
            clock.advance(by: .seconds(1))
        }
        let kept = limit < 0 ? 5 : limit
        let archives = names.filter { $0.hasPrefix("out.2023") }
        #expect(archives.map { folder.text(of: $0) ?? "" } == (5 - kept + 1..<6).map { lines($0...$0) })
        #expect(names.count == kept + 3)
    }

    @Test("A file is put aside when it is old, even if the agent was started anew meanwhile")
    func age() throws {
        folder.write("old\n", to: "out")
        let change = Date(timeIntervalSince1970: 1_700_049_600 - 3000)
        try FileManager.default.setAttributes([.modificationDate: change], ofItemAtPath: folder.path + "/out")
        var output = try started("rotation_interval = \"1h\"\nrotation_max_archives = 5", "out")
        _ = output.write(metrics(1...1))
        #expect(names == ["out"])
        clock.advance(by: .seconds(601))
        _ = output.write(metrics(2...2))
        #expect(names.count == 2 && folder.text(of: "out.2023-11-15-1700050201") == "old\n" + lines(1...2))
    }

    @Test("One that cannot be put aside is told and goes on")
    func cannotRotate() throws {
        var output = try started("rotation_max_size = 1", "out.lp")
        try FileManager.default.removeItem(atPath: folder.path + "/out.lp")
        #expect(output.write(metrics(1...2)).fates == [.accept, .accept])
        #expect(log.lines.contains { $0.contains("aside: No such file or directory") })
    }

    @Test("Standard output and pipes are left alone")
    func neverRotated() throws {
        mkfifo(folder.path + "/pipe", 0o600)
        let reader = open(folder.path + "/pipe", O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        var output = try started("rotation_max_size = 1", "pipe")
        #expect(output.write(metrics(1...3)).problem == nil)
        #expect(names == ["pipe"])
    }

    @Test("Each write is packed for itself")
    func packs() throws {
        var output = try started("compression_algorithm = \"gzip\"\ncompression_level = 9", "out.gz")
        _ = output.write(metrics(1...9))
        let first = try Array(Data(contentsOf: URL(fileURLWithPath: folder.path + "/out.gz")))
        #expect(try Gzip.decompress(first, limit: 1000) == Array(lines(1...9).utf8))
        _ = output.write(metrics(10...11))
        let both = try Array(Data(contentsOf: URL(fileURLWithPath: folder.path + "/out.gz")))
        #expect(both.starts(with: first))
        #expect(try Gzip.decompress(Array(both[first.count...]), limit: 1000) == Array(lines(10...11).utf8))
        var other = try started("compression_algorithm = \"zlib\"", "out.zlib")
        _ = other.write(metrics(1...9))
        let packed = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/out.zlib"))
        #expect(packed.prefix(2) == Data([0x78, 0x9C]) && packed.count < lines(1...9).utf8.count)
    }

    @Test("With zstd a file is one frame after the other, and read as one", arguments: [-1, 1, 11, 19])
    func packsWithZstd(_ level: Int) throws {
        var output = try started("compression_algorithm = \"zstd\"\ncompression_level = \(level)", "out.zst")
        for part in 0..<3 { _ = output.write(metrics(10 * part...10 * part + 9)) }
        output.close()
        var again = try started("compression_algorithm = \"zstd\"\ncompression_level = \(level)", "out.zst")
        _ = again.write(metrics(30...30))
        let packed = try Array(Data(contentsOf: URL(fileURLWithPath: folder.path + "/out.zst")))
        #expect(try Zstd.decompress(packed, limit: 1000) == Array(lines(0...30).utf8))
        #expect(packed.count < lines(0...30).utf8.count)
    }

    @Test("What is packed is put aside by the size it has then")
    func rotatesPacked() throws {
        var output = try started(
            "compression_algorithm = \"zstd\"\nrotation_max_size = 60\nrotation_max_archives = -1", "out.zst")
        for value in 1...4 {
            _ = output.write(metrics(value...value))
            clock.advance(by: .seconds(1))
        }
        let files = try names.sorted().map { try Array(Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + $0))) }
        #expect(files.count > 1 && files.dropLast().allSatisfy { $0.count >= 60 })
        #expect(try files.flatMap { try Zstd.decompress($0, limit: 1000) } == Array(lines(1...4).utf8))
    }
}
