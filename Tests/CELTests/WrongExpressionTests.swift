import CEL
import Testing

@Suite struct WrongExpressionTests {
    @Test(
        "What cannot be is told before the first metric, with its place",
        arguments: [
            ("", "1:1: expected a value, found the end"),
            ("size(name)", "1:1: the expression needs to return a boolean, found int"),
            ("fields.up", "1:1: the expression needs to return a boolean, found a value of unknown type"),
            ("name", "1:1: the expression needs to return a boolean, found string"),
            ("nmae == 'cpu'", "1:1: there is no 'nmae': a metric has name, tags, fields and time"),
            ("name ==", "1:8: expected a value, found the end"),
            ("name = 'cpu'", "1:6: the character '=' has no meaning here"),
            ("name == 'cpu", "1:9: a string has no end"),
            ("name == 5", "1:6: '==' needs two values of one type, found string and int"),
            (
                "true &&\n  name > 5",
                "2:8: '>' needs two numbers, or two values of one type that has an order, found string and int"
            ),
            (
                "1 + 1.5 > 2.0",
                "1:3: '+' needs two int, two uint, two double, two string, two bytes, two lists, two duration, "
                    + "or timestamp and duration, found int and double"
            ),
            (
                "1 - 1u == 0",
                "1:3: '-' needs two int, two uint, two double, two duration, two timestamp, or timestamp and "
                    + "duration, found int and uint"
            ),
            ("1.5 % 2.0 == 0.0", "1:5: '%' needs two int or two uint, found double and double"),
            (
                "5 in 'abc'",
                "1:3: 'in' needs a list or map on the right that may hold what is on the left, found int and string"
            ),
            (
                "5 in ['a']",
                "1:3: 'in' needs a list or map on the right that may hold what is on the left, found int and list of string"
            ),
            ("name && true", "1:1: '&&' needs bool, found string"),
            ("!name", "1:2: '!' needs bool, found string"),
            ("-name == 5", "1:2: '-' needs int or double, found string"),
            ("name ? true : false", "1:1: '?' needs bool, found string"),
            ("true ? 1 : 'a' == 'a'", "1:6: both sides of ':' must be of one type, found int and bool"),
            ("name.first == 'c'", "1:6: '.first' needs a map with names, found string"),
            ("name[0] == 'c'", "1:5: '[]' needs a list or a map, found string"),
            ("tags[0] == 'c'", "1:6: the keys of this map are string, found int"),
            ("[1]['a'] == 1", "1:5: the index of a list must be int, found string"),
            ("name.startsWith(5)", "1:6: expected string.startsWith(string), found string.startsWith(int)"),
            ("time.startsWith('x')", "1:6: expected string.startsWith(string), found timestamp.startsWith(string)"),
            ("startsWith(name, 'x')", "1:1: expected string.startsWith(string), found startsWith(string, string)"),
            ("name.foo()", "1:6: there is no function 'foo'"),
            ("math.foo(1.0) == 1.0", "1:6: there is no function 'math.foo'"),
            ("math.ceil(1) == 1.0", "1:6: expected math.ceil(double), found math.ceil(int)"),
            (
                "math.greatest() == 1",
                "1:6: expected math.greatest of numbers or of a list of numbers, found math.greatest()"
            ),
            (
                "math.greatest('a') == 1",
                "1:6: expected math.greatest of numbers or of a list of numbers, found math.greatest(string)"
            ),
            ("has(name)", "1:1: 'has' expects one name with a member, such as has(fields.used)"),
            ("has(tags['host'])", "1:1: 'has' expects one name with a member, such as has(fields.used)"),
            ("[1].all(5, true)", "1:9: 'all' expects the name of a variable first"),
            ("[1].all(x, x)", "1:12: 'all' needs bool, found int"),
            ("name.all(x, true)", "1:1: 'all' needs a list or a map, found string"),
            ("[1].all(x, y > 1)", "1:12: there is no 'y': a metric has name, tags, fields and time"),
            (
                "9223372036854775808 > 0",
                "1:1: the number 9223372036854775808 is too large for an int; '9223372036854775808u' is an uint"
            ),
            ("-9223372036854775809 < 0", "1:1: the number -9223372036854775809 is too small for an int"),
            ("18446744073709551616u > 0u", "1:1: the number 18446744073709551616 is too large"),
            ("1e999 > 1.0", "1:1: the number 1e999 is too large"),
            ("0x > 1", "1:1: '0x' needs digits"),
            ("12abc > 1", "1:3: a number must not run into 'a'"),
            ("'\\q' == ''", "1:2: '\\q' is no escape"),
            ("'\\u12' == ''", "1:2: this escape needs 4 hexadecimal digits"),
            ("'\\ud800' == ''", "1:2: there is no character d800"),
            ("name == 'cpu')", "1:14: expected an operator or the end, found ')'"),
            ("(name == 'cpu'", "1:15: expected ')', found the end"),
            ("[1, 2 == [1]", "1:13: expected ',' or ']', found the end"),
            ("size(name,) == 1", "1:11: expected a value, found ')'"),
            ("name == 'a' 'b'", "1:13: expected an operator or the end, found the string \"b\""),
            ("while == 1", "1:1: 'while' is a reserved word and cannot be a name"),
            ("tags.?host == 'x'", "1:5: optional fields ('.?') are not offered"),
            ("Metric{} == null", "1:7: messages are not offered: a '{' cannot stand behind a value"),
            ("name.matches('(')", "1:6: '(' is no regular expression: missing ): ("),
            ("time > timestamp('yesterday')", "1:8: cannot convert \"yesterday\" to timestamp"),
            ("time > timestamp('2023-02-29T00:00:00Z')", "1:8: cannot convert \"2023-02-29T00:00:00Z\" to timestamp"),
            ("now() - time < duration('5 minutes')", "1:16: cannot convert \"5 minutes\" to duration"),
            ("int('x') == 1", "1:1: cannot convert \"x\" to int"),
            ("time.getHours('Mars/North') == 1", "1:6: cannot convert 'Mars/North' to a time zone"),
            ("{1.5: 'a'} == {}", "1:2: a key must be bool, int, uint or string, found double"),
            ("null", "1:1: the expression needs to return a boolean, found null"),
            ("name == 'cpu' ? true", "1:21: expected ':', found the end"),
            ("a.b.c == 1", "1:1: there is no 'a': a metric has name, tags, fields and time"),
            ("now(1) > time", "1:1: expected now(), found now(int)"),
            ("name # x", "1:6: the character '#' has no meaning here"),
        ])
    func messages(_ text: String, _ message: String) {
        #expect(throws: ExpressionError.self) { try MetricExpression(text) }
        do { _ = try MetricExpression(text) } catch { #expect("\(error)" == message) }
    }

    @Test("Nesting has an end before the stack has")
    func depth() throws {
        for text in [
            String(repeating: "(", count: 5000) + "true", String(repeating: "[", count: 5000),
            String(repeating: "true ? ", count: 5000), "1" + String(repeating: " + 1", count: 5000) + " > 0",
            String(repeating: "!(", count: 5000) + "true", "tags" + String(repeating: ".a", count: 5000) + " == 1",
            "tags" + String(repeating: "['a'", count: 5000), String(repeating: "{1:", count: 5000),
        ] {
            #expect(throws: ExpressionError.self) { try MetricExpression(text) }
        }
        // A long chain is not deep.
        let names = (0..<500).map { "name == 'm\($0)'" }.joined(separator: " || ")
        #expect(try Outcome(names) == .no)
        #expect(try Outcome(String(repeating: "!", count: 1000) + "true") == .yes)
    }
}
