import Glibc

/// The agent as it is shipped: its size, what it holds in memory, how long a look with `--test` takes.
enum AgentBench {
    /// CloudWatch from 100 containers, against a service that always takes it.
    static func memory() throws -> [Finding] {
        let host = try ContainerHost(.v2, groups: 100)
        defer { host.remove() }
        let server = try LocalServer()
        let folder = try Folder("memory")
        defer { folder.remove() }
        let file = folder.path + "/plugins.toml"
        try folder.write(Array(cloudWatch(server.port).utf8), to: "plugins.toml")
        let log = folder.path + "/log"
        let agent = try ChildProcess([try program(), "--config", file], errors: log, environment: host.environment)
        sleep(8)
        let status = try ProcessStatus(of: agent.pid)
        let (peak, resident) = (try status.kilobytes("VmHWM"), try status.kilobytes("VmRSS"))
        agent.terminate()
        let code = agent.wait()
        let lines = String(decoding: try Folder.read(log), as: UTF8.self)
        guard code == 0, server.requests >= 8, !lines.contains(" E! "), !lines.contains(" W! ") else {
            throw BenchError("the agent ended with \(code) after \(server.requests) calls:\n\(lines)")
        }
        return [
            .bounded(
                "peak memory, 100 containers", Double(peak) / 1024, unit: "MiB", atMost: 25,
                "gathered each second for 8 s, \(server.requests) calls; \(rounded(Double(resident) / 1024)) MiB last")
        ]
    }

    /// Before it has anything to do.
    static func start() throws -> [Finding] {
        let folder = try Folder("start")
        defer { folder.remove() }
        let idle = "[agent]\n  interval = \"24h\"\n" + "[[inputs.mem]]\n[[outputs.discard]]\n"
        try folder.write(Array(idle.utf8), to: "plugins.toml")
        let agent = try ChildProcess(
            [try program(), "--config", folder.path + "/plugins.toml"], errors: folder.path + "/log")
        usleep(500_000)
        let resident = try ProcessStatus(of: agent.pid).kilobytes("VmRSS")
        agent.terminate()
        guard agent.wait() == 0 else { throw BenchError("the agent did not end well") }
        return [.noted("memory at start", Double(resident) / 1024, unit: "MiB", "mem to discard")]
    }

    /// From the shell's point of view: wall time, with all that starting takes.
    static func test() throws -> [Finding] {
        let folder = try Folder("test")
        defer { folder.remove() }
        let file = folder.path + "/plugins.toml"
        let config = """
            [[inputs.mem]]
            [[inputs.file]]
              files = ["\(folder.path)/in.influx"]
              data_format = "influx"
            """
        try folder.write(Array(config.utf8), to: "plugins.toml")
        try folder.write(LineText.make(10), to: "in.influx")
        let program = try program()
        let output = folder.path + "/out"
        var times: [Double] = []
        for _ in 0..<20 {
            let start = ContinuousClock.now
            let agent = try ChildProcess(
                [program, "--config", file, "--test"], output: output, errors: folder.path + "/log")
            let code = agent.wait()
            let span = (ContinuousClock.now - start).components
            times.append(Double(span.attoseconds) / 1e15 + Double(span.seconds) * 1000)
            let lines = try Folder.read(output).split(separator: UInt8(ascii: "\n"))
            guard code == 0, lines.count == 11 else {
                throw BenchError("--test ended with \(code) and printed \(lines.count) metrics, not 11")
            }
        }
        return [
            .bounded(
                "--test with mem and file", median(times), unit: "ms wall", atMost: 40,
                "median of \(times.count) runs, \(rounded(times.min() ?? 0)) to \(rounded(times.max() ?? 0)) ms")
        ]
    }

    static func size() throws -> [Finding] {
        let folder = try Folder("size")
        defer { folder.remove() }
        let stripped = folder.path + "/stripped"
        let program = try program()
        guard try ChildProcess(["strip", "-o", stripped, program]).wait() == 0 else {
            throw BenchError("cannot strip \(program)")
        }
        let size = { (path: String) in Double(try Folder.read(path).count) / 1_048_576 }
        return [
            .noted("size of the binary", try size(stripped), unit: "MiB", "\(rounded(try size(program))) unstripped")
        ]
    }

    /// The agent that was built next to this bench, with the Swift libraries in it.
    static func program() throws -> String {
        var bytes = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &bytes, bytes.count - 1)
        let own = String(decoding: bytes[..<max(count, 0)].map(UInt8.init(bitPattern:)), as: UTF8.self)
        let program = own.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/heliograph"
        guard access(program, X_OK) == 0 else {
            throw BenchError("\(program) is missing: swift build -c release --static-swift-stdlib")
        }
        guard try !Folder.read(program).contains(Array("libswiftCore.so".utf8)) else {
            throw BenchError("\(program) is not what is shipped: swift build -c release --static-swift-stdlib")
        }
        return program
    }

    private static func cloudWatch(_ port: UInt16) -> String {
        """
        [agent]
          interval = "1s"
          flush_interval = "1s"
        [[inputs.containers]]
        [[outputs.cloudwatch]]
          region = "eu-west-1"
          namespace = "Bench"
          access_key = "AKIDEXAMPLE"
          secret_key = "example"
          endpoint_url = "http://127.0.0.1:\(port)"
        """
    }
}
