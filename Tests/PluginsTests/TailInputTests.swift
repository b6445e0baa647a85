import Foundation
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

@Suite(.timeLimit(.minutes(1))) struct TailInputTests {
    private let folder = TemporaryFolder()

    /// Started on this folder, with a clock that is moved by hand; it looks for changes, so that each look is known.
    private func tail(_ options: String = "", method: String = "poll", offsets: String? = nil) throws -> Tailing {
        try Tailing(folder, options, method: method, offsets: offsets)
    }

    private func append(_ text: String, to file: String) throws {
        guard let stream = fopen(folder.path + "/" + file, "a") else { throw CaseError("cannot open \(file)") }
        fputs(text, stream)
        fclose(stream)
    }

    private func rename(_ old: String, _ new: String) throws {
        try FileManager.default.moveItem(atPath: folder.path + "/" + old, toPath: folder.path + "/" + new)
    }

    @Test(
        "What is there is passed over, or read with that wish; what is added is read",
        arguments: ["", "from_beginning = true", "initial_read_offset = \"beginning\""])
    func start(_ option: String) throws {
        folder.write("old n=1\n", to: "a.log")
        let tail = try tail(option)
        try append("new n=2\r\nhal", to: "a.log")
        tail.look()
        #expect(tail.names == (option.isEmpty ? ["new"] : ["old", "new"]))
        try append("f n=3\n", to: "a.log")
        tail.look()
        #expect(tail.names.last == "half")
        #expect(tail.metrics[0].tags["path"] == folder.path + "/a.log")
        tail.end()
    }

    @Test("A file that gets another name is read to its end, and then its successor; nothing comes twice")
    func rotation() throws {
        folder.write("", to: "a.log")
        let tail = try tail("files = [\"\(folder.path)/*\"]")
        try append("first n=1\n", to: "a.log")
        tail.look()
        try append("second n=1\n", to: "a.log")
        try rename("a.log", "a.log.1")
        tail.look()
        try append("third n=1\n", to: "a.log.1")
        folder.write("fourth n=1\n", to: "a.log")
        tail.look()
        #expect(tail.names == ["first", "second", "third", "fourth"])
        tail.search()
        try append("fifth n=1\n", to: "a.log.1")
        try append("sixth n=1\n", to: "a.log")
        tail.look()
        #expect(Set(tail.names) == ["first", "second", "third", "fourth", "fifth", "sixth"] && tail.names.count == 6)
        tail.end()
    }

    @Test("One that is found under another name before its successor comes is not read again")
    func rotationSeenEarly() throws {
        folder.write("", to: "a.log")
        let tail = try tail("files = [\"\(folder.path)/*\"]")
        try append("first n=1\n", to: "a.log")
        try rename("a.log", "a.log.1")
        tail.search()
        try append("second n=1\n", to: "a.log.1")
        folder.write("third n=1\n", to: "a.log")
        tail.search()
        #expect(tail.names.sorted() == ["first", "second", "third"])
        tail.end()
    }

    @Test("A file that was cut is read from its beginning; an unfinished line counts then")
    func truncation() throws {
        folder.write("", to: "a.log")
        let tail = try tail()
        try append("first n=1\nsecond n=1", to: "a.log")
        tail.look()
        folder.write("third n=1\n", to: "a.log")
        tail.look()
        #expect(tail.names == ["first", "second", "third"])
        tail.end()
    }

    @Test("New files are found at the next search and read whole; those that vanish are let go")
    func search() throws {
        folder.write("", to: "a.log")
        let tail = try tail()
        folder.write("new n=1\n", to: "sub/b.log")
        folder.write("other n=1\n", to: "c.txt")
        tail.look()
        #expect(tail.names.isEmpty)
        tail.search()
        #expect(tail.names == ["new"])
        try append("last n=1", to: "sub/b.log")
        folder.remove("sub/b.log")
        tail.search()
        tail.search()
        #expect(tail.names.first == "new")
        tail.end()
        #expect(tail.offsets.keys.sorted() == [folder.path + "/a.log"])
    }

    @Test("Where the last run ended is where the next begins, whole lines only; a file that is shorter begins anew")
    func offsets() throws {
        folder.write("first n=1\n", to: "a.log")
        folder.write("first n=1\n", to: "b.log")
        let first = try tail("initial_read_offset = \"saved-or-beginning\"")
        first.look()
        try append("sec", to: "a.log")
        first.look()
        first.end()
        let memory = try #require(first.memory)
        #expect(first.offsets == [folder.path + "/a.log": 10, folder.path + "/b.log": 10])
        try append("ond n=1\n", to: "a.log")
        folder.write("b n=1\n", to: "b.log")
        let second = try tail(offsets: memory)
        second.look()
        #expect(second.names == ["second", "b"])
        second.end()
    }

    @Test("A memory that is none is refused", arguments: ["", "[]", "{\"a\": \"b\"}", "{\"a\": -1}", "{\"a\": 1.5}"])
    func badMemory(_ text: String) {
        var input = TailInput()
        #expect(throws: MemoryError.self) { try input.recall(Array(text.utf8)) }
    }

    @Test("While too much waits at an output nothing is read, and no line is lost")
    func waits() throws {
        folder.write("", to: "a.log")
        let tail = try tail("max_undelivered_lines = 10")
        tail.heard.waits(10)
        try append((1...5000).map { "m n=\($0)\n" }.joined(), to: "a.log")
        tail.look()
        #expect(tail.names.isEmpty)
        tail.heard.waits(9)
        tail.look()
        #expect(tail.names.count == 5000)
        tail.end()
    }

    @Test("New files are looked for at the ticks of inputs that are asked")
    func ticks() throws {
        let clock = ManualClock(at: PluginCase.time + .seconds(3), chance: 0.5)
        let timing = InputTiming(interval: .seconds(30), jitter: .seconds(4), offset: .seconds(1))
        let tail = try Tailing(folder, "", clock: clock, timing: timing)
        for (number, tick) in [13, 43].enumerated() {
            folder.write("new n=1\n", to: "\(number).log")
            let at = PluginCase.time + .seconds(tick)
            tail.pass(at - clock.now - .milliseconds(1))
            #expect(tail.names.count == number)
            tail.pass(.milliseconds(1))
            #expect(tail.names.count == number + 1)
        }
        tail.end()
    }

    @Test("Bad lines are told and the others count; colours and path tag as the options say")
    func lines() throws {
        folder.write("", to: "a.log")
        let tail = try tail("filters = [\"ansi_color\"]\npath_tag = \"\"")
        try append("\u{1B}[31;1mred\u{1B}[0m n=1\nbad\n\nworse line\ngood n=2\n", to: "a.log")
        tail.look()
        #expect(tail.names == ["red", "good"] && tail.metrics.allSatisfy { $0.tags.isEmpty })
        #expect(
            tail.log.lines.contains {
                $0.hasPrefix("error: malformed line in \(folder.path)/a.log: \"bad\": ") && $0.hasSuffix("and 1 more")
            })
        tail.end()
    }

    @Test("An empty line is one; a byte order mark is none of the text", arguments: ["", "utf-8", "none"])
    func emptyLines(_ encoding: String) throws {
        folder.write("", to: "a.log")
        let tail = try tail(
            "data_format = \"value\"\ndata_type = \"string\"\ncharacter_encoding = \"\(encoding)\"")
        try append("\u{FEFF}a\n\n  \nb\n", to: "a.log")
        tail.look()
        #expect(tail.metrics.map { $0[field: "value"] } == ["a", "", "", "b"].map { .string($0) })
        tail.end()
    }

    @Test(
        "Text in UTF-16 is read, wherever it is cut",
        arguments: [("utf-16le", String.Encoding.utf16LittleEndian), ("utf-16be", .utf16BigEndian)])
    func encodings(_ name: String, _ encoding: String.Encoding) throws {
        folder.write("", to: "a.log")
        let tail = try tail("character_encoding = \"\(name)\"")
        let text = "\u{FEFF}m,t=grün s=\"🌧 Regen\"\nm s=\"x\"\n"
        let bytes = try #require(text.data(using: encoding))
        for byte in bytes {
            let handle = try #require(FileHandle(forWritingAtPath: folder.path + "/a.log"))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data([byte]))
            try handle.close()
            tail.look()
        }
        #expect(tail.metrics.map { $0[field: "s"] } == [.string("🌧 Regen"), .string("x")])
        #expect(tail.metrics[0].tags["t"] == "grün")
        tail.end()
        #expect(tail.offsets == [folder.path + "/a.log": Int64(bytes.count)])
    }

    @Test("A named pipe is read as long as somebody writes, and again when the next one does")
    func pipe() throws {
        mkfifo(folder.path + "/a.log", 0o600)
        let tail = try tail("pipe = true")
        for number in 1...2 {
            try append("m n=\(number)\n", to: "a.log")
            tail.look()
            #expect(tail.names.count == number)
        }
        tail.end()
        #expect(tail.offsets.isEmpty)
    }

    @Test("The kernel tells of new lines and new files of a name at once")
    func inotify() throws {
        folder.write("", to: "a.log")
        let tail = try tail(method: "inotify")
        try append("first n=1\n", to: "a.log")
        tail.heard.wait(for: 1)
        try rename("a.log", "old")
        folder.write("second n=1\n", to: "a.log")
        tail.heard.wait(for: 2)
        #expect(tail.names == ["first", "second"])
        tail.end()
    }
}

/// A `tail` that runs on a folder.
final class Tailing {
    let heard = Heard()
    let log = Recorder()
    let clock: ManualClock
    private let stop = WakeSignal()
    private let result = Guarded<TailInput?>(nil)
    private let thread: WorkerThread
    private let polls: Bool

    init(
        _ folder: TemporaryFolder, _ options: String, method: String = "poll", offsets: String? = nil,
        clock: ManualClock = ManualClock(at: PluginCase.time), timing: InputTiming = InputTiming()
    ) throws {
        self.clock = clock
        var input = TailInput()
        var decoding = Decoding()
        let files = options.contains("files =") ? "" : "files = [\"\(folder.path)/**.log\"]\n"
        let format = options.contains("data_format") ? "" : "data_format = \"influx\"\n"
        try TOMLParser.parse(files + format + "watch_method = \"\(method)\"\n" + options, file: "f.toml")
            .decode(into: [input], owner: "inputs.tail", &decoding)
        try #require(decoding.problems.filter { $0.severity == .error }.isEmpty, "\(decoding.problems)")
        if let offsets { try input.recall(Array(offsets.utf8)) }
        var context = PluginContext(logger: log.logger, http: ScriptedHTTPClient(), clock: clock)
        context.timing = timing
        try input.start(context)
        let (ready, heard, stop, result) = (input, heard, stop, result)
        thread = try WorkerThread(name: "tail") {
            var input = ready
            input.run(into: heard, until: stop)
            result.withLock { $0 = input }
        }
        polls = method == "poll"
        settle()
    }

    private func settle() {
        if polls { clock.waitForSleeper(until: clock.now + .milliseconds(250)) } else { clock.waitForSleepers(1) }
    }

    /// Lets it look at its files.
    func look() {
        clock.waitForSleepers(1)
        clock.advance(by: .milliseconds(250))
        clock.waitForSleepers(1)
    }

    /// Lets so much time pass.
    func pass(_ span: Duration) {
        clock.waitForSleepers(1)
        clock.advance(by: span)
        clock.waitForSleepers(1)
    }

    /// Lets it search for files, and look at them.
    func search() {
        clock.waitForSleepers(1)
        clock.advance(by: .seconds(10))
        clock.waitForSleepers(1)
    }

    func end() {
        stop.stop()
        thread.join()
    }

    var metrics: [Metric] { heard.all }
    var names: [String] { heard.names }
    var memory: String? { result.withLock { $0?.memory.map { String(decoding: $0, as: UTF8.self) } } }

    var offsets: [String: Int64] {
        let data = Data((memory ?? "").utf8)
        return (try? JSONSerialization.jsonObject(with: data)) as? [String: Int64] ?? [:]
    }
}
