import JSON
import Testing

@Suite struct JSONParserTests {
    @Test(
        "Values",
        arguments: [
            ("null", JSONValue.null), (" true ", .bool(true)), ("-12", .int(-12)),
            ("9223372036854775807", .int(.max)), ("18446744073709551615", .uint(.max)),
            ("18446744073709551616", .double(18446744073709551616)), ("-0", .double(-0.0)), ("1.5e3", .double(1500)),
            ("\"a\\u00e9\\ud83d\\ude00\\n\"", .string("aé😀\n")), ("\"\\ud800x\"", .string("\u{FFFD}x")),
            ("[1,[],{}]", .array([.int(1), .array([]), .object(JSONObject())])),
            ("{\"a\":1,\"a\":2}", .object(JSONObject([("a", .int(1)), ("a", .int(2))]))),
        ])
    func values(_ text: String, _ value: JSONValue) throws { #expect(try JSONParser.parse(text) == value) }

    @Test("The last of two members of one name counts")
    func twice() throws { #expect(try JSONParser.parse("{\"a\":1,\"a\":2}")["a"] == .int(2)) }

    @Test(
        "What is wrong, and where",
        arguments: [
            ("", "line 1, column 1: a value is missing"), ("[1,]", "line 1, column 4: a value is expected"),
            ("{\"a\" 1}", "line 1, column 6: ':' is expected"), ("[1\n2]", "line 2, column 1: ',' or ']' is expected"),
            ("{a:1}", "line 1, column 2: a name in quotes is expected"),
            ("01", "line 1, column 1: a number has no zero in front"),
            ("1.", "line 1, column 3: a digit is expected"),
            ("1e400", "line 1, column 1: the number 1e400 is too large"),
            ("\"a", "line 1, column 1: the string has no end"),
            ("\"\\x\"", "line 1, column 2: there is no escape of this kind"),
            ("\"\\u12g4\"", "line 1, column 2: \\u needs four hexadecimal digits"),
            ("\"a\nb\"", "line 1, column 3: a control character in a string must be written as \\u"),
            ("1 2", "line 1, column 3: nothing more is expected here"),
            ("nul", "line 1, column 1: a value is expected"),
        ])
    func faults(_ text: String, _ message: String) {
        do throws(JSONError) {
            Issue.record("\(try JSONParser.parse(text)) was read")
        } catch { #expect(error.description == message) }
    }

    @Test("Text that is not UTF-8 is an error")
    func encoding() { #expect(throws: JSONError.self) { try JSONParser.parse([34, 0xC3, 34]) } }

    @Test("A million brackets are an error, not a crash")
    func depth() {
        #expect(throws: JSONError.self) {
            try JSONParser.parse([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000))
        }
    }
}
