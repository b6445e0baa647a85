import Bytes
import Testing

@Suite struct ByteWriterTests {
    @Test("Growing keeps what is there, truncating forgets the tail")
    func marks() {
        var writer = ByteWriter(capacity: 1)
        writer.append("head ")
        let mark = writer.count
        writer.append(String(repeating: "x", count: 1000))
        #expect(writer.count == 1005)
        #expect(writer.cut(from: mark).count == 1000)
        writer.append("tail\\\\")
        writer.dropLast(UInt8(ascii: "\\"), downTo: mark)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "head tail")
        writer.truncate(to: 100)
        #expect(writer.count == 9)
        writer.truncate(to: mark)
        #expect(writer.withUnsafeBytes { Array($0) } == Array("head ".utf8))
    }

    @Test("What stood before the mark is never dropped")
    func dropLast() {
        var writer = ByteWriter()
        writer.append("\\\\")
        writer.dropLast(UInt8(ascii: "\\"), downTo: 1)
        #expect(writer.count == 1)
    }
}
