import Foundation
import Testing

/// A folder for one test, in which the built binary runs; gone with its last holder.
final class Workplace {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("heliograph-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The binary lies beside the test bundle, wherever that was built.
    static let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("heliograph")

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func write(_ text: String, to name: String = "plugins.toml") throws {
        let file = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// Empty if the file is not there.
    func read(_ name: String) -> String { (try? String(contentsOfFile: path(name), encoding: .utf8)) ?? "" }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// - Parameter program: what to run instead of the agent, such as a tracer that runs it.
    func start(
        _ arguments: [String], environment: [String: String] = [:], program: String? = nil
    ) throws -> AgentProcess {
        let program = program.map { URL(fileURLWithPath: $0) } ?? Workplace.binary
        return try AgentProcess(arguments, in: self, environment: environment, program: program)
    }

    /// Runs to the end, or fails after `limit` seconds.
    func run(_ arguments: String..., environment: [String: String] = [:], limit: Double = 30) throws -> Outcome {
        try start(arguments, environment: environment).end(within: limit)
    }
}

/// What a run came to.
struct Outcome {
    let status: Int32
    let stdout: String
    let stderr: String

    /// The log without the times of its lines, each `2026-01-05T10:00:10Z `.
    var log: [String] {
        stderr.split(separator: "\n").map { line in
            let time = line.prefixMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /#)
            return String(line[(time?.range.upperBound ?? line.startIndex)...])
        }
    }
}

/// The condition came true in time. Polls, for a process tells nobody when it writes a line.
func waits(_ seconds: Double = 20, for condition: () -> Bool) -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while !condition() {
        if Date() > end { return false }
        usleep(10_000)
    }
    return true
}
