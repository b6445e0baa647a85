import Bytes
import JSON
import JSONata

/// What an expression comes to, as a line of a table shows it.
enum Outcome {
    static let metric = #"""
        {"name": "cpu", "timestamp": 1700000000, "tags": {"cpu": "cpu0", "host": "web-1", "a.b": "dotted"},
         "fields": {"idle": 90.5, "n": 7, "big": 9007199254740993, "zero": 0, "s": "a b", "up": true, "down": false}}
        """#

    static let batch = #"""
        {"metrics": [
          {"name": "cpu", "tags": {"host": "b"}, "fields": {"v": 1}, "timestamp": 10},
          {"name": "mem", "tags": {"host": "a"}, "fields": {"v": 2, "w": 5}, "timestamp": 20},
          {"name": "cpu", "tags": {"host": "a"}, "fields": {"v": 3}, "timestamp": 30}]}
        """#

    static let nested = #"""
        {"list": [1, 2, 3], "one": [5], "none": [], "nil": null, "deep": [[1, 2], [3, [4]]], "mixed": [null, 0, "", "x"],
         "tree": {"a": {"b": {"c": 1}}, "d": [{"c": 2}, {"c": [3, 4]}]}, "text": "Hello, World", "html": "<a&b>",
         "umlaut": "äöü\u00df", "emoji": "a\ud83d\ude00b", "escape": "tab\t\"quote\"\u2028"}
        """#

    static let surroundings: JSONataExpression.Surroundings = {
        var surroundings = JSONataExpression.Surroundings(now: { 1_700_000_000_123 }, random: { 0.25 })
        surroundings.stepLimit = 50_000
        return surroundings
    }()

    /// The result as JSON; `nothing` if there is none; `error` and where and why if it fails.
    static func of(_ text: String, _ input: String) throws -> String {
        let input = value(try JSONParser.parse(input))
        do {
            guard let value = try JSONataExpression(text).value(of: input, surroundings) else { return "nothing" }
            var writer = ByteWriter()
            guard value.append(to: &writer) else { return "error: no JSON" }
            return String(decoding: writer.bytes, as: UTF8.self)
        } catch let problem as EvaluationProblem { return "error \(problem)" }
    }

    private static func value(_ json: JSONValue) -> Value {
        switch json {
        case .null: .void
        case .bool(let bool): .bool(bool)
        case .int(let number): .integer(number)
        case .uint(let number): .unsigned(number)
        case .double(let number): .number(number)
        case .string(let text): .string(text)
        case .array(let elements): .array(ValueArray(elements.map(value)))
        case .object(let object): .object(ValueObject(object.members.map { ($0.name, value($0.value)) }))
        }
    }
}
