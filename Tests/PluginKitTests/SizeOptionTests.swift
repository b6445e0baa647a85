import PluginKit
import Testing

@Suite struct SizeOptionTests {
    @Test(
        "A size is a number of bytes, or numbers with units that are summed",
        arguments: [
            ("1024", 1024), ("\"1024\"", 1024), ("\"1B\"", 1), ("\"1kB\"", 1000), ("\"1KB\"", 1000),
            ("\"1MB\"", 1_000_000), ("\"1GB\"", 1_000_000_000), ("\"1TB\"", 1_000_000_000_000),
            ("\"1PB\"", 1_000_000_000_000_000), ("\"1EB\"", 1_000_000_000_000_000_000), ("\"1KiB\"", 1024),
            ("\"1MiB\"", 0x100000), ("\"1GiB\"", 0x40000000), ("\"1TiB\"", 0x10000000000),
            ("\"1PiB\"", 0x4000000000000),
            ("\"1EiB\"", 0x1000000000000000), ("\"1.5MB\"", 1_500_000), ("\"1MB500KB\"", 1_500_000),
            ("\"1KiB1B\"", 1025),
            ("\"-1kB\"", -1000), ("\"+1kB\"", 1000), ("0", 0), ("\"\"", 0), ("\"0.5KiB\"", 512),
        ] as [(String, Int)])
    func sizes(_ text: String, _ bytes: Int) throws {
        #expect(try read(text, as: Size.self).value == Size(bytes: Int64(bytes)))
    }

    @Test(
        "What is no size is refused",
        arguments: [
            "\"-\"", "\"MB\"", "\"1.5\"", "\"1Kib\"", "\"1kib\"", "\"1mb\"", "\"1MB1KiB\"", "\"1 MB\"",
            "\"1MB1\"", "1.5", "true", "[1]", "\"9EB9EB\"", "\"1..5MB\"",
        ] as [String])
    func wrong(_ text: String) throws {
        #expect(try read(text, as: Size.self).value == nil)
    }

    @Test("A size reads back as it is written", arguments: [0, 1, 1500, 0x100_0000_0000] as [Int64])
    func text(_ bytes: Int64) throws {
        #expect(try read(Size(bytes: bytes).toml, as: Size.self).value == Size(bytes: bytes))
    }
}
