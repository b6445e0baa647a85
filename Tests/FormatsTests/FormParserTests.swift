import Formats
import Testing

@Suite struct FormParserTests {
    @Test(
        "Of a name that comes twice the first value counts, among few names and many", arguments: [3, 15, 16, 17, 500])
    func repeated(count: Int) throws {
        var parser = FormParser(measurement: "m", tagKeys: ["host"])
        let fields = (0..<count).map { "f\($0)=\($0)" }
        let again = (0..<count).map { "%66\($0)=-1" }
        let form = (["host=a", "first=no+number"] + fields + again + ["host=b", "first=1"]).joined(separator: "&")
        let sorted = (0..<count).sorted { "f\($0)" < "f\($1)" }
        let expected = sorted.map { "f\($0)=\($0)" }.joined(separator: ",")
        #expect(try parser.lines(form) == ["m,host=a \(expected)"])
        // What one form had is nothing to the next.
        #expect(try parser.lines("first=1") == ["m first=1"])
    }

    @Test(
        "Both sides are decoded",
        arguments: [
            ("a%20b=1%2e5", #"m a\ b=1.5"#), ("host=x+y&a=1", #"m,host=x\ y a=1"#), ("&&a=1&=2&b&", "m a=1"),
            ("host=%C3%A9&a=0x10p0", "m,host=é a=16"), ("\u{FEFF} a=1 \n", "m a=1"),
        ])
    func decoded(form: String, line: String) throws {
        var parser = FormParser(measurement: "m", tagKeys: ["host"])
        #expect(try parser.lines(form) == [line])
    }

    @Test("A form that is none is refused whole", arguments: ["a=1&b=%4", "a=%zz", "a=1;b=2", "a=1&%=2"])
    func refused(form: String) {
        var parser = FormParser(measurement: "m", tagKeys: [])
        #expect(parser.complaint(form) != nil)
    }
}
