import Foundation
import GoTime
import MetricModel
import TestSupport
import Testing

@Suite struct TimeZoneTests {
    static let names = [
        "Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Sao_Paulo",
        "America/Nuuk", "Africa/Casablanca", "Africa/Monrovia", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran",
        "Asia/Jerusalem", "Asia/Gaza", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Apia", "Pacific/Chatham",
        "Antarctica/Troll", "EST", "CET", "Etc/GMT+5",
    ]

    @Test("Offsets and abbreviations of all years are those that Python reads from the same files")
    func oracle() throws {
        var numbers = SeededNumbers(seed: 1)
        var questions: [(zone: String, seconds: Int64)] = []
        for name in Self.names {
            for _ in 0..<150 {
                // From 1850 to 2260, and more often where zones change most.
                let range: ClosedRange<Int64> =
                    Bool.random(using: &numbers) ? -3_786_825_600...9_151_488_000 : 0...2_500_000_000
                questions.append((name, Int64.random(in: range, using: &numbers)))
            }
        }
        let answers = try Self.ask(questions.map { "\($0.zone) \($0.seconds)" })
        try #require(answers.count == questions.count)
        let layout = TimeLayout("-07:00:00 MST")
        let zones = try Dictionary(uniqueKeysWithValues: Self.names.map { ($0, try TimeZone(named: $0)) })
        for (question, answer) in zip(questions, answers) {
            let zone = try #require(zones[question.zone])
            let parts = answer.split(separator: " ")
            let told = layout.text(of: Moment(seconds: question.seconds), in: zone)
            #expect("\(zone.offset(at: question.seconds))" == parts[0], "\(question)")
            #expect(told.hasSuffix(" \(parts[1])"), "\(question): \(told), \(answer)")
        }
    }

    private static func ask(_ lines: [String]) throws -> [String] {
        let folder = TemporaryFolder()
        let asked = URL(fileURLWithPath: folder.path + "/asked")
        let answered = URL(fileURLWithPath: folder.path + "/answered")
        try (lines.joined(separator: "\n") + "\n").write(to: asked, atomically: false, encoding: .utf8)
        try Data().write(to: answered)
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("zoneinfo_oracle.py")
        python.arguments = ["python3", script.path]
        python.standardInput = try FileHandle(forReadingFrom: asked)
        python.standardOutput = try FileHandle(forWritingTo: answered)
        try python.run()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0, "python3 with zoneinfo (3.9 or later) is needed")
        return try String(contentsOf: answered, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test(
        "Clock times that come twice or never count as in Go",
        arguments: [
            ("Europe/Berlin", "2024-03-31 02:30", 1_711_848_600), ("Europe/Berlin", "2024-10-27 02:30", 1_729_992_600),
            ("America/New_York", "2024-03-10 02:30", 1_710_052_200),
            ("America/New_York", "2024-11-03 01:30", 1_730_611_800),
            ("Europe/London", "2024-03-31 01:30", 1_711_848_600), ("Europe/Berlin", "2150-07-01 12:00", 5_695_956_000),
            ("Europe/Berlin", "2150-01-01 12:00", 5_680_321_200), ("Asia/Kolkata", "1970-01-01 05:30", 0),
            ("Australia/Sydney", "2100-12-25 00:00", 4_133_336_400),
        ])
    func gaps(_ zone: String, _ text: String, _ seconds: Int64) throws {
        let time = try TimeLayout("2006-01-02 15:04").time(text, in: TimeZone(named: zone))
        #expect(time.nanoseconds == seconds * 1_000_000_000)
    }

    @Test(
        "What is no zone's name is an error",
        arguments: [
            "Europe/Atlantis", "../../../etc/localtime", "/etc/localtime", "Europe/", "Europe", "zone.tab", "a\\b",
        ])
    func unknown(_ name: String) {
        #expect(throws: TimeZoneError.self) { try TimeZone(named: name) }
    }

    @Test("The empty name and UTC are UTC") func utc() throws {
        #expect(try TimeZone(named: "") == .utc)
        #expect(try TimeZone(named: "UTC") == .utc)
        #expect(TimeZone.utc.offset(at: 1_700_000_000) == 0)
    }
}
