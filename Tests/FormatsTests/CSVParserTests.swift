import Formats
import GoTime
import MetricModel
import Testing

@Suite struct CSVParserTests {
    typealias Options = CSVParser.Options

    private static func parser(_ change: (inout Options) -> Void) -> CSVParser {
        var options = Options(measurement: "m")
        options.headerRows = 1
        change(&options)
        return CSVParser(options)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let expected: [String]
        var change: @Sendable (inout Options) -> Void = { _ in }

        init(_ text: String, _ expected: [String], _ change: @escaping @Sendable (inout Options) -> Void = { _ in }) {
            self.text = text
            self.expected = expected
            self.change = change
        }

        var testDescription: String { text }
    }

    @Test(
        "A text",
        arguments: [
            Case("a,b\n1,x\n", ["m a=1i,b=\"x\""]),
            Case("a,b\r\n1,x\r\n", ["m a=1i,b=\"x\""]),
            Case("a,b\n1,x\r", ["m a=1i,b=\"x\""]),
            Case("a,b\n\n1,2\n\n", ["m a=1i,b=2i"]),
            Case("a,b\n1\n1,2,3\n", ["m a=1i", "m a=1i,b=2i"]),
            Case(
                "a,b,c,d,e,f\n007,1_000,1e2,t,,+5\n", ["m a=7i,b=1000,c=100,d=true,e=\"\",f=5i"]),
            Case("a,b\n9223372036854775807,9223372036854775808\n", ["m a=9223372036854775807i,b=9223372036854776000"]),
            Case("a,b,c\nTrue,F,tRUE\n", ["m a=true,b=false,c=\"tRUE\""]),
            Case("a,b\n\"1,2\",\"say \"\"hi\"\"\"\n", ["m a=\"1,2\",b=\"say \\\"hi\\\"\""]),
            Case("a\n\"x\ny\"\n", ["m a=\"x\ny\""]),
            Case("a\n\"x\r\ny\"\n", ["m a=\"x\ny\""]),
            Case("a,b\n\"\",1\n", ["m a=\"\",b=1i"]),
            Case("a,a\n1,2\n", ["m a=2i"]),
            // A column of spaces is no blank line.
            Case("a\n  \n", ["m a=\"  \""]),
            Case("a;b\n1;2\n", ["m a=1i,b=2i"]) { $0.delimiter = ";" },
            Case("a→b\n1→\"2→3\"\n", ["m a=1i,b=\"2→3\""]) { $0.delimiter = "→" },
            Case("a\u{0}b\n1\u{0}2\n", ["m a=1i,b=2i"]) { $0.delimiter = "\u{0}" },
            Case("#x\na\n# y\n1\n #2\n", ["m a=1i", "m a=\" #2\""]) { $0.comment = "#" },
            Case(" a , b \n 1 , x \n", ["m a=1i,b=\"x\""]) { $0.trimsSpace = true },
            Case("a,b\n  \"1\",  2\n", ["m a=1i,b=2i"]) { $0.trimsSpace = true },
            Case("w,w,s\nspeed,dir\n1,2,3\n", ["m s=3i,wdir=2i,wspeed=1i"]) { $0.headerRows = 2 },
            Case("x,y\n1,2\n", ["m a=1i,b=2i"]) { $0.columnNames = ["a", "b"] },
            Case("1,2\n", ["m a=1i,b=2i"]) { options in
                options.headerRows = 0
                options.columnNames = ["a", "b"]
            },
            Case("i,a,b\n7,1,2\n8\n", ["m a=1i,b=2i", "m [] []"]) { $0.skippedColumns = 1 },
            Case("7,1,2\n", ["m a=1i,b=2i"]) { options in
                options.headerRows = 0
                options.columnNames = ["a", "b"]
                options.skippedColumns = 1
            },
            Case("x\"y\n\n\na\n1\n", ["m a=1i"]) { $0.skippedRows = 3 },
            Case("a,b,c\n1,2,3\n", ["m,b=2 a=1i,c=3i"]) { $0.tagColumns = ["b", "z"] },
            Case("a,b\n1,\n", ["m a=1i"]) {
                $0.tagColumns = ["b"]
            },
            Case("n,a\nmud,1\n,2\n007,3\n1e6,4\nt,5\n", ["mud a=1i", "m a=2i", "7 a=3i", "1e+06 a=4i", "true a=5i"]) {
                $0.measurementColumn = "n"
            },
            Case("n,a\nmud,1\n", ["m,n=mud a=1i"]) { options in
                options.measurementColumn = "n"
                options.tagColumns = ["n"]
            },
            Case("a,b,c\nN/A,-,1\n", ["m c=1i"]) { $0.skippedValues = ["N/A", "-"] },
            Case("a,b,c,d\n1,1,1,1\n", ["m a=1,b=\"1\",c=true,d=1i"]) {
                $0.columnTypes = ["float", "string", "bool", "int"]
            },
            Case("a,b\n1,1\n", ["m a=\"1\",b=1i"]) { $0.columnTypes = ["duration", "int"] },
            Case("a,b\nx,1\n2,3\n", ["m a=2i,b=3i"]) { options in
                options.columnTypes = ["int", "int"]
                options.skipsErrors = true
            },
            Case("t,a\n1718000900.5,1\n", ["m a=1i 1718000900500000000"]) { options in
                options.timestampColumn = "t"
                options.timestampFormat = try? TimeFormat("unix")
            },
            Case("t,a\n2024-06-10 08:00:00,1\n", ["m a=1i 1717999200000000000"]) { options in
                options.timestampColumn = "t"
                options.timestampFormat = try? TimeFormat("2006-01-02 15:04:05")
                if let zone = try? TimeZone(named: "Europe/Berlin") { options.timeZone = zone }
            },
            Case("# version=1.2\n#owner: me \nnothing\na,b\n1,2\n", ["m,owner=me,version=1.2 a=1i,b=2i"]) { options in
                options.metadataRows = 3
                options.metadataSeparators = ["=", ":"]
                options.metadataTrimSet = "# "
            },
            Case("k:=v\na\n1\n", ["m,k=v a=1i"]) { options in
                options.metadataRows = 1
                options.metadataSeparators = [":=", ":", "="]
            },
            Case("b=x\na,b\n1,2\n", ["m,b=x a=1i"]) { options in
                options.metadataRows = 1
                options.metadataSeparators = ["="]
                options.tagColumns = ["b"]
            },
            Case("b=x\na,b\n1,2\n", ["m,b=2 a=1i"]) { options in
                options.metadataRows = 1
                options.metadataSeparators = ["="]
                options.tagColumns = ["b"]
                options.columnTagsWin = true
            },
            Case("", []), Case("a,b\n", []), Case("x\n", []) { $0.skippedRows = 3 },
        ])
    func text(_ it: Case) throws {
        var parser = Self.parser(it.change)
        #expect(try parser.lines(it.text) == it.expected)
        parser.startOver()
        #expect(try parser.lines(it.text) == it.expected)
    }

    @Test("The header is met once, and lines may come one by one")
    func goesOn() throws {
        var parser = Self.parser { options in
            options.skippedRows = 1
            options.metadataRows = 1
            options.metadataSeparators = ["="]
        }
        var lines: [String] = []
        for line in ["", "k=v", "a,b", "1,2", "", "3,4"] { lines += try parser.lines(line) }
        #expect(lines == ["m,k=v a=1i,b=2i", "m,k=v a=3i,b=4i"])
        #expect(try parser.lines("5,6\n7,8\n") == ["m,k=v a=5i,b=6i", "m,k=v a=7i,b=8i"])
        parser.startOver()
        #expect(try parser.lines("x\nk=w\nc\n5\n") == ["m,k=w c=5i"])
    }

    @Test("With a header in each text, single lines still go on")
    func startsOver() throws {
        var parser = Self.parser { $0.startsOverEachTime = true }
        #expect(try parser.lines("a\n1\n") == ["m a=1i"])
        #expect(try parser.lines("b\n2\n") == ["m b=2i"])
        #expect(try parser.lines("3") == ["m b=3i"])
    }

    @Test("Metrics of one series share their tags")
    func sharing() throws {
        var parser = Self.parser { $0.tagColumns = ["t"] }
        let bytes = Array("t,a\nx,1\nx,2\ny,3\n".utf8)
        let metrics = try parser.parse(bytes.span, now: testNow)
        #expect(metrics[0].tags === metrics[1].tags)
        #expect(metrics[2].tags["t"] == "y")
    }

    @Test(
        "A text that is refused",
        arguments: [
            Case("a,b\n1,2\"3\n", ["parse error on line 2, column 4: bare \" in non-quoted field"]),
            Case("a,b\n1,\"2\"3\n", ["parse error on line 2, column 5: extraneous or missing \" in quoted-field"]),
            Case("a\n\"1\n", ["parse error on line 2, column 3: extraneous or missing \" in quoted-field"]),
            Case(
                "a\n\"1\n2\"3\n",
                ["record on line 2; parse error on line 3, column 2: extraneous or missing \" in quoted-field"]),
            Case("a,b\n1,x\n", ["column type: parse int error: \"x\" is none"]) { $0.columnTypes = ["int", "int"] },
            Case("a\n1x\n", ["column type: parse float error: \"1x\" is none"]) { $0.columnTypes = ["float"] },
            Case("a\nyes\n", ["column type: parse bool error: \"yes\" is none"]) { $0.columnTypes = ["bool"] },
            Case("a,b\n1,2\n", ["column type: column count exceeded"]) { $0.columnTypes = ["int"] },
            Case("t,a\n1,2\n", ["timestamp column: u could not be found"]) { options in
                options.timestampColumn = "u"
                options.timestampFormat = try? TimeFormat("unix")
            },
            Case("t,a\n-,2\n", ["timestamp column: t could not be found"]) { options in
                options.timestampColumn = "t"
                options.timestampFormat = try? TimeFormat("unix")
                options.skippedValues = ["-"]
            },
        ])
    func fault(_ it: Case) {
        var parser = Self.parser(it.change)
        #expect(parser.complaint(it.text) == it.expected[0])
    }

    @Test("Damaged text is metrics or an error, the same with what is remembered and without")
    func mutations() {
        var mutations = Mutations(seed: 2)
        let change: (inout Options) -> Void = { options in
            options.tagColumns = ["b"]
            options.trimsSpace = true
            options.comment = "#"
            options.metadataRows = 1
            options.metadataSeparators = [":", "="]
        }
        var old = Self.parser(change)
        var good = 0
        for _ in 0..<2000 {
            let bytes = mutations.next(of: "x: y\na,b,\"c d\",e\n1,\"two \"\"\n3\",0.5,true\n# no\n 4 ,5,,\n")
            var new = Self.parser(change)
            old.startOver()
            let one = try? old.parse(bytes.span, now: testNow)
            let other = try? new.parse(bytes.span, now: testNow)
            #expect(one == other)
            if one != nil { good += 1 }
        }
        #expect(good > 300)
    }
}
