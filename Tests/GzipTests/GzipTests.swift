import Gzip
import Testing

@Suite struct GzipTests {
    @Test("What was packed comes back", arguments: [0, 1, 100, 70_000, 1_000_000])
    func roundTrip(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
        let packed = try #require(Gzip.compress(bytes))
        #expect(packed.prefix(2) == [0x1F, 0x8B])
        #expect(try Gzip.decompress(packed, limit: count) == bytes)
    }

    @Test("A small body that unpacks to a huge one is refused")
    func limit() throws {
        let packed = try #require(Gzip.compress([UInt8](repeating: 0, count: 1_000_000)))
        #expect(throws: Gzip.Fault.oversized) { try Gzip.decompress(packed, limit: 999_999) }
    }

    @Test("What is damaged or cut short is refused")
    func damage() throws {
        let packed = try #require(Gzip.compress(Array("some text, some text".utf8)))
        for length in 0..<packed.count {
            #expect(throws: Gzip.Fault.damaged) { try Gzip.decompress(Array(packed[..<length]), limit: 1000) }
        }
        #expect(throws: Gzip.Fault.damaged) { try Gzip.decompress(packed + [0], limit: 1000) }
    }
}
