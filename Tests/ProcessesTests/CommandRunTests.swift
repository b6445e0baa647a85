import Foundation
import Processes
import TestSupport
import Testing
import Threads

@Suite(.timeLimit(.minutes(1))) struct CommandRunTests {
    init() { ignoreBrokenPipes() }

    static let environment = ["PATH": "/usr/bin:/bin"]

    static func run(
        _ script: String, feeding input: String = "", _ limits: Command.Limits = Command.Limits(timeout: .seconds(30))
    ) throws -> Command.Outcome {
        try Command(["/bin/sh", "-c", script], environment: environment).run(feeding: Array(input.utf8), limits)
    }

    @Test(
        "Both streams and the ending are told, whatever it reads",
        arguments: [
            ("printf a; printf b >&2; exit 7", "", "a", "b", .exit(7)),
            ("cat", "to and fro", "to and fro", "", .exit(0)),
            ("exec 0<&-; printf x", String(repeating: "never read ", count: 50_000), "x", "", .exit(0)),
            ("head -c 1 >/dev/null; printf x", String(repeating: "hardly read ", count: 50_000), "x", "", .exit(0)),
            ("kill -15 $$", "", "", "", .signal(15)),
            ("cat >/dev/null; cat", "", "", "", .exit(0)),
        ] as [(String, String, String, String, Command.Outcome.Ending)])
    func outcome(
        _ script: String, _ input: String, _ output: String, _ errors: String, _ ending: Command.Outcome.Ending
    ) throws {
        let outcome = try Self.run(script, feeding: input)
        #expect(String(decoding: outcome.output, as: UTF8.self) == output)
        #expect(String(decoding: outcome.errors, as: UTF8.self) == errors)
        #expect(outcome.ending == ending)
    }

    @Test("More than a pipe holds goes through in both directions at once")
    func large() throws {
        let text = String(repeating: "0123456789abcdef", count: 40_000)
        #expect(try Self.run("cat", feeding: text).output == Array(text.utf8))
    }

    @Test("Who takes too long is asked to end, and then made to; what it printed is kept")
    func timeout() throws {
        let limits = Command.Limits(timeout: .milliseconds(300), killGrace: .milliseconds(300))
        let asked = try Self.run("trap 'printf asked; exit 0' TERM; printf '%s' begun; sleep 60 & wait", limits)
        #expect(String(decoding: asked.output, as: UTF8.self) == "begunasked")
        #expect(asked.ending == .timeout)
        let deaf = try Self.run("trap '' TERM; printf begun; while :; do sleep 60; done", limits)
        #expect(String(decoding: deaf.output, as: UTF8.self) == "begun")
        #expect(deaf.ending == .timeout)
    }

    @Test("One that left the group and holds the output is not waited for")
    func strayed() throws {
        let limits = Command.Limits(timeout: .milliseconds(300), killGrace: .milliseconds(100))
        let outcome = try Self.run("setsid sleep 5 & printf x", limits)
        #expect(outcome.ending == .timeout && outcome.output == Array("x".utf8))
    }

    @Test("A flood is cut off, one of errors only bounded")
    func flood() throws {
        let limits = Command.Limits(timeout: .seconds(30), output: 1000, errors: 100)
        #expect(try Self.run("cat /dev/zero", limits).ending == .tooMuch)
        let errors = try Self.run("head -c 1000000 /dev/zero >&2", limits)
        #expect(errors.ending == .exit(0) && errors.errors.count == 100)
    }

    @Test("Given up, it has a second")
    func givenUp() throws {
        let command = Command(["/bin/sh", "-c", "sleep 60"], environment: Self.environment)
        let outcome = try command.run(Command.Limits(timeout: .seconds(60))) { true }
        #expect(outcome.ending == .givenUp)
    }

    @Test("What cannot be run says why", arguments: [["/nonexistent"], ["/etc/passwd"], [""], []])
    func cannotStart(_ words: [String]) {
        #expect(throws: Command.StartFailure.self) {
            _ = try Command(words, environment: [:]).run(Command.Limits(timeout: .seconds(1)))
        }
    }

    @Test("No descriptor of the agent reaches a child, and none stays behind")
    func descriptors() throws {
        func open() -> Int { ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []).count }
        let kept = try Command(["/bin/cat"], environment: [:]).running()
        defer { kept.stop(KeptProcess.Farewell(patience: .seconds(5), killGrace: .seconds(1))) }
        let before = open()
        // The test itself may have been given some that it hands on.
        let handedOn = (3..<1024).filter { fcntl($0, F_GETFD) == 0 }.count
        for _ in 0..<20 {
            let names = try Self.run("ls /proc/self/fd").output.split(separator: UInt8(ascii: "\n"))
            #expect(names.count == 4 + handedOn, "0, 1, 2 and that of ls itself")
        }
        #expect(open() <= before + 4, "other tests run meanwhile")
    }

    @Test("Variables are added to the environment, the later ones win")
    func variables() {
        let command = Command(["x"], environment: ["A": "1", "B": "2"], adding: ["B=3=4", "C=", "C=5"])
        #expect(command.environment == ["A": "1", "B": "3=4", "C": "5"])
    }
}

extension Command {
    func running() throws -> KeptProcess {
        let process = try KeptProcess(self, restartDelay: .seconds(3600), clock: SystemClock())
        try process.listen("test", KeptProcess.Listener())
        return process
    }
}
