import JSONata
import TestSupport
import Testing

@Suite struct WrongExpressionTests {
    @Test(
        "What cannot be understood is refused, with its place",
        arguments: [
            ("", "1:1: expected a value, found the end"), ("1 +", "1:4: expected a value, found the end"),
            ("1 2", "1:3: expected an operator or the end, found the number 2"),
            ("a b", "1:3: expected an operator or the end, found 'b'"),
            ("01", "1:2: expected an operator or the end, found the number 1"),
            ("a,", "1:2: expected an operator or the end, found ','"), (")", "1:1: expected a value, found ')'"),
            ("(1", "1:3: expected ')', found the end"), ("[1", "1:3: expected ',' or ']', found the end"),
            ("[1,]", "1:4: expected a value, found ']'"),
            ("{\"a\"}", "1:5: expected ':', found '}'"), ("{\"a\": 1", "1:8: expected ',' or '}', found the end"),
            ("a[1", "1:4: expected ']', found the end"),
            ("$sum(1", "1:7: expected ',' or ')', found the end"), ("a.", "1:3: expected a value, found the end"),
            ("a..b", "1:2: expected an operator or the end, found '..'"),
            ("\"abc", "1:1: a string has no end"), ("`abc", "1:1: a name in backquotes has no end"),
            ("/abc", "1:1: a regular expression has no '/' at its end"),
            ("//", "1:1: a regular expression is empty"),
            ("$f(/a{/)", "1:4: a regular expression has no '/' at its end"),
            ("$contains(a, /a**/)", "1:14: 'a**' is no regular expression: bad repetition operator: **"),
            ("\"\\x\"", "1:2: '\\x' is no escape"), ("\"\\u12\"", "1:2: '\\u' needs four hexadecimal digits"),
            ("\"\\ud800\"", "1:2: '\\ud800' is half a character"),
            ("'it\\'s'", "1:4: '\\'' is no escape"), ("1e", "1:1: 1e is no number"),
            ("1e999", "1:1: the number 1e999 is too large"),
            ("a!b", "1:2: the character '!' has no meaning here"),
            ("a ~ b", "1:3: the character '~' has no meaning here"),
            ("a.\"b\"", "1:3: a path has no texts, numbers, booleans or nulls as steps"),
            ("1.a", "1:1: a path has no texts, numbers, booleans or nulls as steps"),
            ("null.a", "1:1: a path has no texts, numbers, booleans or nulls as steps"),
            ("a{b: 1}{c: 2}", "1:8: what is grouped cannot be grouped again"),
            ("a{b: 1}[0]", "1:8: what is grouped cannot be filtered"),
            ("a := 1", "1:1: expected a variable such as '$x' before ':='"),
            ("$ := 1", "1:1: expected a variable such as '$x' before ':='"),
            ("1 := 2", "1:1: expected a variable such as '$x' before ':='"),
            ("function(x){1}", "1:10: expected a parameter such as '$x', found 'x'"),
            ("function($x, $x){1}", "1:14: there are two parameters '$x'"),
            ("function($x)", "1:13: expected '{', found the end"),
            ("function($x){1", "1:15: expected '}', found the end"),
            ("function($x)<nn>{1}", "1:13: the signature has 2 types for 1 parameters"),
            ("function($x)<q>{1}", "1:13: 'q' is no type of a signature: they are n, s, b, l, a, o, f, j and x"),
            ("function($x)<?>{1}", "1:13: '?' of a signature stands behind a type"),
            ("function($x)<n<s>>{1}", "1:13: '<' of a signature stands behind 'a' or 'f'"),
            ("function($x)<(sn>{1}", "1:13: '(' of a signature has no ')'"),
            ("function($x)<n{1}", "1:15: expected '>', found '{'"),
            ("$eval(\"1\")", "1:1: there is no function '$eval'"),
            ("name ~> $upper", "1:9: there is no function '$upper'"),
            ("[1].$foo(?)", "1:5: there is no function '$foo'"),
            ("a ^ b", "1:5: expected '(', found 'b'"), ("|a|b", "1:5: expected '|', found the end"),
            ("?", "1:1: expected a value, found '?'"), ("a ? ", "1:5: expected a value, found the end"),
            ("{\n  \"a\": 1,\n  \"b\" 2\n}", "3:7: expected ':', found the number 2"),
            ("1 /* 2", "1:6: expected an operator or the end, found the number 2"),
        ])
    func messages(_ text: String, _ message: String) {
        do {
            _ = try JSONataExpression(text)
            Issue.record("\(text) is taken")
        } catch { #expect("\(error)" == message) }
    }

    @Test("Nesting has an end before the stack has")
    func depth() throws {
        for text in [
            String(repeating: "(", count: 5000) + "1", String(repeating: "[", count: 5000),
            String(repeating: "{\"a\":", count: 5000),
            String(repeating: "a ? ", count: 5000), "1" + String(repeating: " + 1", count: 5000),
            String(repeating: "-", count: 5000) + "a",
            String(repeating: "function(){", count: 5000), "a" + String(repeating: "[b", count: 5000),
            String(repeating: "$x := ", count: 5000) + "1",
            "function($x)<" + String(repeating: "a<", count: 5000) + "n",
        ] {
            #expect(throws: ExpressionProblem.self) { try JSONataExpression(text) }
        }
        // What stands side by side is not deep.
        let sum = (1...200).map(String.init).joined(separator: " + ")
        #expect(try Outcome.of(sum, "{}") == "20100")
        #expect(try Outcome.of("a" + String(repeating: ".a", count: 500), "{}") == "nothing")
    }

    @Test("Broken expressions are refused or understood, and nothing worse")
    func mutations() throws {
        var numbers = SeededNumbers(seed: 45)
        let alphabet = Array("()[]{}.,:;?+-*/%|<>=^&~!$\"'`\\01aen \n\u{E9}")
        let good = (ExpressionTests.tables + FunctionTests.tables).flatMap(\.texts)
        for _ in 0..<2000 {
            var text = Array(good.randomElement(using: &numbers) ?? "")
            for _ in 0..<Int.random(in: 1...4, using: &numbers) where !text.isEmpty {
                let place = Int.random(in: text.indices, using: &numbers)
                switch Int.random(in: 0..<3, using: &numbers) {
                case 0: text.remove(at: place)
                case 1: text[place] = alphabet.randomElement(using: &numbers) ?? " "
                default: text.insert(alphabet.randomElement(using: &numbers) ?? " ", at: place)
                }
            }
            _ = try? Outcome.of(String(text), Outcome.metric)
        }
    }
}
