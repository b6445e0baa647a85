import TestSupport
import Testing
import Zstd

@Suite struct ZstdTests {
    @Test(
        "What was packed comes back, at each level",
        arguments: [0, 1, 100, 70_000, 1_000_000], [Zstd.levels.lowerBound, 3, 7, 11])
    func roundTrip(_ count: Int, _ level: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
        let packed = try #require(Zstd.compress(bytes, level: level))
        #expect(packed.prefix(4) == [0x28, 0xB5, 0x2F, 0xFD])
        #expect(try Zstd.decompress(packed, limit: count) == bytes)
    }

    @Test("A higher level packs smaller")
    func levels() throws {
        var numbers = SeededNumbers(seed: 7)
        let text = (0..<5000).map { "cpu,host=h\($0 % 7) v=\(Int.random(in: 0..<1000, using: &numbers))i\n" }.joined()
        let sizes = try [Zstd.levels.lowerBound, 3, Zstd.levels.upperBound].map {
            try #require(Zstd.compress(Array(text.utf8), level: $0)).count
        }
        #expect(sizes == sizes.sorted(by: >) && Set(sizes).count == 3, "\(sizes)")
    }

    @Test("Frames may follow one another, and end anywhere in the room for a piece")
    func frames() throws {
        // libzstd hands out up to 128 KiB at a time.
        let parts = [0, 1, 131_071, 131_072, 131_073, 262_144].map { [UInt8](repeating: UInt8($0 & 7), count: $0) }
        let packed = try parts.flatMap { try #require(Zstd.compress($0)) }
        let whole = parts.flatMap { $0 }
        #expect(try Zstd.decompress(packed, limit: whole.count) == whole)
        for part in parts {
            #expect(try Zstd.decompress(try #require(Zstd.compress(part)), limit: part.count) == part)
        }
    }

    @Test("A small body that unpacks to a huge one is refused", arguments: [999_999, 131_072, 0])
    func limit(_ limit: Int) throws {
        let packed = try #require(Zstd.compress([UInt8](repeating: 0, count: 1_000_000)))
        #expect(throws: Zstd.Fault.oversized) { try Zstd.decompress(packed, limit: limit) }
        let frames = [packed, packed, packed].flatMap { $0 }
        #expect(throws: Zstd.Fault.oversized) { try Zstd.decompress(frames, limit: 1_500_000) }
    }

    @Test("What is damaged or cut short is refused")
    func damage() throws {
        let packed = try #require(Zstd.compress(Array("some text, some text, some text".utf8)))
        for length in 0..<packed.count {
            #expect(throws: Zstd.Fault.damaged) { try Zstd.decompress(Array(packed[..<length]), limit: 1000) }
        }
        #expect(throws: Zstd.Fault.damaged) { try Zstd.decompress(packed + [0], limit: 1000) }
        #expect(throws: Zstd.Fault.damaged) { try Zstd.decompress(Array("no frame".utf8), limit: 1000) }
    }

    @Test("No bit may be wrong: the check sum tells")
    func bits() throws {
        let text = Array("some text, some text, some text, other text".utf8)
        let packed = try #require(Zstd.compress(text))
        for i in packed.indices {
            for bit in 0..<8 {
                var wrong = packed
                wrong[i] ^= 1 << bit
                let unpacked = try? Zstd.decompress(wrong, limit: 1000)
                #expect(unpacked == nil || unpacked == text, "bit \(bit) of byte \(i)")
            }
        }
    }
}
