import CEL
import MetricModel
import Testing

/// What an expression comes to for the metric of the tables.
enum Outcome: Equatable, CustomStringConvertible {
    case yes, no
    /// No value; the metric passes.
    case failure

    static let metric = Metric(
        "cpu", tags: TagSet(["host": "web-1", "cpu": "cpu0", "a.b": "dotted", "empty": ""]),
        fields: [
            .init("idle", .double(90.5)), .init("count", .int(7)), .init("total", .uint(18_446_744_073_709_551_615)),
            .init("up", .bool(true)), .init("state", .string("ok")), .init("zero", .int(0)), .init("un", .uint(7)),
        ],
        at: Timestamp(nanoseconds: 1_700_000_000_500_000_000))

    init(_ text: String, _ metric: Metric = metric) throws {
        let expression = try MetricExpression(text)
        do throws(EvaluationError) {
            self =
                try expression.isTrue(of: metric, now: { Timestamp(nanoseconds: 1_700_000_060_000_000_000) })
                ? .yes : .no
        } catch {
            self = .failure
        }
    }

    var description: String {
        switch self {
        case .yes: "true"
        case .no: "false"
        case .failure: "an error"
        }
    }
}

/// Each line is true, unless it begins with `no:` (false) or `error:` (no value).
@Suite struct ExpressionTests {
    @Test(
        "Expressions have the values that CEL's definition gives them",
        arguments: [
            ("the metric", theMetric), ("operators", operators), ("numbers", numbers), ("equality", equality),
            ("logic", logic), ("literals", literals), ("collections", collections), ("macros", macros),
            ("conversions", conversions), ("times", times), ("strings", strings), ("math", math),
            ("formats and base64", formats),
        ])
    func values(_ topic: String, _ lines: [String]) throws {
        for line in lines {
            var (text, expected) = (line, Outcome.yes)
            for (mark, outcome) in [("no: ", Outcome.no), ("error: ", .failure)] where line.hasPrefix(mark) {
                (text, expected) = (String(line.dropFirst(mark.count)), outcome)
            }
            #expect(try Outcome(text) == expected, "\(topic): \(line)")
        }
    }

    @Test("There are enough of them") func count() {
        let all = [
            Self.theMetric, Self.operators, Self.numbers, Self.equality, Self.logic, Self.literals, Self.collections,
            Self.macros, Self.conversions, Self.times, Self.strings, Self.math, Self.formats,
        ]
        #expect(all.reduce(0) { $0 + $1.count } >= 300)
    }

    static let theMetric = [
        #"name == "cpu""#, #"no: name != 'cpu'"#, #"name.startsWith("c") && name.endsWith("u")"#,
        #"tags.host == "web-1""#, #"tags["host"] == 'web-1'"#, #"tags["a.b"] == "dotted""#, #"tags.empty == """#,
        #"error: tags.missing == "x""#, #"error: tags["missing"] == "x""#, #""host" in tags"#,
        #"no: "missing" in tags"#,
        #"!("missing" in tags)"#, "has(tags.host)", "no: has(tags.missing)", "has(tags.empty)",
        "fields.idle > 90.0", "fields.idle > 90", "no: fields.idle > 91u", "fields.count > 5", "fields.count >= 7u",
        "fields.count == 7", "fields.count == 7.0", "fields.count == fields.un", "fields.un < 7.5", "fields.up == true",
        "no: !fields.up", #"fields.state == "ok""#, #"no: fields.state == 5"#, "error: fields.state > 5",
        "error: fields.missing > 5", "no: has(fields.missing)", "has(fields.count) && fields.count == 7",
        #""count" in fields && fields["count"] == 7"#, "error: fields.count && true",
        "error: fields.state ? true : false",
        "fields.total > 9223372036854775807", "fields.total == 18446744073709551615u", "fields.total > -1",
        "size(tags) == 4", "fields.size() == 7", #"tags.exists(k, k.startsWith("ho"))"#, #"tags.all(k, size(k) > 1)"#,
        #"fields.exists(k, k == "idle" && fields[k] > 90.0)"#,
        #"fields.filter(k, type(fields[k]) == double) == ["idle"]"#,
        #"type(fields.un) == uint"#, "type(fields.state) == string", "type(fields.up) == bool", "type(tags) == map",
        #"tags == {"host": "web-1", "cpu": "cpu0", "a.b": "dotted", "empty": ""}"#, #"no: tags == {"host": "web-1"}"#,
        #"dyn(tags) == tags"#, #"tags in [tags]"#, #"fields.state in ["ok", "fine"]"#, #"tags.cpu in ["cpu0", "cpu1"]"#,
        #"no: tags.cpu in []"#, #"no: fields.count in ["7"]"#, "fields.count in [1, 7]", "fields.count in [7.0]",
        #"error: fields.count + 1.5 > 8.0"#, "fields.count + 1 == 8", "error: fields.total + 1u > 0u",
        "fields.idle * 2.0 == 181.0", "error: fields.idle * 2 == 181", #"fields.state + "!" == "ok!""#,
        "error: fields.count / fields.zero == 1", "error: fields.count % fields.zero == 1",
        "fields.zero != 0 && 10 / fields.zero > 1 || true", "time == time", "no: time > now()",
        "now() - time == duration('59.5s')", "error: tags.host.matches(fields.count)",
    ]

    static let operators = [
        "1 + 2 * 3 == 7", "(1 + 2) * 3 == 9", "7 - 2 - 1 == 4", "20 / 2 / 5 == 2", "2 * 3 % 4 == 2", "-7 / 2 == -3",
        "-7 % 3 == -1", "7 % -3 == 1", "--5 == 5", "---5 == -5", "!!true", "no: !!!true", "-(3) == -3", "- 3 == -3",
        "1 < 2 == true", "true ? true : false", "no: false ? true : false", "(true ? 1 : 2) == 1",
        "true ? (false ? false : true) : false", "false ? false : true ? true : false", "1 + 1 == 2 && 2 + 2 == 4",
        "1 < 2", "2 <= 2", "3 > 2", "3 >= 3", "1 != 2", "1u + 2u == 3u", "1.5 + 1.5 == 3.0", "5u % 3u == 2u",
        "7u / 2u == 3u", "1.0 / 4.0 == 0.25", "'a' + 'b' == 'ab'", "b'a' + b'b' == b'ab'", "[1] + [2] == [1, 2]",
        "'a' < 'b'", "'a' < 'aa'", "'B' < 'a'", "b'a' < b'b'", "false < true", "no: true < true", "\"é\" > \"z\"",
        "1 in [1, 2] == true", "(1) + (2) == 3", "// all of it\n true // end", "1 -1 == 0", "1-1 == 0",
        "2 - -2 == 4",
    ]

    static let numbers = [
        "error: 9223372036854775807 + 1 > 0", "error: -9223372036854775808 - 1 < 0",
        "error: 9223372036854775807 * 2 > 0",
        "error: -(-9223372036854775808) > 0", "error: -9223372036854775808 / -1 > 0", "error: 1 / 0 == 1",
        "error: 1 % 0 == 1", "error: 1u / 0u == 1u", "error: 1u - 2u == 0u", "error: 18446744073709551615u + 1u > 0u",
        "1.0 / 0.0 > 1e308", "-1.0 / 0.0 < -1e308", "no: 0.0 / 0.0 == 0.0 / 0.0", "error: 0.0 / 0.0 < 1.0",
        "0.0 / 0.0 != 1.0", "9223372036854775807 == 9223372036854775807", "-9223372036854775808 < 0",
        "0x10 == 16", "0xFFu == 255u", "-0x10 == -16", "1e3 == 1000.0", "1.5e-1 == 0.15", ".5 == 0.5", "1E+2 == 100.0",
        "0.1 + 0.2 != 0.3", "1 < 2.5", "2u > 1", "-1 < 0u", "3.0 >= 3", "18446744073709551615u > 9223372036854775807",
        "dyn(1) == 1.0", "dyn(1u) == 1", "dyn(2.5) > 2", "no: dyn(1) == '1'", "-0.0 == 0.0",
    ]

    static let equality = [
        "[1, 2] == [1, 2]", "no: [1, 2] == [2, 1]", "no: [1] == [1, 1]", "{'a': 1} == {'a': 1}",
        "{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "no: {'a': 1} == {'a': 2}", "[] == []", "{} == {}", "null == null",
        "no: dyn(1) == null", "type(1) == int", "type(type(1)) == type", "type(null) == null_type", "type([]) == list",
        "type({}) == map", "type(time) == google.protobuf.Timestamp", "type(now() - time) == google.protobuf.Duration",
        "dyn([1]) == [1.0]", "dyn({1: 'a'}) == {1u: 'a'}", "no: 'e\\u0301' == '\\u00e9'", "[[1], [2]] == [[1], [2]]",
        "dyn([1, 'a', true]) == [1, 'a', true]", "b'abc' == b'abc'", "duration('1m') == duration('60s')",
    ]

    static let logic = [
        "true && true", "no: true && false", "true || false", "no: false || false", "true || 1 / 0 == 1",
        "1 / 0 == 1 || true", "no: false && 1 / 0 == 1", "no: 1 / 0 == 1 && false", "error: true && 1 / 0 == 1",
        "error: 1 / 0 == 1 && true", "error: false || 1 / 0 == 1", "error: 1 / 0 == 1 || false",
        "fields.missing == 1 || name == 'cpu'", "no: fields.missing == 1 && name == 'mem'",
        "error: fields.missing == 1 && name == 'cpu'", "error: fields.missing == 1 || name == 'mem'",
        "fields.a == 1 || fields.b == 2 || fields.c == 3 || true", "no: fields.a == 1 && fields.b == 2 && false",
        "error: !(fields.a == 1)", "error: 1 / 0 == 1 ? true : true", "true ? true : 1 / 0 == 1",
        "dyn('x') == 'y' || dyn(true)", "error: dyn('x') || false", "dyn('x') || true", "no: dyn(1) && false",
        "true || false && false", "(true || false) && true", "no: (true || false) && false",
    ]

    static let literals = [
        #""a\nb" == "a\u000ab""#, #"'it\'s' == "it's""#, #""\x41\101\u0041\U00000041" == "AAAA""#, #"r'\n' == "\\n""#,
        #"R"\d" == '\\d'"#, #"'''a'b''' == "a'b""#, #""""a"b"""  == 'a"b'"#, "'''a\nb''' == 'a\\nb'",
        #"b'\xff' == b'\377'"#,
        #"b'ÿ' == b'\xc3\xbf'"#, #"size('\xff') == 1"#, #"size(b'ÿ') == 2"#, #"br'\n' == b'\\n'"#, #"rb"\n" == b"\\n""#,
        #"'\a\b\f\r\t\v\?\`\"' == "\u0007\u0008\u000c\u000d\u0009\u000b?`\"""#, "size('日本') == 2",
        "'日本' == '\\u65e5\\u672c'",
        "true", "no: false", "null == null", "size([1, 2, ]) == 2", "size({'a': 1, }) == 1", "'' == \"\"",
        "'\\U0001F431' == '🐱'",
    ]

    static let collections = [
        "[1, 2, 3][1] == 2", "error: [1, 2, 3][3] == 2", "error: [1][-1] == 1", "[1, 2][dyn(1u)] == 2",
        "[1, 2][dyn(1.0)] == 2",
        "error: [1, 2][dyn(0.5)] == 1", "{'a': 1}['a'] == 1", "{'a': 1}.a == 1", "error: {'a': 1}.b == 1",
        "error: {'a': 1}['b'] == 1",
        "{1: 'x'}[1] == 'x'", "{true: 'x'}[true] == 'x'", "1 in {1: 'x'}", "no: 2 in {1: 'x'}", "has({'a': 1}.a)",
        "no: has({'a': 1}.b)", "size('abc') == 3", "'abc'.size() == 3", "size([]) == 0", "size({}) == 0",
        "b'abc'.size() == 3",
        "error: {'a': 1, 'a': 2}.a == 1", "[1, 'a', true].size() == 3", "dyn([1, 'a'])[1] == 'a'",
        "{'a': {'b': 2}}.a.b == 2",
        "[{'a': 1}][0].a == 1", "1 in [1u, 2u, dyn(1)]", "no: 'a' in ['b']", "dyn(1.0) in [1, 2]",
        "[1, 2].size() in [2]",
    ]

    static let macros = [
        "[1, 2, 3].all(x, x > 0)", "no: [1, 2, 3].all(x, x > 1)", "[].all(x, false)", "[1, 2].exists(x, x == 2)",
        "no: [].exists(x, true)", "[1, 2, 3].exists_one(x, x > 2)", "no: [1, 2, 3].exists_one(x, x > 1)",
        "[1, 2].existsOne(x, x == 1)", "[1, 2, 3].filter(x, x > 1) == [2, 3]", "[1, 2].map(x, x * 2) == [2, 4]",
        "[1, 2, 3].map(x, x > 1, x * 10) == [20, 30]", "[1, 0].exists(x, 1 / x == 1)", "[0, 1].exists(x, 1 / x == 1)",
        "no: [1, 0].all(x, 1 / x == 2)", "error: [0, 1].all(x, 1 / x == 1)", "error: [0].exists(x, 1 / x == 1)",
        "error: [0, 1].exists_one(x, 1 / x == 1)", "error: [1, 0].map(x, 1 / x) == [1]",
        "error: [0].filter(x, 1 / x == 1) == []",
        "[[1], [2, 3]].exists(l, l.exists(x, x == 3))", "[1, 2].all(x, [3, 4].all(y, x < y))",
        "[1, 2].map(x, [x, x + 1].map(y, y * x)) == [[1, 2], [4, 6]]", "{'a': 1, 'b': 2}.all(k, k in ['a', 'b'])",
        "{'a': 1}.exists(k, {'a': 1}[k] == 1)", "[1, 2].exists(name, name == 2) && name == 'cpu'",
        "['x'].all(tags, tags == 'x')",
        "error: dyn(5).all(x, true)", "['a', 'b'].map(s, s + s).join() == 'aabb'",
        "[1, 2].filter(x, x in [2, 3])[0] == 2",
        "no: has(tags.missing) && tags.missing == ''",
    ]

    static let conversions = [
        "int('42') == 42", "int('-42') == -42", "error: int(name) == 1", "int(2.9) == 2", "int(-2.9) == -2",
        "int(5u) == 5",
        "error: int(fields.total) > 0", "error: int(fields.idle * 1e300) > 0",
        "int(timestamp('1970-01-01T00:01:00Z')) == 60",
        "uint(5) == 5u", "error: uint(fields.count - 8) == 0u", "uint('7') == 7u", "uint(7.9) == 7u",
        "double(3) == 3.0",
        "double('1.5') == 1.5", "error: double(name) == 1.0", "string(5) == '5'", "string(5u) == '5'",
        "string(true) == 'true'",
        "string(1.5) == '1.5'", "string(3.0) == '3'", "string(1e100) == '1e+100'", "string(1000000.0) == '1e+06'",
        "string(123456.0) == '123456'", "string(0.0001) == '0.0001'", "string(0.00001) == '1e-05'",
        "string(b'abc') == 'abc'",
        "error: string(bytes(name) + b'\\xff') == ''", "bytes('é') == b'\\xc3\\xa9'", "bool('true')", "bool('T')",
        "no: bool('0')",
        "error: bool(name)", "string(duration('90s')) == '90s'", "string(duration('1.5s')) == '1.5s'",
        "string(timestamp('2023-11-14T22:13:20.5Z')) == '2023-11-14T22:13:20.5Z'", "int(9.2e18) == 9200000000000000000",
        "error: int(fields.idle * 1e18) > 0", "dyn(5) == 5", "string('a') == 'a'", "int(duration('1s')) == 1000000000",
    ]

    static let times = [
        "time > timestamp('2023-11-14T22:13:20Z')", "time == timestamp('2023-11-14T22:13:20.5Z')",
        "time == timestamp('2023-11-14T23:13:20.500+01:00')", "time < timestamp('9999-12-31T23:59:59Z')",
        "time > timestamp('0001-01-01T00:00:00Z')", "timestamp(1700000000) < time", "now() - time < duration('5m')",
        "no: now() - time < duration('10s')", "time + duration('1h') > now()", "duration('1h') + time > now()",
        "time - duration('500ms') == timestamp(1700000000)", "duration('1h') - duration('30m') == duration('30m')",
        "duration('1h') + duration('30m') == duration('1h30m')", "duration('-1.5s') < duration('0')",
        "duration('1h30m').getMinutes() == 90",
        "duration('1h30m').getHours() == 1", "duration('90s').getSeconds() == 90",
        "duration('1.5s').getMilliseconds() == 1500",
        "time.getFullYear() == 2023", "time.getMonth() == 10", "time.getDate() == 14", "time.getDayOfMonth() == 13",
        "time.getDayOfWeek() == 2", "time.getDayOfYear() == 317", "time.getHours() == 22", "time.getMinutes() == 13",
        "time.getSeconds() == 20", "time.getMilliseconds() == 500", "time.getHours('+02:00') == 0",
        "time.getDate('+02:00') == 15",
        "time.getHours('-02:30') == 19", "time.getHours('UTC') == 22", "time.getHours('Europe/Berlin') == 23",
        "timestamp('2023-07-01T12:00:00Z').getHours('Europe/Berlin') == 14", "time.getHours(tags.a) == 0 || true",
        "error: time.getHours(tags.host) == 0",
        "timestamp('2024-02-29T00:00:00Z').getDayOfYear() == 59",
        "timestamp('1969-12-31T23:59:59Z').getSeconds() == 59",
        "timestamp('1600-03-01T00:00:00Z').getDayOfYear() == 60",
        "error: timestamp(tags.host) < time", "error: duration(tags.host) < duration('1s')",
        "error: timestamp('9999-12-31T23:59:59Z') + duration('1s') > time",
        "error: timestamp('9999-12-31T00:00:00Z') - timestamp('0001-01-01T00:00:00Z') > duration('1s')",
        "duration('1us') == duration('1000ns')", "duration('1µs') == duration('1us')", "no: time.getMonth() > 10",
        "string(timestamp('0001-01-01T00:00:00Z')) == '0001-01-01T00:00:00Z'",
    ]

    static let strings = [
        "'hello'.contains('ell')", "no: 'hello'.contains('elk')", "'hello'.contains('')", "'hello'.startsWith('')",
        "no: 'a'.startsWith('aa')", "no: 'a'.endsWith('aa')", "'hello'.matches('^h.*o$')", "'hello'.matches('ell')",
        "matches('hello', 'l+')",
        "no: 'hello'.matches('^e')", "error: 'a'.matches(tags.host + '(')", "'tacocat'.charAt(3) == 'o'",
        "'tacocat'.charAt(7) == ''",
        "error: 'tacocat'.charAt(8) == ''", "error: 'tacocat'.charAt(-1) == ''", "'hello mellow'.indexOf('') == 0",
        "'hello mellow'.indexOf('ello') == 1", "'hello mellow'.indexOf('jello') == -1",
        "'hello mellow'.indexOf('', 2) == 2",
        "'hello mellow'.indexOf('ello', 2) == 7", "error: 'hello mellow'.indexOf('ello', 20) == 1",
        "'hello mellow'.lastIndexOf('') == 12",
        "'hello mellow'.lastIndexOf('ello') == 7", "'hello mellow'.lastIndexOf('jello') == -1",
        "'hello mellow'.lastIndexOf('ello', 6) == 1",
        "error: 'hello mellow'.lastIndexOf('ello', -1) == 1", "['hello', 'mellow'].join() == 'hellomellow'",
        "['a', 'b'].join(' ') == 'a b'",
        "[].join('/') == ''", "error: dyn(['a', 1]).join() == ''", "'TacoCÆt Xii'.lowerAscii() == 'tacocÆt xii'",
        "'TacoCÆt Xii'.upperAscii() == 'TACOCÆT XII'", "'hello hello'.replace('he', 'we') == 'wello wello'",
        "'hello hello'.replace('he', 'we', -1) == 'wello wello'",
        "'hello hello'.replace('he', 'we', 1) == 'wello hello'",
        "'hello hello'.replace('he', 'we', 0) == 'hello hello'", "'ab'.replace('', '-') == '-a-b-'",
        "'ab'.replace('', '-', 2) == '-a-b'",
        "'hello hello hello'.split(' ') == ['hello', 'hello', 'hello']", "'hello hello hello'.split(' ', 0) == []",
        "'hello hello hello'.split(' ', 1) == ['hello hello hello']",
        "'hello hello hello'.split(' ', 2) == ['hello', 'hello hello']",
        "'hello hello hello'.split(' ', -1) == ['hello', 'hello', 'hello']", "'abc'.split('') == ['a', 'b', 'c']",
        "''.split(',') == ['']",
        "'tacocat'.substring(4) == 'cat'", "'tacocat'.substring(0, 4) == 'taco'",
        "error: 'tacocat'.substring(-1) == ''",
        "error: 'tacocat'.substring(2, 1) == ''", "error: 'tacocat'.substring(8) == ''", "'日本語'.substring(1, 2) == '本'",
        "'  \\ttrim\\n    '.trim() == 'trim'",
        "' '.trim() == ''", "'gums'.reverse() == 'smug'", #"strings.quote('say "hi"\n') == "\"say \\\"hi\\\"\\n\"""#,
        "'日本語'.indexOf('語') == 2",
        "tags.host.split('-')[1] == '1'", "int(tags.cpu.replace('cpu', '')) < 4",
        "error: 'a'.charAt(fields.state) == ''",
    ]

    static let math = [
        "math.greatest(1) == 1", "math.greatest(1u, 2u) == 2u", "math.greatest(-42.0, -21.5, -100.0) == -21.5",
        "math.greatest([1, 3, 2]) == 3",
        "math.least(1, 2.5, 0u) == 0u", "math.least([-42.0, -21.5]) == -42.0",
        "error: math.greatest(fields.state) == 1", "math.greatest(fields.count, 5) == 7",
        "math.greatest(fields.idle, fields.count) > 90", "error: math.greatest(dyn([])) == 1", "math.ceil(1.2) == 2.0",
        "math.floor(-1.2) == -2.0",
        "math.round(2.5) == 3.0", "math.round(-2.5) == -3.0", "math.trunc(-1.9) == -1.0", "math.abs(-5) == 5",
        "math.abs(-5.5) == 5.5",
        "error: math.abs(-9223372036854775808) > 0", "math.sign(-3) == -1", "math.sign(0.0) == 0.0",
        "math.sign(3u) == 1u", "math.sqrt(81) == 9.0",
        "math.isNaN(0.0 / 0.0)", "math.isInf(1.0 / 0.0)", "no: math.isFinite(1.0 / 0.0)", "math.bitAnd(6, 3) == 2",
        "math.bitOr(6u, 3u) == 7u",
        "math.bitXor(6, 3) == 5", "math.bitNot(0) == -1", "math.bitShiftLeft(1, 4) == 16",
        "math.bitShiftLeft(1, 64) == 0", "math.bitShiftRight(1024u, 2) == 256u",
        "math.bitShiftRight(-1024, 3) == 2305843009213693824", "error: math.bitShiftLeft(1, -1) == 0",
        "math.round(fields.idle) == 91.0",
        "error: math.round(fields.count) == 7.0", "math.sqrt(-1.0) != 0.0",
    ]

    static let formats = [
        "'%s is %d'.format(['a', 5]) == 'a is 5'", "'%.1f'.format([1.25]) == '1.2'",
        "'%f'.format([2.71828]) == '2.718280'",
        "'%.2e'.format([1052.0]) == '1.05e+03'", "'%b %o %x %X'.format([5, 8, 255, 255u]) == '101 10 ff FF'",
        "'%x'.format(['hi']) == '6869'",
        "'%X'.format([b'\\xab']) == 'AB'", "'100%%'.format([]) == '100%'",
        "'%s'.format([[1, 2.5, 'x']]) == '[1, 2.5, x]'",
        "'%s'.format([{'b': 1, 'a': true}]) == '{a: true, b: 1}'", "error: '%s'.format([]) == ''",
        "error: '%d'.format(['x']) == ''",
        "error: '%y'.format([1]) == ''", "'%s'.format([null]) == 'null'", "'%s'.format([0.000000002]) == '0.000000002'",
        "'%d'.format([-5]) == '-5'",
        "'%s'.format([duration('1h45m47s')]) == '6347s'", "'%b'.format([-5]) == '-101'",
        "base64.encode(b'hello') == 'aGVsbG8='",
        "base64.decode('aGVsbG8=') == b'hello'", "base64.decode('aGVsbG8') == b'hello'",
        "error: base64.decode(tags.host) == b''",
        "base64.encode(b'') == ''", "base64.encode(bytes(name)) == 'Y3B1'",
        "base64.decode(base64.encode(b'\\x00\\xff\\x10')) == b'\\x00\\xff\\x10'",
    ]
}
