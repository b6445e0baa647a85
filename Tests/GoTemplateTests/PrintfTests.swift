import GoTemplate
import Testing

/// What Go's `fmt` makes of formats. The expected texts follow from its rules, and none is computed here.
@Suite struct PrintfTests {
    static func text(_ format: String, _ arguments: String) throws -> String {
        try GoTemplateTests.text("{{ printf `\(format)` \(arguments) }}")
    }

    @Test(
        "Whole numbers",
        arguments: [
            ("%d|%5d|%-5d|%05d|%+d|% d", "42 42 42 42 42 42", "42|   42|42   |00042|+42| 42"),
            ("%d|%6d|%-6d|%06d|%+d|% d", "-42 -42 -42 -42 -42 -42", "-42|   -42|-42   |-00042|-42|-42"),
            ("%-06d|%+06d|% 06d|%+-6d|", "7 7 7 7", "7     |+00007| 00007|+7    |"),
            (
                "%.4d|%8.4d|%-8.4d|%08.4d|%+.3d", "17 17 17 -17 5",
                "0017|    0017|0017    |   -0017|+005"
            ),
            ("[%.0d|%4.0d|%04.d|%.d]", "0 0 0 3", "[|    |    |3]"),
            ("%b %#b %b %.6b %#b", "6 6 -6 6 0", "110 0b110 -110 000110 0b0"),
            ("%o %#o %O %#o %o %#.4o %#O", "83 83 83 0 -83 83 83", "123 0123 0o123 0 -123 0123 0o0123"),
            ("%x %X %#x %#X %x", "48879 48879 48879 48879 -255", "beef BEEF 0xbeef 0XBEEF -ff"),
            ("%#06x|%#6x|%-#8.4x|% x|%+x", "171 171 171 171 171", "0x0000ab|  0xab|0x00ab  | ab|+ab"),
            ("%c%c%c|%3c|%-3c|%c", "72 0xE9 0x1F600 65 65 -1", "Hé😀|  A|A  |\u{FFFD}"),
            ("%c%c %.0c", "0xD800 0x110000 66", "\u{FFFD}\u{FFFD} B"),
            ("%q %q %q %q %q %q", "65 39 34 10 0x200b 0xE9", #"'A' '\'' '"' '\n' '\u200b' 'é'"#),
            ("%+q %+q %+q|%6q|%06q|%q", "0xE9 0x1F600 65 65 65 -1", #"'\u00e9' '\U0001f600' 'A'|   'A'|000'A'|'�'"#),
            ("%U %U %U %#U %#U", "65 10 0x1F600 0x1F600 10", "U+0041 U+000A U+1F600 U+1F600 '😀' U+000A"),
            (
                "%U|%.6U|%.2U|%12U|%-#12U|%012U", "-1 65 65 65 65 65",
                "U+FFFFFFFFFFFFFFFF|U+000041|U+0041|      U+0041|U+0041 'A'  |      U+0041"
            ),
            ("%d %x %b", "9223372036854775807 -9223372036854775808 -1", "9223372036854775807 -8000000000000000 -1"),
            ("%v %+v %#v % v %5v|%05v|%-5v|", "5 5 5 5 5 5 5", "5 5 5  5     5|00005|5    |"),
            ("%v %#v %d %+d %#x", "(.Field `u`) (.Field `u`) (.Field `u`) (.Field `u`) (.Field `u`)", "7 0x7 7 +7 0x7"),
            ("%#6v|%#06v|%#-6v|", "(.Field `u`) (.Field `u`) (.Field `u`)", "   0x7|0x000007|0x7   |"),
        ])
    func integers(_ format: String, _ arguments: String, _ expected: String) throws {
        #expect(try Self.text(format, arguments) == expected)
    }

    @Test(
        "Numbers with a fraction",
        arguments: [
            ("%v %+v %g %G %#v", "1.5 1.5 1e21 1e-7 2.0", "1.5 1.5 1e+21 1E-07 2"),
            (
                "%v %v %v %v %v", "0.0001 0.00001 123456.0 1234567.0 100000.5",
                "0.0001 1e-05 123456 1.234567e+06 100000.5"
            ),
            (
                "%f %.2f %.0f %.f %F %8.3f|%-8.3f|%08.3f", "1.5 2.345 2.5 3.5 1.0 1.5 1.5 -1.5",
                "1.500000 2.35 2 4 1.000000    1.500|1.500   |-001.500"
            ),
            (
                "%+.1f % .1f %+.1f % .1f %+08.2f|% 08.2f|%-+8.2f|", "1.5 1.5 -1.5 -1.5 1.5 1.5 1.5",
                "+1.5  1.5 -1.5 -1.5 +0001.50| 0001.50|+1.50   |"
            ),
            (
                "%e %.2e %E %12.3e|%.0e", "1500.0 1500.0 0.00015 1500.0 1500.0",
                "1.500000e+03 1.50e+03 1.500000E-04    1.500e+03|2e+03"
            ),
            (
                "%.3g %.3g %.1g %.10g %5.2g|%G", "1234.5 0.00012345 0.0 1234.5 1.25 1e100",
                "1.23e+03 0.000123 0 1234.5   1.2|1E+100"
            ),
            (
                "%b %b %b %b", "1.5 0.0 -1.0 1e300",
                "6755399441055744p-52 0p-1074 -4503599627370496p-52 6724873095247260p+944"
            ),
            (
                "%x %X %x %x %x %x", "1.5 1.5 1.0 0.0 -0.1 1e-320",
                "0x1.8p+00 0X1.8P+00 0x1p+00 0x0p+00 -0x1.999999999999ap-04 0x1.fap-1064"
            ),
            (
                "%.0x %.2x %.1x %.3x %.17x", "1.5 1.9999 1.03125 0.0 1.5",
                "0x1p+01 0x1.00p+01 0x1.0p+00 0x0.000p+00 0x1.80000000000000000p+00"
            ),
            (
                "%+x|%12x|%-12x|%012x|%x", "1.5 1.5 1.5 1.5 1e308",
                "+0x1.8p+00|   0x1.8p+00|0x1.8p+00   |0000x1.8p+00|0x1.1ccf385ebc8ap+1023"
            ),
            (
                "%#g %#g %#g %#g %#.3g %#.0f %#.0e", "1.0 0.0 1234567.0 123456.0 0.5 3.0 1500.0",
                "1.00000 0.00000 1.234567e+06 123456. 0.500 3. 2.e+03"
            ),
            ("%#.0x %#.2x %#X", "1.0 1.0 1.0", "0x1.p+00 0x1.00p+00 0X1.P+00"),
            (
                "%.30f|%.40e", "0.1 1.0",
                "0.100000000000000005551115123126|1.0000000000000000000000000000000000000000e+00"
            ),
        ])
    func reals(_ format: String, _ arguments: String, _ expected: String) throws {
        #expect(try Self.text(format, arguments) == expected)
    }

    @Test(
        "What is no finite number is never filled with zeros",
        arguments: [
            (
                "%v|%f|%+f|% f|%6.1f|%06f|%-6e|%#g", "(mulf 1e300 1e300)",
                "+Inf|+Inf|+Inf| Inf|  +Inf|  +Inf|+Inf  |+Inf"
            ),
            (
                "%v|%f|%+f|% f|%6.1f|%06f|%-6x|%#g", "(mulf -1e300 1e300)",
                "-Inf|-Inf|-Inf|-Inf|  -Inf|  -Inf|-Inf  |-Inf"
            ),
            ("%v|%f|%+f|% f|%6.1f|%06f|%-6b|%#g", "(float64 `nan`)", "NaN|NaN|+NaN| NaN|   NaN|   NaN|NaN   |NaN"),
        ])
    func infinite(_ format: String, _ argument: String, _ expected: String) throws {
        let arguments = Array(repeating: argument, count: 8).joined(separator: " ")
        #expect(try Self.text(format, arguments) == expected)
    }

    @Test(
        "Texts",
        arguments: [
            (
                "%s|%5s|%-5s|%05s|%-05s|%.2s|%5.1s|%.0s|", "`abc` `abc` `abc` `abc` `abc` `abc` `abc` `abc`",
                "abc|  abc|abc  |00abc|abc  |ab|    a||"
            ),
            ("%4s|%.2s|%-4s|", "`éß` `éßx` `é`", "  éß|éß|é   |"),
            ("%v %+v %#v %q %+q", "`b` `b` `b` `b` `é😀`", #"b b "b" "b" "\u00e9\U0001f600""#),
            (
                "%q|%+q|%#q", #""a\"b\\\n\x00" "a\"b\\\n\x00" "a\"b\\\n\x00""#,
                #""a\"b\\\n\x00"|"a\"b\\\n\x00"|"a\"b\\\n\x00""#
            ),
            ("%#q %#q %#+q %#q", #""hi\\" "a\tb" "é" "a\ufeffb""#, "`hi\\` `a\tb` `é` \"a\\ufeffb\""),
            (
                "%#q %8q|%-8q|%08q|%.1q|% q", #""a`b" "é" "é" "é" "éß" "é""#,
                #""a`b"      "é"|"é"     |00000"é"|"é"|"é""#
            ),
            (
                "%x %X % x %#x %# x %# X", "`hi~` `hi~` `hi~` `hi~` `hi~` `hi~`",
                "68697e 68697E 68 69 7e 0x68697e 0x68 0x69 0x7e 0X68 0X69 0X7E"
            ),
            (
                "%.2x|%8x|%-8x|%08x|% 8x|%#8x|%# 012x|", "`hi~` `hi` `hi` `hi` `hi` `hi` `hi`",
                "6869|    6869|6869    |00006869|   68 69|  0x6869|0000x68 0x69|"
            ),
            ("[%x|%3x|%03x|%-3x|%#x]", "`` `` `` `` ``", "[|   |000|   |]"),
            (
                "%t %v %6t|%-6t|%06t|%+v %#v", "true false true true true true false",
                "true false   true|true  |00true|true false"
            ),
            ("%v %6v|%-6v|%06v|%T %8T|", "nil nil nil nil nil nil", "<nil>  <nil>|<nil> |0<nil>|<nil>    <nil>|"),
        ])
    func texts(_ format: String, _ arguments: String, _ expected: String) throws {
        #expect(try Self.text(format, arguments) == expected)
    }

    @Test(
        "Lists and maps pass verb and flags on to what is in them",
        arguments: [
            (
                "%v %+v %#v", #"(list 1 "a") (list 1) (list 1 "a" nil 1.5 true)"#,
                #"[1 a] [1] []interface {}{1, "a", interface {}(nil), 1.5, true}"#
            ),
            (
                "%03d %5.1f %x %#x %X %q %s",
                #"(list 1 2) (list 1.25 2.0) (list 1 2 15 "hi") (list 1 255) (list "hi") (list "a" "b") (list "a")"#,
                #"[001 002] [  1.2   2.0] [1 2 f 6869] [0x1 0xff] [6869] ["a" "b"] [a]"#
            ),
            (
                "%4v|%-4v|%04v|%+d|% d|%.1s",
                #"(list 1 "a" true) (list 1 nil) (list 1 -1.5 "a") (list 1 -2) (list 1 2) (list "ab" "cd")"#,
                "[   1    a true]|[1    <nil>]|[0001 -1.5 000a]|[+1 -2]|[ 1  2]|[a c]"
            ),
            (
                "%d %s %t", #"(list "a" 1) (list 1 nil) (list true 0)"#,
                "[%!d(string=a) 1] [%!s(int=1) <nil>] [true %!t(int=0)]"
            ),
            (
                "%v %v %#v", "(list) (list (list 1) (list)) (list (list 1))",
                "[] [[1] []] []interface {}{[]interface {}{1}}"
            ),
            (
                "%v %s %q", "(pick .Tags `host`) (pick .Tags `host`) (pick .Tags `host`)",
                #"map[host:web-1] map[host:web-1] map["host":"web-1"]"#
            ),
            (
                "%#v %#v", "(pick .Tags `host` `zone`) (dict `a` 1 `b` nil)",
                #"map[string]string{"host":"web-1", "zone":"z1"} map[string]interface {}{"a":1, "b":interface {}(nil)}"#
            ),
            (
                "%s|%d|%x", "(pick .Fields `v`) (pick .Fields `v`) (pick .Fields `n`)",
                "map[v:%!s(float64=1.5)]|map[%!d(string=v):%!d(float64=1.5)]|map[6e:-3]"
            ),
            ("%3v|%-3v|", "(dict `a` 1) (dict `a` 1)", "map[  a:  1]|map[a  :1  ]|"),
        ])
    func containers(_ format: String, _ arguments: String, _ expected: String) throws {
        #expect(try Self.text(format, arguments) == expected)
    }

    @Test(
        "Names of types",
        arguments: [
            ("1", "int"), ("(int64 1)", "int64"), ("(.Field `u`)", "uint64"), ("1.5", "float64"), ("`a`", "string"),
            ("true", "bool"), ("(list 1)", "[]interface {}"), (".Tags", "map[string]string"),
            (".Fields", "map[string]interface {}"), (".Time", "time.Time"), (".Time.Month", "time.Month"),
            (".Time.Weekday", "time.Weekday"), ("(.Time.Sub .Time)", "time.Duration"), ("nil", "<nil>"),
            (".Time.Location", "*time.Location"), ("(semver `1`)", "*semver.Version"), (".Type", "telegraf.ValueType"),
        ])
    func types(_ argument: String, _ expected: String) throws {
        #expect(
            try Self.text("%T|%.3T|%-6.3T|", "\(argument) \(argument) \(argument)")
                == "\(expected)|\(expected == "<nil>" ? expected : String(expected.prefix(3)))|"
                + (expected == "<nil>" ? "<nil> |" : "\(expected.prefix(3))   |"))
    }

    @Test(
        "Values with a text of their own",
        arguments: [
            (
                "%v %s %d %q %x %03d %#v %T", ".Time.UTC.Month",
                "November November 11 \"November\" 4e6f76656d626572 011 11 time.Month"
            ),
            (
                "%v %s %d %10s|%-4.3s|%#x %+v %o", ".Time.UTC.Weekday",
                "Tuesday Tuesday 2    Tuesday|Tue |0x54756573646179 Tuesday 2"
            ),
            (
                "%v %s %d %q %f %z %U %t", "(.Time.Sub .Time)",
                "0s 0s 0 \"0s\" %!f(time.Duration=0) %!z(time.Duration=0) U+0000 %!t(time.Duration=0)"
            ),
            (
                "%v|%s|%.10s|%12.4s|%q|%.2x|%+v|%-6.4v|", ".Time.UTC",
                #"2023-11-14 22:13:20.123 +0000 UTC|2023-11-14 22:13:20.123 +0000 UTC|2023-11-14|        2023|"2023-11-14 22:13:20.123 +0000 UTC"|3230|2023-11-14 22:13:20.123 +0000 UTC|2023  |"#
            ),
            (
                "%#v %v %v %v %v %v %v %v", ".Time.UTC",
                "time.Date(2023, time.November, 14, 22, 13, 20, 123000000, time.UTC)"
                    + String(repeating: " 2023-11-14 22:13:20.123 +0000 UTC", count: 7)
            ),
            (
                "%v %s %q %x %X %.1s %6s|%-6s|", "(semver `1.2.3`)",
                #"1.2.3 1.2.3 "1.2.3" 312e322e33 312E322E33 1  1.2.3|1.2.3 |"#
            ),
            ("%v %d %s %x %q %#v %+v %5v|", ".Type", "3 3 %!s(telegraf.ValueType=3) 3 '\\x03' 3 3     3|"),
        ])
    func named(_ format: String, _ argument: String, _ expected: String) throws {
        let arguments = Array(repeating: argument, count: 8).joined(separator: " ")
        #expect(try Self.text(format, arguments) == expected)
    }

    @Test(
        "A verb that says nothing about a value is told in the text",
        arguments: [
            ("%d %t %c", "`x` 1 `x`", "%!d(string=x) %!t(int=1) %!c(string=x)"),
            ("%s %q %d %U", "1 1.5 1.5 `x`", "%!s(int=1) %!q(float64=1.5) %!d(float64=1.5) %!U(string=x)"),
            ("%s %d %x %q", "true true true false", "%!s(bool=true) %!d(bool=true) %!x(bool=true) %!q(bool=false)"),
            (
                "%d %s %q %p %w %é", "nil nil nil nil nil nil",
                "%!d(<nil>) %!s(<nil>) %!q(<nil>) %!p(<nil>) %!w(<nil>) %!é(<nil>)"
            ),
            ("%p %p %w %w", "27 `a` 27 `a`", "%!p(int=27) %!p(string=a) %!w(int=27) %!w(string=a)"),
            (
                "%z %! %é %y", "1 `a` 1.5 (list 1 2)",
                "%!z(int=1) %!!(string=a) %!é(float64=1.5) [%!y(int=1) %!y(int=2)]"
            ),
            ("%4d|%+z|%05z", "`x` 1 7", "%!d(string=   x)|%!z(int=+1)|%!z(int=00007)"),
            ("%w %p", "(list 1 `a`) (list 1)", "%!w([]interface {}=[1 a]) %!p([]interface {}=[1])"),
            ("%.", "3", "%!.(int=3)"), ("%.-3d", "42", "%!-(int=42)3d"), ("%]d", "2 1", "%!](int=2)d%!(EXTRA int=1)"),
        ])
    func wrongVerbs(_ format: String, _ arguments: String, _ expected: String) throws {
        #expect(try Self.text(format, arguments) == expected)
    }

    @Test(
        "Too few and too many",
        arguments: [
            ("%d %s", "1", "1 %!s(MISSING)"), ("%d", "", "%!d(MISSING)"), ("a", "1", "a%!(EXTRA int=1)"),
            ("%d", "1 `b` nil 2.5", "1%!(EXTRA string=b, <nil>, float64=2.5)"),
            ("%5d", "1 (list 1) .Time.UTC.Month", "    1%!(EXTRA []interface {}=[1], time.Month=November)"),
            ("%", "", "%!(NOVERB)"), ("%d %", "1", "1 %!(NOVERB)"), ("%5.2", "1", "%!(NOVERB)%!(EXTRA int=1)"),
            ("%-+# 0", "`a`", "%!(NOVERB)%!(EXTRA string=a)"), ("100%% %d%%", "5", "100% 5%"), ("%5%|%-3%", "", "%|%"),
            ("", "", ""), ("", "nil", "%!(EXTRA <nil>)"), ("é%dé", "1", "é1é"),
            ("%2147483648d", "42", "%!(NOVERB)%!(EXTRA int=42)"),
            ("%.99999999f", "1.5", "%!(NOVERB)%!(EXTRA float64=1.5)"),
        ])
    func counts(_ format: String, _ arguments: String, _ expected: String) throws {
        #expect(try Self.text(format, arguments) == expected)
    }

    @Test(
        "Arguments by their number, and as width and precision",
        arguments: [
            ("%[1]s-%[1]s", ".Name", "cpu-cpu"), ("%[2]d %[1]d", "1 2", "2 1"), ("%[3]v%[1]v%v", "1 2 3", "312"),
            ("%[2]*[1]d|%[2]*d", "7 4", "   7|%!d(MISSING)"), ("%*d|%-*d|%*d", "4 7 4 7 -4 7", "   7|7   |7   "),
            ("%.*f|%*.*f|%0*d", "1 1.25 6 2 1.5 3 5", "1.2|  1.50|005"), ("%[3]*.[2]*[1]f", "1.5 2 6", "  1.50"),
            ("%[1]*.[3]f|", "6 3 12.0", "    12|"), ("%.[1]*[3]f", "3 99 1.5", "1.500"),
            ("%d %d %#[1]o %#o", "8 9", "8 9 010 011"), ("%[1]d %d %[1]d", "1 2", "1 2 1"), ("%[2]d", "1 2 3", "2"),
            ("%[1]%%d", "1", "%1"), ("%*d", "(int64 3) 1", "  1"), ("%*d", "(.Field `u`) 1", "      1"),
            ("%*s|", "`a` `b`", "%!(BADWIDTH)b|"), ("%*d", "1.5 1", "%!(BADWIDTH)1"),
            ("%.*d|", "-1 5", "%!(BADPREC)5|"),
            ("%*d", "10000000 5", "%!(BADWIDTH)5"), ("%.*s", "`x` `abc`", "%!(BADPREC)abc"), ("%*", "4", "%!(NOVERB)"),
            ("%*d", "4", "%!d(MISSING)"), ("%*d", "", "%!(BADWIDTH)%!d(MISSING)"), ("%-*d|", "-4 5", "5   |"),
            ("%[5]d %[2]d %d", "1 2 3", "%!d(BADINDEX) 2 3"), ("%d %[3]d %d", "1 2", "1 %!d(BADINDEX) 2"),
            ("%[0]d|%[-1]d|%[x]d|%[]d|%[1", "1", "%!d(BADINDEX)|%!d(BADINDEX)|%!d(BADINDEX)|%!d(BADINDEX)|%!(NOVERB)"),
            ("%[d", "2 1", "%!d(BADINDEX)"), ("%[3]", "2 1", "%!(NOVERB)"), ("%.[]", "", "%!](BADINDEX)"),
            ("%[1]2d|%[1].2d|%3.[1]d", "5 6", "%!d(BADINDEX)|%!d(BADINDEX)|  5"), ("%[1 ]d", "1", "%!d(BADINDEX)"),
            ("%3.[2]d", "7", "%!d(BADINDEX)"), ("%[99999999999999999999]d", "1", "%!d(BADINDEX)"),
        ])
    func indexes(_ format: String, _ arguments: String, _ expected: String) throws {
        #expect(try Self.text(format, arguments) == expected)
    }

    @Test(
        "A text that has no end is an error",
        arguments: [
            "{{ printf `%1000000d` (until 65536) }}", "{{ printf `%9999999d` 1 }}", "{{ printf `%.9999999f` 1.5 }}",
            "{{ printf `%09999999d` 1 }}", "{{ printf `%.9999999d` 1 }}", "{{ printf `%.9999999U` 1 }}",
            "{{ printf `%.9999999x` 1.5 }}", "{{ printf 1 }}",
        ])
    func endless(_ template: String) throws {
        let made = try GoTemplate(template)
        #expect(throws: TemplateError.self) { try made.text(for: GoTemplateTests.metric) }
    }

    @Test(
        "print and println: a space between neighbours of which neither is a text, or between all",
        arguments: [
            (
                "{{ print 1 2 }}|{{ print 1 `a` 2 }}|{{ print `a` `b` }}|{{ print 1 nil true }}",
                "1 2|1a2|ab|1 <nil> true"
            ),
            ("{{ print (list 1 `a`) .Time.UTC.Month 1.0 }}|{{ print }}|", "[1 a] November 1||"),
            ("{{ println `a` `b` 1 nil }}{{ println }}", "a b 1 <nil>\n\n"),
            ("{{ html nil 1 }}|{{ html 1 2 `<` }}|{{ urlquery nil }}", "&lt;no value&gt;1|1 2&lt;|%3Cno+value%3E"),
        ])
    func prints(_ template: String, _ expected: String) throws {
        #expect(try GoTemplateTests.text(template) == expected)
    }
}
