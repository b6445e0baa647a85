import Glibc

/// The binary that is shipped, running as a user starts it, and what the kernel says it takes.
final class RunningAgent {
    private let process: ChildProcess
    private let folder: Folder
    private let name: String

    /// - Parameters:
    ///   - outputs: in TOML; `OUT` stands for the folder that `lines` reads from.
    init(
        _ name: String, inputs: String, outputs: String, environment: [String: String] = [:]
    ) throws {
        self.name = name
        folder = try Folder(name)
        try FileLimit.set()
        let agent = """
            [agent]
              interval = "\(Self.interval)s"
              flush_interval = "\(Self.interval)s"
              metric_buffer_limit = 200000
              metric_batch_size = 500
              omit_hostname = true

            """
        let whole = agent + inputs + "\n" + outputs.split(separator: "OUT").joined(separator: folder.path)
        try folder.write(Array(whole.utf8), to: "plugins.toml")
        process = try ChildProcess(
            [try AgentBench.program(), "--config", folder.path + "/plugins.toml"], errors: folder.path + "/log",
            environment: environment)
    }

    /// Seconds from gather to gather.
    static let interval = 10

    /// A little after the next gather that begins on a whole interval, `count` of them on.
    static func waitForGathers(_ count: Int) {
        let now = Int(time(nil))
        sleep(UInt32((now / interval + count) * interval + 3 - now))
    }

    /// Processor time so far, all threads together, in nanoseconds.
    func cpuTime() throws -> Int {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(process.pid, &clock) == 0, clock_gettime(clock, &time) == 0 else {
            throw BenchError.system(name)
        }
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// How often its threads went to sleep so far.
    func sleeps() throws -> Int {
        let tasks = "/proc/\(process.pid)/task"
        return try Folder.names(in: tasks).reduce(0) { sum, task in
            let words = String(decoding: try Folder.read("\(tasks)/\(task)/status"), as: UTF8.self)
                .split(whereSeparator: \.isWhitespace)
            guard let place = words.firstIndex(of: "voluntary_ctxt_switches:"), let count = Int(words[place + 1])
            else { throw BenchError("\(tasks)/\(task)/status does not count voluntary switches") }
            return sum + count
        }
    }

    func mebibytes(_ line: String) throws -> Double {
        Double(try ProcessStatus(of: process.pid).kilobytes(line)) / 1024
    }

    func descriptors() -> Int { Folder.names(in: "/proc/\(process.pid)/fd").count }

    /// Of a file that an output writes.
    func lines(of file: String) throws -> [Substring.UTF8View] {
        try Folder.read("\(folder.path)/\(file)").split(separator: UInt8(ascii: "\n"))
            .map { Substring(decoding: $0, as: UTF8.self).utf8 }
    }

    /// Ends it; throws what it complained of.
    func end() throws {
        process.terminate()
        let code = process.wait()
        let log = String(decoding: try Folder.read(folder.path + "/log"), as: UTF8.self)
        folder.remove()
        guard code == 0, !log.contains(" E! "), !log.contains(" W! ") else {
            throw BenchError("\(name): the agent ended with \(code):\n\(log)")
        }
    }
}
