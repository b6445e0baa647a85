import Foundation
import MetricModel
import PluginKit
import TestSupport
import Testing
import Threads

@testable import Plugins

/// When lines that wait for others are taken as they are.
@Suite(.timeLimit(.minutes(1))) struct TailMultilineTests {
    private let folder = TemporaryFolder()

    private func append(_ text: String, to file: String = "a.log") throws {
        guard let stream = fopen(folder.path + "/" + file, "a") else { throw CaseError("cannot open \(file)") }
        fputs(text, stream)
        fclose(stream)
    }

    /// Each text it makes becomes one metric with this one field.
    private func tail(_ multiline: String) throws -> Tailing {
        try Tailing(
            folder, "data_format = \"value\"\ndata_type = \"string\"\n[multiline]\n" + multiline)
    }

    private func texts(_ tail: Tailing) -> [String] {
        tail.metrics.map { if case .string(let text)? = $0[field: "value"] { text } else { "no text" } }
    }

    struct Mode: CustomTestStringConvertible, Sendable {
        let options: String
        let lines: [String]
        /// What is whole without waiting.
        var atOnce: [String] = []
        /// What is only so because no more lines come; nil if nothing waits.
        let later: String?
        var testDescription: String { options.replacing("\n", with: ", ") }
    }

    private static let allModes: [Mode] = [
        Mode(options: #"pattern = '^\s'"#, lines: ["a", " b", "c", " d"], atOnce: ["a b"], later: "c d"),
        Mode(options: #"pattern = '^\s'"#, lines: [" b"], later: "b"),
        Mode(
            options: "pattern = '^\\d'\ninvert_match = true", lines: ["1 a", "b", "2 c"], atOnce: ["1 ab"],
            later: "2 c"),
        Mode(
            options: "pattern = '^\\s'\npreserve_newline = true", lines: ["a", " b", " c"], later: "a\n b\n c"),
        Mode(
            options: #"pattern = '\\$'\#nmatch_which_line = "next""#, lines: [#"a\"#, "b", #"c\"#, #"d\"#],
            atOnce: [#"a\b"#], later: #"c\d\"#),
        Mode(
            options: #"pattern = '\\$'\#nmatch_which_line = "next""#, lines: ["a", "b"], atOnce: ["a", "b"], later: nil),
        Mode(
            options: "pattern = ';$'\nmatch_which_line = \"next\"\ninvert_match = true\npreserve_newline = true",
            lines: ["a", "b;", "c", "d"], atOnce: ["a\nb;"], later: "c\nd"),
        Mode(
            options: "quotation = \"double-quotes\"\npreserve_newline = true", lines: ["a \"b", "c\" d", "e \"f"],
            atOnce: ["a \"b"], later: "c\" d\ne \"f"),
        Mode(
            options: "quotation = \"single-quotes\"\nmatch_which_line = \"next\"",
            lines: ["a", "b 'c", "d' e", "f 'g"],
            atOnce: ["a", "b 'cd' e"], later: "f 'g"),
        Mode(
            options: "quotation = \"backticks\"\nmatch_which_line = \"next\"", lines: ["a `b"], later: "a `b"),
        Mode(
            options: "pattern = '^\\s'\nquotation = \"double-quotes\"", lines: ["a \"b", "c\"", " d"],
            atOnce: ["a \"b"], later: "c\" d"),
    ]

    @Test("Lines that wait for others count once the time is over, and not before", arguments: allModes)
    func modes(_ mode: Mode) throws {
        folder.write("", to: "a.log")
        let tail = try tail(mode.options + "\ntimeout = \"2s\"")
        try append(mode.lines.map { $0 + "\n" }.joined())
        tail.look()
        #expect(texts(tail) == mode.atOnce)
        tail.pass(.milliseconds(1999))
        #expect(texts(tail) == mode.atOnce)
        tail.pass(.milliseconds(1))
        #expect(texts(tail) == mode.atOnce + (mode.later.map { [$0] } ?? []))
        tail.pass(.seconds(60))
        tail.end()
        #expect(texts(tail) == mode.atOnce + (mode.later.map { [$0] } ?? []))
    }

    @Test("The time is five seconds unless it is said", arguments: ["", "timeout = \"0s\"", "timeout = \"5s\""])
    func defaults(_ timeout: String) throws {
        folder.write("", to: "a.log")
        let tail = try tail("pattern = '^\\s'\n" + timeout)
        try append("a\n b\n")
        tail.look()
        tail.pass(.milliseconds(4999))
        #expect(texts(tail).isEmpty)
        tail.pass(.milliseconds(1))
        #expect(texts(tail) == ["a b"])
        tail.end()
    }

    @Test("Each line begins the time anew; a line without its end does not, and is not taken")
    func restarts() throws {
        folder.write("", to: "a.log")
        let tail = try tail("pattern = '^\\s'\ntimeout = \"2s\"")
        try append("a\n")
        tail.look()
        for line in [" b\n", " c\n"] {
            tail.pass(.milliseconds(1500))
            try append(line)
            tail.look()
        }
        try append(" half")
        tail.look()
        tail.pass(.milliseconds(1749))
        #expect(texts(tail).isEmpty)
        tail.pass(.milliseconds(1))
        #expect(texts(tail) == ["a b c"])
        // What comes after its time is over begins something new.
        try append(" of it\nd\n")
        tail.look()
        #expect(texts(tail) == ["a b c", "half of it"])
        tail.end()
        #expect(texts(tail).last == "d")
    }

    @Test("Each file has a time of its own")
    func files() throws {
        folder.write("", to: "a.log")
        folder.write("", to: "b.log")
        let tail = try tail("pattern = '^\\s'\ntimeout = \"2s\"")
        try append("a\n", to: "a.log")
        tail.look()
        tail.pass(.seconds(1))
        try append("b\n", to: "b.log")
        tail.look()
        try append(" b\n", to: "b.log")
        tail.pass(.milliseconds(750))
        #expect(texts(tail) == ["a"])
        tail.pass(.milliseconds(1999))
        #expect(texts(tail) == ["a"])
        tail.pass(.milliseconds(1))
        #expect(texts(tail) == ["a", "b b"])
        tail.end()
    }

    @Test("What waits when the agent ends counts, and is not read again")
    func atTheEnd() throws {
        folder.write("", to: "a.log")
        let first = try tail("pattern = '^\\s'")
        try append("a\n b\n ha")
        first.look()
        first.end()
        #expect(texts(first) == ["a b"])
        #expect(first.offsets == [folder.path + "/a.log": 5])
        let second = try Tailing(
            folder, "data_format = \"value\"\ndata_type = \"string\"\n[multiline]\npattern = '^\\s'",
            offsets: first.memory)
        try append("lf\nc\n")
        second.look()
        second.end()
        #expect(texts(second) == ["half", "c"])
    }
}
