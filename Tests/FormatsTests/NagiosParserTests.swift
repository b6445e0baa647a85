import Formats
import MetricModel
import Testing

@Suite struct NagiosParserTests {
    @Test(
        "A plugin's output",
        arguments: [
            ("OK\n", ["nagios_state service_output=\"OK\""]), ("", ["nagios_state service_output=\"\""]),
            (
                "PING OK - loss 0% |rta=0.298ms;4000.0;6000.0;0 pl=0%;80;90;0;100\n",
                [
                    "nagios,perfdata=rta,unit=ms critical_gt=6000,critical_lt=0,min=0,value=0.298,warning_gt=4000,warning_lt=0",
                    "nagios,perfdata=pl,unit=% critical_gt=90,critical_lt=0,max=100,min=0,value=0,warning_gt=80,warning_lt=0",
                    "nagios_state service_output=\"PING OK - loss 0%\"",
                ]
            ),
            (
                "DISK OK | /=2643MB;5948;5958;0;5968\n/ 15272 MB\n\n /boot 68 MB | /boot=68MB;88;93;0;98\n/home=69357MB\nx\n",
                [
                    "nagios,perfdata=/,unit=MB critical_gt=5958,critical_lt=0,max=5968,min=0,value=2643,warning_gt=5948,warning_lt=0",
                    "nagios,perfdata=/boot,unit=MB critical_gt=93,critical_lt=0,max=98,min=0,value=68,warning_gt=88,warning_lt=0",
                    "nagios,perfdata=/home,unit=MB value=69357",
                    "nagios_state long_service_output=\"/ 15272 MB\n\n/boot 68 MB\",service_output=\"DISK OK\"",
                ]
            ),
            (
                "OK|'free space'=5 a=U b=1;;;;7 c=1;@10:20;~:5 d=2;10: e=3;1:2:3;x f\n",
                [
                    "nagios,perfdata=free\\ space value=5", "nagios,perfdata=b max=7,value=1",
                    "nagios,perfdata=c critical_gt=5,critical_lt=\(minimum),value=1,warning_ge=20,warning_le=10",
                    "nagios,perfdata=d value=2,warning_gt=\(maximum),warning_lt=10", "nagios,perfdata=e value=3",
                    "nagios_state service_output=\"OK\"",
                ]
            ),
            ("a\r\nb\r\n", ["nagios_state long_service_output=\"b\",service_output=\"a\""]),
            ("x | =5 y= 3 z=1e2s\n", ["nagios,perfdata=3\\ z,unit=s value=100", "nagios_state service_output=\"x\""]),
        ])
    func text(_ text: String, _ expected: [String]) throws {
        var parser = NagiosParser()
        #expect(try parser.lines(text) == expected)
    }

    private static let minimum = "0." + String(repeating: "0", count: 323) + "5"
    private static let maximum = "17976931348623157" + String(repeating: "0", count: 292)

    @Test("A first line of several parts is no output of a plugin")
    func fault() {
        var parser = NagiosParser()
        #expect(parser.complaint("a|b=1|c\n") == "illegal output format")
    }

    struct State: CustomTestStringConvertible, Sendable {
        let output: String
        let status: Int32?
        let complaint: String
        let expected: String
        var testDescription: String { "\(output) \(status.map(String.init) ?? "none")" }
    }

    @Test(
        "The state is the exit status; what Nagios does not know is unknown, and then the complaint is the output",
        arguments: [
            State(output: "OK", status: 0, complaint: "x", expected: "nagios_state service_output=\"OK\",state=0i"),
            State(output: "BAD", status: 2, complaint: "x", expected: "nagios_state service_output=\"BAD\",state=2i"),
            State(output: "OK", status: 4, complaint: "x", expected: "nagios_state service_output=\"OK\",state=3i"),
            State(output: "", status: 126, complaint: "x", expected: "nagios_state service_output=\"x\",state=3i"),
            State(
                output: "", status: nil, complaint: "no such file",
                expected: "nagios_state service_output=\"no such file\",state=3i"),
            State(output: "", status: -1, complaint: "x", expected: "nagios_state service_output=\"x\",state=3i"),
        ])
    func state(_ it: State) throws {
        var parser = NagiosParser()
        let bytes = Array(it.output.utf8)
        var metrics = try parser.parse(bytes.span, now: testNow)
        NagiosState.add(exitStatus: it.status, complaint: it.complaint, to: &metrics, now: testNow)
        #expect(metrics.count == 1)
        #expect(try write(metrics, .init(sortFields: true, omitTimestamp: true)) == it.expected + "\n")
    }

    @Test("Where there is no output at all the state stands alone, at the time of the other metrics")
    func alone() {
        var metrics: [Metric] = []
        NagiosState.add(exitStatus: 1, complaint: "", to: &metrics, now: testNow)
        #expect(metrics == [Metric("nagios_state", fields: [.init("state", .int(1))], at: testNow)])
        metrics = [metric("nagios", [:], [], at: 5)]
        NagiosState.add(exitStatus: nil, complaint: "", to: &metrics, now: testNow)
        #expect(metrics.last == metric("nagios_state", [:], [.init("state", .int(3))], at: 5))
    }

    @Test("Damaged text is metrics or an error")
    func mutations() {
        var mutations = Mutations(seed: 6)
        var parser = NagiosParser()
        var good = 0
        for _ in 0..<2000 {
            let bytes = mutations.next(of: "OK - x | 'a b'=1.5ms;@1:2;~:3;0;9\nlong | c=2%\nd=3;;;;\n")
            if (try? parser.parse(bytes.span, now: testNow)) != nil { good += 1 }
        }
        #expect(good > 300)
    }
}
