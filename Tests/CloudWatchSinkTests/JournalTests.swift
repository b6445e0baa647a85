import CloudWatch
import Foundation
import Testing
import Threads

@testable import CloudWatchSink

/// A directory of its own for each test.
struct Workplace: ~Copyable {
    let path = NSTemporaryDirectory() + "heliograph-sink-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}

@Suite struct JournalTests {
    static func random(_ random: inout FixedRandom, number: Int) -> PutRequest {
        let data = (0..<Int.random(in: 1...4, using: &random)).map { n in
            let value: Datum.Value =
                switch n % 3 {
                case 0: .plain(Double.random(in: -5...5, using: &random))
                case 1: .statistics(minimum: 1, maximum: 9, sum: 20, count: 4)
                default: .distribution(values: [1, 2.5], counts: [1, 3])
                }
            return datum(
                "m\(Int.random(in: 0..<6, using: &random))", value, at: noon + Int64(number) * 30,
                unit: CloudWatch.Unit.allCases.randomElement(using: &random) ?? .none, resolution: n % 2 == 0 ? 60 : 1,
                dimensions: n == 3 ? ["host": "ü\n", "cpu": ""] : [:])
        }
        return PutRequest(namespace: "N\(number % 2)", data: data)
    }

    static func expectSame(_ one: MetricStore, _ other: MetricStore) {
        #expect(one.series == other.series)
        #expect(one.census == other.census)
        #expect((one.datums, one.requests) == (other.datums, other.requests))
    }

    @Test("A journal that is cut off at any byte gives back what was whole")
    func torn() throws {
        let place = Workplace()
        var random = FixedRandom(state: 7)
        let requests = (0..<6).map { Self.random(&random, number: $0) }
        var ends = [0]
        var stores = [MetricStore(now: noon)]
        var scratch = MetricStore(now: noon)
        var journal = try Journal.open(place.path, into: &scratch) { _, _ in }
        for request in requests {
            try journal.append(.put(request, region: "r", time: noon))
            ends.append(journal.size)
            var store = stores[stores.count - 1]
            store.take(request, region: "r", now: noon)
            stores.append(store)
        }
        try journal.close()
        let file = place.path + "/journal-1"
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(whole.count == ends.last)
        for length in 0...whole.count {
            try whole.prefix(length).write(to: URL(fileURLWithPath: file))
            var store = MetricStore(now: noon)
            var torn = 0
            let journal = try Journal.open(place.path, into: &store) { torn = $1 }
            try journal.close()
            let last = try #require(ends.lastIndex { $0 <= length })
            Self.expectSame(store, stores[last])
            #expect(torn == length - ends[last])
            // The torn end is gone, so that what comes next can be read.
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)).count == ends[last])
        }
    }

    @Test("A byte that turned is not read, nor what follows it")
    func damaged() throws {
        let place = Workplace()
        var store = MetricStore(now: noon)
        var journal = try Journal.open(place.path, into: &store) { _, _ in }
        for n in 0..<3 {
            try journal.append(.put(PutRequest(namespace: "N", data: [datum("m\(n)")]), region: "r", time: noon))
        }
        try journal.close()
        let url = URL(fileURLWithPath: place.path + "/journal-1")
        let whole = try Data(contentsOf: url)
        for at in 0..<whole.count {
            var damaged = whole
            damaged[at] ^= 0x10
            try damaged.write(to: url)
            let result = try JournalFile.read(url.path) { _ in }
            #expect(result.whole == at / (whole.count / 3) * (whole.count / 3))
        }
    }

    @Test("Snapshots keep the directory small, and nothing is lost at any moment")
    func rotation() throws {
        let place = Workplace()
        var settings = SinkSettings()
        settings.directory = place.path
        settings.journalSize = 2000
        let warnings = Guarded<[String]>([])
        settings.warn = { text in warnings.withLock { $0.append(text) } }
        var expected = MetricStore(now: noon)
        var sink = try Sink(settings) { noon }
        for n in 0..<200 {
            let body: WireValue = [
                "Namespace": "N",
                "MetricData": [
                    [
                        "MetricName": .text("m\(n % 7)"), "Value": .number(Double(n)),
                        "Timestamp": .time(Double(noon + Int64(n) * 10)),
                    ]
                ],
            ]
            let answer = sink.answer(WireProtocol.cbor.request("PutMetricData", body).signed())
            try #require(answer.status == 200)
            expected.take(datum("m\(n % 7)", .plain(Double(n)), at: noon + Int64(n) * 10), region: "eu-west-1")
            if n % 50 == 49 {
                sink.close()
                sink = try Sink(settings) { noon }
                Self.expectSame(sink.withStore { $0 }, expected)
            }
        }
        sink.close()
        #expect(warnings.withLock { $0 } == [])
        let files = try place.files()
        #expect(files.contains { $0.hasPrefix("snapshot-") } && !files.contains { $0.hasSuffix(".new") })
        #expect(files.count <= 6, "\(files)")
    }

    @Test("A snapshot that was not finished is not read, and goes")
    func unfinished() throws {
        let place = Workplace()
        var settings = SinkSettings()
        settings.directory = place.path
        try Sink(settings) { noon }.close()
        try Data("half".utf8).write(to: URL(fileURLWithPath: place.path + "/snapshot-2.new"))
        try Sink(settings) { noon }.close()
        #expect(try place.files() == ["journal-1", "lock"])
    }

    @Test("Every kind of record comes back as it was")
    func records() throws {
        var store = MetricStore(now: noon)
        var random = FixedRandom(state: 3)
        for n in 0..<100 { store.take(Self.random(&random, number: n), region: "r\(n % 3)", now: noon + Int64(n)) }
        var copy = MetricStore(now: noon)
        for record in store.records {
            copy.restore(try #require(JournalRecord(try CBORReader.parse(cborBytes(record.wire)))))
        }
        Self.expectSame(copy, store)
    }

    @Test("Who holds a copy of a closed journal's lock, as a child does while it starts, keeps nobody out")
    func inheritedLock() throws {
        let place = Workplace()
        var store = MetricStore(now: noon)
        let journal = try Journal.open(place.path, into: &store) { _, _ in }
        let copies = (0..<1024).filter {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == place.path + "/lock"
        }.map { dup(Int32($0)) }
        defer { for copy in copies { close(copy) } }
        #expect(copies.count == 1)
        try journal.close()
        try Journal.open(place.path, into: &store) { _, _ in }.close()
    }

    @Test("Two sinks do not share a directory, and a file is none")
    func wrong() throws {
        let place = Workplace()
        var settings = SinkSettings()
        settings.directory = place.path
        let sink = try Sink(settings) { noon }
        let shared = #expect(throws: SinkError.self) { _ = try Sink(settings) { noon } }
        #expect(shared?.message == "'\(place.path)' is used by another sink")
        sink.close()
        settings.directory = place.path + "/journal-1"
        let file = #expect(throws: SinkError.self) { _ = try Sink(settings) { noon } }
        #expect(file?.message == "cannot open '\(place.path)/journal-1/lock': Not a directory")
    }
}
