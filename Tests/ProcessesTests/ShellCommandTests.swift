import Foundation
import Processes
import TestSupport
import Testing

@Suite struct ShellCommandTests {
    private static func run(
        _ line: String, _ environment: [String: String] = [:], timeout: Duration = .seconds(20)
    ) -> Result<String, ShellCommand.Failure> {
        do throws(ShellCommand.Failure) {
            let output = try ShellCommand(line, environment: environment, timeout: timeout).output()
            return .success(String(decoding: output, as: UTF8.self))
        } catch { return .failure(error) }
    }

    @Test(
        "What a command prints, and how it ends",
        arguments: [
            ("printf x; printf y >&2", .success("x")), ("true", .success("")), ("exit 3", .failure(.exit(3))),
            ("nosuchcommand", .failure(.exit(127))), ("kill -9 $$", .failure(.signal(9))),
            ("printf $V", .success("value")), ("cat", .success("")), ("exec >&-; exit 4", .failure(.exit(4))),
            ("head -c 65536 /dev/zero | wc -c", .success("65536\n")),
            ("head -c 65537 /dev/zero", .failure(.tooMuch)), ("cat /dev/zero", .failure(.tooMuch)),
        ] as [(String, Result<String, ShellCommand.Failure>)])
    func output(_ line: String, _ expected: Result<String, ShellCommand.Failure>) {
        #expect(Self.run(line, ["V": "value", "PATH": "/usr/bin:/bin"]) == expected)
    }

    @Test(
        "One that takes too long is killed with all it has started",
        arguments: [
            "sleep 600 & echo $! > $F; wait", "sleep 600 & echo $! > $F", "exec >&-; sleep 600 & echo $! > $F; wait",
        ])
    func timeout(_ line: String) throws {
        let folder = TemporaryFolder()
        folder.write("", to: "pid")
        let begin = ContinuousClock.now
        let result = Self.run(
            line, ["F": folder.path + "/pid", "PATH": "/usr/bin:/bin"], timeout: .milliseconds(500))
        #expect(result == .failure(.timeout(.milliseconds(500))))
        #expect(ContinuousClock.now - begin < .seconds(60))
        let child = try #require(folder.text(of: "pid").flatMap { pid_t($0.trimmingCharacters(in: .newlines)) })
        // The killed child is an orphan: gone as soon as its new parent has looked.
        let isEnding = (0..<1000).contains { _ in
            let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
            if state?.contains(") Z") ?? true { return true }
            poll(nil, 0, 2)
            return false
        }
        #expect(isEnding)
    }
}
