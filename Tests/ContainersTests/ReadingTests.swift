import Testing

@testable import Containers

/// Kernel text to numbers, and what is none.
@Suite struct ReadingTests {
    @Test(
        "A file of one number",
        arguments: [
            ("5\n", Bound.number(5)), ("max\n", .some(.none)), ("18446744073709551615\n", .number(.max)),
            ("7", .number(7)),
            ("18446744073709551616\n", nil), ("-1\n", nil), ("", nil), ("\n", nil), ("5 6\n", nil), ("maximum\n", nil),
        ] as [(String, Bound?)])
    func bound(_ text: String, _ expected: Bound?) {
        let found = Bound(Array(text.utf8).span)
        #expect(found == expected)
    }

    @Test("Keyed lines are found in any order, after any change of the order, and only as a whole")
    func keyed() {
        var numbers = KeyedNumbers(["anon", "file", "slab"])
        func scan(_ text: String) -> [UInt64?]? {
            numbers.scan(Array(text.utf8).span) ? (0..<3).map { numbers[$0] } : nil
        }
        #expect(scan("anon 1\nfile 2\nslab 3\n") == [1, 2, 3])
        #expect(scan("anon 4\nother 9\nfile 5\nslab 6\n") == [4, 5, 6])
        #expect(scan("slab 3\nfile_mapped 8\nfile 2\n") == [nil, 2, 3])
        #expect(scan("slab 3\nfile 2\nanon_thp 7\n") == [nil, 2, 3])
        #expect(scan("") == [nil, nil, nil])
        #expect(scan("anon 1\nnoise\n\nslab 18446744073709551615") == [1, nil, .max])
        #expect(scan("anon x\n") == nil)
        #expect(scan("anon 1 2\n") == nil)
        #expect(scan("anon\n") == nil)
    }

    @Test("Usage: less the cache where v1 tells it, else less inactive file; never below zero")
    func usage() {
        func usage(_ charged: UInt64, _ statistics: String) -> UInt64? {
            var reading = MemoryReading()
            reading.charged = charged
            reading.hasStatistics = reading.statistics.scan(Array(statistics.utf8).span)
            reading.limit = 536_870_912
            return reading.usage
        }
        #expect(usage(104_857_600, "inactive_file 20971520\n") == 83_886_080)
        #expect(usage(104_857_600, "cache 31457280\ntotal_inactive_file 20971520\n") == 73_400_320)
        #expect(usage(100, "cache 100\ntotal_inactive_file 20\n") == 80)
        #expect(usage(100, "cache 200\ntotal_inactive_file 300\ninactive_file 1\n") == 99)
        #expect(usage(100, "inactive_file 100\n") == 100)
        #expect(usage(100, "broken\ninactive_file -\n") == nil)
    }

    @Test("Half a processor of four is 50; time that stands still and a counter begun anew are no percentage")
    func percent() {
        func percent(_ from: (UInt64, UInt64), _ to: (UInt64, UInt64)) -> Double? {
            CPUReading.percent(
                from: .init(total: from.0, host: from.1), to: .init(total: to.0, host: to.1), processors: 4)
        }
        #expect(percent((2_000_000_000, 100_000_000_000), (2_500_000_000, 104_000_000_000)) == 50)
        #expect(percent((5, 100), (5, 200)) == 0)
        #expect(percent((5, 100), (9, 100)) == nil)
        #expect(percent((5, 100), (4, 200)) == nil)
    }

    private func isRead(_ text: String, _ scan: (Span<UInt8>) -> Bool) -> Bool { scan(Array(text.utf8).span) }

    @Test func pressure() {
        var reading = PressureReading()
        let text =
            "some avg10=3.13 avg60=0.68 avg300=100.00 total=652713\nfull avg10=0.07 avg60=0.00 avg300=0.14 total=6\n"
        #expect(isRead(text) { reading.scan($0) })
        #expect(reading.some == .init(average10: 3.13, average60: 0.68, average300: 100, total: 652713))
        #expect(reading.full == .init(average10: 0.07, average60: 0, average300: 0.14, total: 6))
        #expect(!isRead("some avg10=1 total=3\n") { reading.scan($0) })
    }

    @Test("io.stat: devices of no traffic, unknown keys, sums")
    func ioStat() {
        var reading = IOReading()
        let text = "7:0 \n8:16 rbytes=5 wbytes=6 rios=7 wios=8 dbytes=9 dios=1\n254:0 rbytes=1 cost.usage=3\n253:1\n"
        #expect(isRead(text) { reading.scanStat($0) })
        #expect(reading.devices.map(\.major) == [8, 254])
        #expect(reading.total.bytes[.read] == 6)
        #expect(reading.total.bytes[.write] == 6)
        #expect(reading.total.operations[.write] == 8)
        #expect(reading.total.operations[.sync] == nil)
        reading.clear()
        #expect(!isRead("eight rbytes=1\n") { reading.scanStat($0) })
    }

    @Test("blkio of v1: all operations, the total of all devices left out, two files joined")
    func blkio() {
        var reading = IOReading()
        let bytes = "8:0 Read 1\n8:0 Write 2\n8:0 Async 3\n8:0 Flush 9\n8:0 Total 4\n8:16 Read 5\nTotal 9\n"
        #expect(isRead(bytes) { reading.scanV1($0, into: \.bytes) })
        #expect(isRead("8:16 Read 2\n8:16 Discard 3\nTotal 5\n") { reading.scanV1($0, into: \.operations) })
        #expect(reading.devices.count == 2)
        #expect(IOReading.Operation.allCases.map { reading.total.bytes[$0] } == [6, 2, nil, 3, nil, 4])
        #expect(reading.devices[1].operations[.discard] == 3)
        #expect(!isRead("8:0 Read many\n") { reading.scanV1($0, into: \.bytes) })
    }

    @Test("net/dev: no loopback, no space after the colon, names used again only where they fit")
    func network() {
        let heading = "Inter-|   Receive\n face |bytes\n"
        func line(_ name: String, _ first: UInt64) -> String {
            let numbers = (first..<first + 16).map(String.init).joined(separator: "  ")
            return "\(name):\(numbers)\n"
        }
        var reading = NetworkReading()
        #expect(isRead((heading + line("    lo", 1) + line("  eth0", 100) + line("wg0", 200))) { reading.scan($0) })
        #expect(reading.interfaces.map(\.name) == ["eth0", "wg0"])
        #expect(reading.total.received == .init(bytes: 300, packets: 302, errors: 304, dropped: 306))
        #expect(reading.total.sent == .init(bytes: 316, packets: 318, errors: 320, dropped: 322))
        #expect(isRead((heading + line("eth1", 7))) { reading.scan($0) })
        #expect(reading.interfaces.map(\.name) == ["eth1"])
        #expect(!isRead((heading + "eth0: 1 2 3\n")) { reading.scan($0) })
    }
}
