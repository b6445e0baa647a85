import Formats
import JSON
import Testing

@Suite struct JSONV2ParserTests {
    private func objects(_ set: (inout JSONV2Parser.ObjectPath) -> Void = { _ in }) throws -> JSONV2Parser {
        var object = JSONV2Parser.ObjectPath(try JSONPath("@this"))
        set(&object)
        var selection = JSONV2Parser.Selection(measurement: "m")
        selection.objects = [object]
        return JSONV2Parser([selection])
    }

    @Test("A member is called the same wherever it lies, as a value, an object or an array")
    func kinds() throws {
        var parser = try objects { $0.includedKeys = ["a_b", "c"] }
        for _ in 0..<2 {
            #expect(try parser.lines(#"{"a":1,"c":2}"#) == ["m c=2"])
            #expect(try parser.lines(#"{"a":{"b":1,"x":5},"c":2}"#) == ["m a_b=1,c=2"])
            #expect(try parser.lines(#"{"a":[{"b":1},{"b":3}],"c":2}"#) == ["m a_b=1,c=2", "m a_b=3,c=2"])
            #expect(try parser.lines(#"{"c":{"d":1},"a":{"b":2}}"#) == ["m a_b=2"])
        }
    }

    @Test("A name with escapes is the same as one without")
    func escapes() throws {
        var parser = try objects { $0.tags = ["host"] }
        #expect(try parser.lines(#"[{"host":"a","v":1},{"h\u006fst":"b","v":2}]"#) == ["m,host=a v=1", "m,host=b v=2"])
    }

    @Test("Names that nobody sends any more are forgotten, and the others stay what they are")
    func manyNames() throws {
        var parser = try objects { $0.renames = ["usage": "used"] }
        for round in 0..<4 {
            let others = (0..<10_000).map { #""n\#(round)_\#($0)":{}"# }.joined(separator: ",")
            #expect(try parser.lines(#"{\#(others),"usage":1}"#) == ["m used=1"])
        }
    }
}
