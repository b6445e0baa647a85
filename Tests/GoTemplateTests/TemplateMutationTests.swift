import GoTemplate
import MetricModel
import TestSupport
import Testing

@Suite struct TemplateMutationTests {
    private static let words = [
        "{{", "}}", "{{-", "-}}", " ", " ", " ", "if", "else", "range", "with", "end", "break", "define", "template",
        "block", "\"t\"", "$x", ":=", "=", "|",
        "(", ")", ",",
        ".", ".Name", ".Tag", ".Tags", ".Fields", ".Field", ".Time", ".Unix", "\"host\"", "\"v\"", "\"é\"", "`a`",
        "'a'", "0", "1",
        "-1", "9223372036854775807", "-9223372036854775808", "1e308", "0x1F", "nil", "true", "upper", "add", "mul",
        "div", "mod",
        "sub", "trunc", "repeat", "substr", "slice", "index", "len", "printf", "\"%5.2f %d %q %*d\"",
        "\"%[2]*[1]x %#v %.[1]*s\"", "round", "int",
        "until",
        "untilStep", "list", "join", "splitList", "splitn", "dict", "default", "eq", "lt", "abbrev", "indent", "date",
        "dateModify", "duration", "toJson", "regexReplaceAll", "regexFind", "\"(a\"", "/*", "*/", "\n", "é", "?", "\"",
    ]

    @Test("Words in any order make a text or an error")
    func random() {
        let metric = GoTemplateTests.metric
        var numbers = SeededNumbers(seed: 3)
        var made = 0
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 1..<14, using: &numbers)).map { _ in
                Self.words[Int.random(in: 0..<Self.words.count, using: &numbers)]
            }.joined()
            if let template = try? GoTemplate(text, now: { metric.time }), (try? template.text(for: metric)) != nil {
                made += 1
            }
        }
        #expect(made > 0)
    }

    @Test("Formats of any flags, numbers and verbs make a text or an error")
    func formats() throws {
        let metric = GoTemplateTests.metric
        var numbers = SeededNumbers(seed: 7)
        let pieces = [
            "%", "%", "%", "%", "-", "+", "#", "0", " ", "1", "7", "12", ".", ".3", "*", "[1]", "[2]", "[9]", "[", "]",
            "v",
            "T", "t", "b", "c", "d", "o", "O", "q", "x", "X", "U", "e", "E", "f", "F", "g", "G", "s", "p", "w", "z",
            "é",
            "99999999",
        ]
        let arguments = [
            "1", "-1", "0", "1.5", "-0.0", "1e308", "5e-324", "`a`", "`é`", "true", "nil", "(list 1 nil `a`)", ".Tags",
            ".Fields", ".Time", ".Time.Month", ".", "(semver `1`)", ".Time.Location", ".Type", "(divf -1e308 1e-308)",
        ]
        var made = 0
        for _ in 0..<3000 {
            let format = (0..<Int.random(in: 1..<9, using: &numbers)).map { _ in
                pieces[Int.random(in: pieces.indices, using: &numbers)]
            }.joined()
            let values = (0..<Int.random(in: 0..<4, using: &numbers)).map { _ in
                arguments[Int.random(in: arguments.indices, using: &numbers)]
            }.joined(separator: " ")
            let template = try GoTemplate("{{ printf `\(format)` \(values) }}")
            do throws(TemplateError) {
                _ = try template.text(for: metric)
                made += 1
            } catch { #expect(error.message == "a text of more than a megabyte") }
        }
        #expect(made > 2900)
    }

    @Test("Calls with any arguments make a text or an error")
    func calls() {
        let metric = GoTemplateTests.metric
        var numbers = SeededNumbers(seed: 5)
        let functions = [
            "add", "mul", "div", "mod", "sub", "trunc", "repeat", "substr", "slice", "index", "len", "printf", "round",
            "int", "until",
            "untilStep", "list", "join", "splitList", "splitn", "dict", "default", "eq", "lt", "abbrev", "indent",
            "dateModify",
            "duration", "toJson", "regexReplaceAll", "regexFind", "max", "divf", "mulf", "floor", "add1", "ternary",
            "has", "first",
            "rest", "initial", "get", "pick", "html", "print", "and", "or", "not", "plural", "dateInZone", "replace",
            "trimAll", "cat", "chunk", "seq", "dig", "merge", "set", "unset", "pluck", "deepCopy", "deepEqual",
            "typeOf",
            "toPrettyJson", "fromJson", "wrap", "wrapWith", "abbrevboth", "initials", "snakecase", "camelcase", "js",
            "swapcase", "regexFindAll", "regexSplit", "base", "dir", "clean", "ext", "urlParse", "urlJoin", "semver",
            "semverCompare", "b32enc", "b32dec", "b64dec", "adler32sum", "randInt", "randAlpha", "shuffle", "uuidv4",
            "now", "ago", "toDate", "durationRound", "add1f", "addf", "subf", "println", "(.Time.UTC).Round",
            "(.Time.UTC).Truncate", "(.Time.Sub now).Round",
        ]
        let arguments = [
            ".Name", "(.Tag \"host\")", ".Tags", ".Fields", "(.Field \"v\")", "(.Field \"none\")", ".Time", "0", "1",
            "-1",
            "9223372036854775807", "-9223372036854775808", "1e308", "-1e308", "0.1", "\"\"", "\"é\"",
            "\"%d %5s %-08.3f\"", "true",
            "nil", "(list 1 \"a\" nil)", "(list)", ".", "(dict \"a\" 1)", "\"Europe/Berlin\"", "\"2006-01-02 MST\"",
            "now", "(semver \"1.2.3-a.1\")",
            "\"a://b@c:1/d?e#f\"",
            "\"~1.2 - 3 || x\"", "\"HTTPServer2xx_a\"", ".Time.Month", "(.Time.Sub now)",
        ]
        var made = 0
        for _ in 0..<4000 {
            var text = "{{ " + functions[Int.random(in: 0..<functions.count, using: &numbers)]
            for _ in 0..<Int.random(in: 0..<4, using: &numbers) {
                text += " " + arguments[Int.random(in: 0..<arguments.count, using: &numbers)]
            }
            if let template = try? GoTemplate(text + " }}", now: { metric.time }),
                (try? template.text(for: metric)) != nil
            {
                made += 1
            }
        }
        #expect(made > 500)
    }
}
