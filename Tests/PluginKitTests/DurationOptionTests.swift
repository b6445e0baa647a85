import PluginKit
import TOML
import Testing

/// The value of an option as it is written, or what is said of it.
func read<Value: OptionValue>(_ text: String, as type: Value.Type) throws -> (value: Value?, problem: String?) {
    let table = try TOMLParser.parse("x = \(text)", file: "f")
    let value = try #require(table["x"])
    var decoding = Decoding()
    let read = Value.read(value, named: "x", &decoding)
    #expect((read == nil) == !decoding.problems.isEmpty)
    return (read, decoding.problems.first?.message)
}

@Suite struct DurationOptionTests {
    /// Nanoseconds.
    private static let second = 1_000_000_000

    static let inBothForms: [(String, Int)] = [
        ("\"1h30m\"", 5400 * second), ("\"500ms\"", second / 2), ("\"1.5s\"", 1_500_000_000), ("\"2us\"", 2000),
        ("\"2µs\"", 2000), ("\"2μs\"", 2000), ("\"10ns\"", 10), ("\"-10s\"", -10 * second), ("\"+10s\"", 10 * second),
        ("\"0\"", 0), ("\"0s\"", 0), ("\".5s\"", second / 2), ("\"1.s\"", second), ("\"1h1h\"", 7200 * second),
        ("\"876000h\"", 876_000 * 3600 * second), ("\"9223372036854775807ns\"", Int.max), ("\"0.1us\"", 100),
    ]

    @Test("Both forms read what Go reads", arguments: inBothForms)
    func common(_ text: String, _ nanoseconds: Int) throws {
        #expect(try read(text, as: Duration.self).value == .nanoseconds(nanoseconds))
        #expect(try read(text, as: StrictDuration.self).value?.duration == .nanoseconds(nanoseconds))
    }

    @Test(
        "Options of plugins and of [agent] also take days and bare numbers",
        arguments: [
            ("10", 10 * second), ("\"10\"", 10 * second), ("0.5", second / 2), ("\"0.5\"", second / 2),
            ("\"\"", 0), ("\"1d\"", 86_400 * second), ("\"1d12h\"", 129_600 * second), ("\"0.5d\"", 43_200 * second),
            ("-1", -second), ("\"12h1d\"", 129_600 * second), ("0", 0),
        ] as [(String, Int)])
    func lenient(_ text: String, _ nanoseconds: Int) throws {
        #expect(try read(text, as: Duration.self).value == .nanoseconds(nanoseconds))
        #expect(try read(text, as: StrictDuration.self).value == nil)
    }

    @Test(
        "What is no duration is refused",
        arguments: [
            "\"s\"", "\"1x\"", "\"1 s\"", "\"1s \"", "\"-\"", "\".s\"", "\"1..5s\"", "\"1h-30m\"", "\"1S\"", "\"nan\"",
            "\"inf\"", "\"0x10\"", "nan", "inf", "true", "[\"1s\"]", "\"9223372036854775808ns\"", "\"3000000h\"",
            "1e10",
            "2026-01-05",
        ])
    func wrong(_ text: String) throws {
        #expect(try read(text, as: Duration.self).value == nil)
        #expect(try read(text, as: StrictDuration.self).value == nil)
    }

    @Test(
        "A duration is written as Go writes it, and reads back the same",
        arguments: [(90, "1m30s"), (0, "0s"), (3600, "1h"), (-5, "-5s")])
    func text(_ seconds: Int, _ text: String) throws {
        #expect(Duration.seconds(seconds).goText == text)
        #expect(try read(Duration.seconds(seconds).toml, as: Duration.self).value == .seconds(seconds))
    }
}
