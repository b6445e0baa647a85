import Formats
import GoTime
import MetricModel
import TestSupport
import Testing

@Suite struct GrokParserTests {
    /// 2023-11-14 22:13:20 UTC.
    private static let now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

    private static func parser(
        _ patterns: [String], custom: String = "", isMultiline: Bool = false, zone: String = "",
        hasUniqueTimes: Bool = true
    ) throws -> GrokParser {
        var library = GrokLibrary()
        try library.add(custom)
        return GrokParser(
            try patterns.map { try GrokPattern($0, library) }, name: "log", isMultiline: isMultiline,
            zone: try TimeZone(named: zone), hasUniqueTimes: hasUniqueTimes)
    }

    private static func lines(_ parser: inout GrokParser, _ text: String) throws -> [String] {
        try parser.parse(Array(text.utf8).span, now: now).map { String(try write([$0], .testMode).dropLast()) }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let pattern, text: String
        /// Nil if no metric comes of it.
        let line: String?
        init(_ pattern: String, _ text: String, _ line: String?) {
            (self.pattern, self.text, self.line) = (pattern, text, line)
        }
        var testDescription: String { pattern }
    }

    @Test(
        "Captures become what their modifiers say",
        arguments: [
            Case("%{WORD:w} %{NUMBER:n}", "a 1", "log n=\"1\",w=\"a\" 1700000000000000000"),
            Case(
                "%{INT:a:int} %{INT:b:int} %{NOTSPACE:c:int}", "-5 017 0x1f",
                "log a=-5i,b=15i,c=31i 1700000000000000000"),
            Case("%{NOTSPACE:a:int} %{NOTSPACE:b}", "1.5 x", "log b=\"x\" 1700000000000000000"),
            Case("%{NUMBER:f:float} %{NOTSPACE:g:float}", "12 1e3", "log f=12,g=1000 1700000000000000000"),
            Case("%{DURATION:d:duration}", "took 5.4ms", "log d=5400000i 1700000000000000000"),
            Case("%{WORD:t:tag} %{WORD:s:string} %{WORD:x:drop}", "a b c", "log,t=a s=\"b\" 1700000000000000000"),
            Case("%{WORD:name:measurement} %{WORD:s}", "cpu b", "cpu s=\"b\" 1700000000000000000"),
            Case("%{WORD:a.b} %{WORD:a-b}", "x y", "log a-b=\"y\",a.b=\"x\" 1700000000000000000"),
            Case("(?P<raw>\\d+)-(?<other>\\w)", "12-x", "log other=\"x\",raw=\"12\" 1700000000000000000"),
            Case("%{WORD:only:tag}", "a", nil), Case("%{WORD}", "a", nil), Case("^%{INT:a}$", "x", nil),
            Case("%{DATA:a}%{WORD:b}", "x", "log b=\"x\" 1700000000000000000"),
            Case("%{WORD:v}|%{INT:v:int}", "-", nil),
            Case("%{IPORHOST:h} %{POSINT:p:int}", "fe80::1 22", "log h=\"fe80::1\",p=22i 1700000000000000000"),
            Case("%{IPV6:i}", "at 2001:db8::ff00:42:8329 now", "log i=\"2001:db8::ff00:42:8329\" 1700000000000000000"),
            Case(
                "%{MAC:m} %{UUID:u}", "00:1a:2b:3c:4d:5e 123e4567-e89b-12d3-a456-426614174000",
                "log m=\"00:1a:2b:3c:4d:5e\",u=\"123e4567-e89b-12d3-a456-426614174000\" 1700000000000000000"),
            Case(
                "%{QS:q} %{URI:u} %{LOGLEVEL:l}", "\"a b\" https://example.org/x?y=1 WARN",
                "log l=\"WARN\",q=\"\\\"a b\\\"\",u=\"https://example.org/x?y=1\" 1700000000000000000"),
            Case(
                "%{COMMON_LOG_FORMAT}",
                "10.1.2.3 - frank [10/Jun/2024:13:55:36 -0700] \"GET /logo.gif HTTP/1.0\" 200 2326",
                "log,resp_code=200,verb=GET auth=\"frank\",client_ip=\"10.1.2.3\",http_version=1,ident=\"-\","
                    + "request=\"/logo.gif\",resp_bytes=2326i 1718052936000000000"),
            Case(
                "%{COMBINED_LOG_FORMAT}",
                "::1 - - [10/Jun/2024:13:55:37 +0000] \"POST /x?y=1 HTTP/1.1\" 404 - \"http://r/\" \"curl/8\"",
                "log,resp_code=404,verb=POST agent=\"curl/8\",auth=\"-\",client_ip=\"::1\",http_version=1.1,ident=\"-\","
                    + "referrer=\"http://r/\",request=\"/x?y=1\" 1718027737000000000"),
            Case(
                "%{HTTPD_ERRORLOG}", "[Wed Jun 26 12:34:56 2024] [error] [client 10.0.0.1] File does not exist",
                "log,loglevel=error clientip=\"10.0.0.1\",errormsg=\"File does not exist\","
                    + "timestamp=\"Wed Jun 26 12:34:56 2024\" 1700000000000000000"),
            Case(
                "%{HTTPD_ERRORLOG}",
                "[Wed Jun 26 12:34:56.789 2024] [core:warn] [pid 12:tid 34] [client 10.0.0.1:80] AH1: slow",
                "log,loglevel=warn client=\"10.0.0.1\",clientport=\"80\",errorcode=\"AH1\",message=\"slow\","
                    + "module=\"core\",pid=12i,tid=34i,timestamp=\"Wed Jun 26 12:34:56.789 2024\" 1700000000000000000"),
            Case(
                "%{EXAMPLE_LOG}", "[04/Jun/2016:12:41:45 +0100] 1.25 200 192.168.1.1 5.432µs",
                "log,response_code=200 clientip=\"192.168.1.1\",myfloat=1.25,response_time_ns=5432i 1465040505000000000"
            ),
            Case(
                "%{SYSLOGBASE} %{GREEDYDATA:message}", "Jun  9 10:00:01 web-1 sshd[42]: hello",
                "log logsource=\"web-1\",message=\"hello\",pid=\"42\",program=\"sshd\",timestamp=\"Jun  9 10:00:01\" "
                    + "1700000000000000000"),
        ])
    func captures(_ one: Case) throws {
        var parser = try Self.parser([one.pattern])
        #expect(try Self.lines(&parser, one.text) == (one.line.map { [$0] } ?? []))
    }

    @Test(
        "Times are read as their modifiers say",
        arguments: [
            ("ts-ansic", "Tue Nov 14 22:13:20 2023", 1_700_000_000_000_000_000),
            ("ts-unix", "Tue Nov 14 22:13:20 UTC 2023", 1_700_000_000_000_000_000),
            ("ts-ruby", "Tue Nov 14 22:13:20 +0000 2023", 1_700_000_000_000_000_000),
            ("ts-rfc822", "14 Nov 23 22:13 UTC", 1_699_999_980_000_000_000),
            ("ts-rfc822z", "14 Nov 23 23:13 +0100", 1_699_999_980_000_000_000),
            ("ts-rfc850", "Tuesday, 14-Nov-23 22:13:20 UTC", 1_700_000_000_000_000_000),
            ("ts-rfc1123", "Tue, 14 Nov 2023 22:13:20 UTC", 1_700_000_000_000_000_000),
            ("ts-rfc1123z", "Tue, 14 Nov 2023 22:13:20 +0000", 1_700_000_000_000_000_000),
            ("ts-rfc3339", "2023-11-14T22:13:20Z", 1_700_000_000_000_000_000),
            ("ts-rfc3339nano", "2023-11-14T22:13:20.123456789Z", 1_700_000_000_123_456_789),
            ("ts-httpd", "14/Nov/2023:22:13:20 +0000", 1_700_000_000_000_000_000),
            ("ts-epoch", "1466004605", 1_466_004_605_000_000_000),
            ("ts-epoch", "1466004605.123456789", 1_466_004_605_123_456_789),
            ("ts-epoch", "1466004605.5", 1_466_004_605_500_000_000),
            ("ts-epochmilli", "1466004605123", 1_466_004_605_123_000_000),
            ("ts-epochnano", "1466004605123456789", 1_466_004_605_123_456_789),
            ("ts-syslog", "Jun  9 10:00:01", 1_686_304_801_000_000_000),
            ("ts-\"2006-01-02 15:04:05.000\"", "2018-01-02 15:04:05,250", 1_514_905_445_250_000_000),
            ("ts-\"02/01 15:04\"", "09/06 10:00", 1_686_304_800_000_000_000),
            ("ts", "14/Nov/2023:22:13:20 +0000", 1_700_000_000_000_000_000),
            ("ts", "Tue, 14 Nov 2023 22:13:20 +0000", 1_700_000_000_000_000_000),
            // What is no such time leaves the metric the time of the gather.
            ("ts", "yesterday", 1_700_000_000_000_000_000), ("ts-epoch", "x", 1_700_000_000_000_000_000),
        ])
    func times(_ modifier: String, _ text: String, _ nanoseconds: Int64) throws {
        var parser = try Self.parser(["^%{DATA:t:\(modifier)}\\|%{WORD:w}$"])
        #expect(try Self.lines(&parser, text + "|a") == ["log w=\"a\" \(nanoseconds)"])
    }

    @Test("Times without a zone are in the zone of the log")
    func zone() throws {
        var parser = try Self.parser(["^%{DATA:t:ts-\"2006-01-02 15:04\"}\\|%{WORD:w}$"], zone: "Europe/Berlin")
        #expect(try Self.lines(&parser, "2023-11-14 23:13|a") == ["log w=\"a\" 1699999980000000000"])
    }

    @Test("The first pattern that fits counts; lines end at a line feed, with or without a carriage return")
    func severalPatterns() throws {
        var parser = try Self.parser([
            "^%{INT:number:int}$", "^%{WORD:word:tag} %{WORD:name:measurement} %{INT:v:int}$", "%{WORD:other}",
        ])
        let found = try Self.lines(&parser, "1\r\na cpu 2\n\n!\nb c\n7")
        let time = " 1700000000000000000"
        #expect(
            found == [
                "log number=1i\(time)", "cpu,word=a v=2i\(time)", "log other=\"b\"\(time)", "log number=7i\(time)",
            ])
    }

    @Test("Patterns of one's own may replace built-in ones, hold others and modifiers, and stand in any order")
    func custom() throws {
        let custom = """
              # a comment
              LINE ^%{GATE} %{STATE:state:tag}$
            GATE gate=%{NUMBER:gate:int}
              STATE open|shut
              NUMBER [0-9a-f]+
            """
        var parser = try Self.parser(["%{LINE}"], custom: custom)
        #expect(
            try Self.lines(&parser, "gate=7 shut\ngate=ff open\n") == [
                "log,state=shut gate=7i 1700000000000000000"
            ])
        var named = try Self.parser(["%{GATE:all}"], custom: custom)
        #expect(try Self.lines(&named, "gate=7") == ["log all=\"gate=7\",gate=\"7\" 1700000000000000000"])
    }

    @Test("The whole text may be one line")
    func multiline() throws {
        var parser = try Self.parser(["^%{WORD:first}\\n%{MULTILINEDATA:rest}"], isMultiline: true)
        #expect(try Self.lines(&parser, "a\nb\nc") == ["log first=\"a\",rest=\"b\nc\" 1700000000000000000"])
    }

    @Test(
        "Lines of one time are set apart by a thousandth of its unit",
        arguments: [
            (
                ["10", "10", "10", "11", "11"],
                [10_000_000_000, 10_001_000_000, 10_002_000_000, 11_000_000_000, 11_001_000_000]
            ),
            (["1.5", "1.5", "1.5"], [1_500_000_000, 1_500_001_000, 1_500_002_000]),
            (["1.0005", "1.0005"], [1_000_500_000, 1_000_500_001]),
        ] as [([String], [Int64])])
    func uniqueTimes(_ texts: [String], _ expected: [Int64]) throws {
        let text = texts.map { $0 + " a\n" }.joined()
        var parser = try Self.parser(["^%{NOTSPACE:t:ts-epoch} %{WORD:w}$"])
        #expect(try Self.lines(&parser, text) == expected.map { "log w=\"a\" \($0)" })
        var equal = try Self.parser(["^%{NOTSPACE:t:ts-epoch} %{WORD:w}$"], hasUniqueTimes: false)
        let first = try Self.lines(&equal, text)
        #expect(first[0] == first[1])
    }

    @Test("Steps get smaller when they are used up, and no two times are the same")
    func manyAtOnce() throws {
        var parser = try Self.parser(["^%{NOTSPACE:t:ts-epoch} %{WORD:w}$"])
        let found = try parser.parse(Array(String(repeating: "5 a\n", count: 1500).utf8).span, now: Self.now).map(
            \.time)
        #expect(Set(found).count == 1500)
        #expect(found.max().map { $0.nanoseconds < 6_000_000_000 } == true)
    }

    @Test(
        "What is wrong with a pattern is told",
        arguments: [
            ("%{NOSUCH:a}", "there is no pattern 'NOSUCH'"), ("%{5}a", "there is no pattern '5'"),
            ("%{INT:a:integer}", "'integer' is no modifier"),
            ("%{INT:a:ts-nonsense}", "'ts-nonsense' is no modifier"),
            ("%{INT:a:ts-epoch} %{INT:b:ts}", "a pattern may have one timestamp only"),
            ("(%{INT:a}", "no regular expression: missing ): "),
            ("%{LOOP}", "the pattern 'LOOP' stands in itself"),
        ])
    func wrong(_ pattern: String, _ message: String) throws {
        var library = GrokLibrary()
        try library.add("LOOP a%{OTHER}\nOTHER %{LOOP:x}")
        let error = #expect(throws: GrokFault.self) { try GrokPattern(pattern, library) }
        #expect(error?.description.hasPrefix(message.prefix(40)) == true, "\(String(describing: error))")
        #expect(throws: GrokFault("the pattern 'ALONE' has no expression")) { try library.add("ALONE ") }
    }

    @Test("Every built-in pattern is a regular expression")
    func builtIn() throws {
        let names = [
            "SYSLOGLINE", "SYSLOG5424LINE", "CRONLOG", "JAVASTACKTRACEPART", "REDISLOG", "HAPROXYHTTP",
            "COMBINEDAPACHELOG", "PATH", "TTY", "WINPATH", "DATESTAMP", "DATESTAMP_RFC822", "DATESTAMP_RFC2822",
            "DATESTAMP_OTHER", "DATESTAMP_EVENTLOG", "DATE", "ISO8601_SECOND", "EMAILADDRESS", "BASE16NUM", "HOSTPORT",
            "NGUSER", "CLIENT", "RESPONSE_TIME", "QUOTEDSTRING", "HOST",
        ]
        for name in names { _ = try GrokPattern("%{\(name):x}", GrokLibrary()) }
    }

    @Test("Random lines do no harm")
    func random() throws {
        var numbers = SeededNumbers(seed: 11)
        var parser = try Self.parser([
            "%{COMBINED_LOG_FORMAT}", "%{SYSLOGLINE}", "%{NUMBER:n:int} %{GREEDYDATA:d:duration}",
        ])
        let line = Array("10.1.2.3 - - [10/Jun/2024:13:55:36 -0700] \"GET / HTTP/1.0\" 200 2326 \"-\" \"x\"\n".utf8)
        for _ in 0..<200 {
            var bytes = line
            for _ in 0..<Int.random(in: 0..<6, using: &numbers) {
                bytes[Int.random(in: 0..<bytes.count, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
            }
            for metric in try parser.parse(bytes.span, now: Self.now) { #expect(!metric.fields.isEmpty) }
        }
    }
}
