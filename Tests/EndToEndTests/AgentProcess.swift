import Foundation
import Testing

/// A running agent. Its output goes to files, so that nothing it writes can block it.
final class AgentProcess {
    private let process = Process()
    private let place: Workplace
    private let name = UUID().uuidString

    init(_ arguments: [String], in place: Workplace, environment: [String: String], program: URL) throws {
        self.place = place
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = place.folder
        process.environment = ["HOME": place.folder.path, "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(place.path(name + ".out"))
        process.standardError = try Self.file(place.path(name + ".err"))
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    private static func file(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    var identifier: Int32 { process.processIdentifier }
    var stdout: String { place.read(name + ".out") }
    var stderr: String { place.read(name + ".err") }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until the log has this text `count` times.
    func says(_ text: String, _ count: Int = 1) -> Bool {
        waits { stderr.components(separatedBy: text).count > count || !process.isRunning }
            && stderr.components(separatedBy: text).count > count
    }

    /// Waits for the end, and fails if it does not come within `limit` seconds.
    func end(within limit: Double = 30) throws -> Outcome {
        let ended = waits(limit) { !process.isRunning }
        if !ended { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        try #require(ended, "still running after \(limit) s; the log:\n\(stderr)")
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return Outcome(status: status, stdout: stdout, stderr: stderr)
    }
}
