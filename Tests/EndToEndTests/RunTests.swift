import Foundation
import Testing

/// Runs from start to end: what is printed, what is sent, how it stops.
@Suite struct RunTests {
    let place: Workplace

    init() throws { place = try Workplace() }

    /// One metric at each gather, without the tag `host`, to a file of the workplace.
    private func config(agent: String = "", output: String = "", more: String = "") -> String {
        """
        [agent]
          interval = "1s"
          flush_interval = "1h"
          omit_hostname = true
          \(agent)
        [[inputs.mock]]
          metric_name = "weather"
          tags = {place = "roof"}
          constant = [{name = "degrees", value = 21}, {name = "above", value = 1.5}, {name = "sky", value = "blue"}]
        [[outputs.file]]
          files = ["out.lp"]
          \(output)
        \(more)
        """
    }

    /// `--test` sorts the fields, outputs leave them in the order in which they came.
    private static let tested = "> weather,place=roof above=1.5,degrees=21i,sky=\"blue\" "
    private static let written = "weather,place=roof degrees=21i,above=1.5,sky=\"blue\" "

    private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

    /// Times are whole seconds, as the interval asks, and lie within the run.
    private func expectTimes(_ lines: [Substring], since began: Date) {
        for line in lines {
            let nanoseconds = line.split(separator: " ").last.flatMap { Int($0) } ?? 0
            #expect(nanoseconds % 1_000_000_000 == 0)
            let time = Date(timeIntervalSince1970: Double(nanoseconds) / 1e9)
            #expect(time > began - 2 && time < Date() + 2, "\(line)")
        }
    }

    @Test("--test prints each metric on stdout and nothing else there; outputs are not touched")
    func test() throws {
        try place.write(config(output: "name_prefix = \"x\"\n  flush_interval = \"1s\""))
        let began = Date()
        let result = try place.run("--config", "plugins.toml", "--test")
        #expect(result.status == 0)
        let printed = lines(result.stdout)
        #expect(printed.count == 1)
        #expect(printed.first?.hasPrefix(Self.tested) == true, "\(result.stdout)")
        expectTimes(printed, since: began)
        #expect(!place.exists("out.lp"))
        #expect(
            result.log == [
                "I! Loading config: plugins.toml", result.log.dropFirst().first ?? "",
                "I! Loaded inputs: mock", "I! Loaded processors: ", "I! Loaded aggregators: ",
                "I! Outputs are not used in testing mode", "I! Tags enabled: ",
                "I! Interval: 1s, flush interval: 1h, quiet: false, host: ",
            ])
        #expect(result.log.dropFirst().first?.wholeMatch(of: /I! Starting heliograph \d+\.\d+\.\d+/) != nil)
    }

    @Test("--test runs processors, aggregators, and processors again")
    func testWithAll() throws {
        try place.write(
            config(
                more: """
                    [[processors.rename]]
                      [[processors.rename.replace]]
                        measurement = "weather"
                        dest = "sky"
                    [[aggregators.basicstats]]
                      fieldinclude = ["degrees"]
                      stats = ["max"]
                    """))
        let result = try place.run("--config", "plugins.toml", "--test")
        let printed = lines(result.stdout).map { $0.split(separator: " ").dropLast().joined(separator: " ") }
        #expect(
            printed == [
                "> sky,place=roof above=1.5,degrees=21i,sky=\"blue\"", "> sky,place=roof degrees_max=21",
            ])
    }

    @Test("--quiet leaves errors alone, --debug adds lines")
    func levels() throws {
        try place.write(config(agent: "debug = false"))
        #expect(try place.run("--config", "plugins.toml", "--test", "--quiet").stderr.isEmpty)
        try place.write(config(more: "[[inputs.file]]\n  files = [\"absent.lp\"]"))
        let result = try place.run("--config", "plugins.toml", "--test", "--quiet")
        #expect(result.status == 0)
        #expect(result.log.count == 1)
        #expect(result.log.first?.hasPrefix("E! [inputs.file] ") == true, "\(result.stderr)")
        #expect(result.stderr.contains("absent.lp"))
        #expect(lines(result.stdout).count == 1)
    }

    @Test("--once writes once, and its status tells whether all was written")
    func once() throws {
        try place.write(config())
        let good = try place.run("--config", "plugins.toml", "--once")
        #expect(good.status == 0)
        #expect(good.stdout.isEmpty)
        #expect(lines(place.read("out.lp")).count == 1)
        #expect(place.read("out.lp").hasPrefix(Self.written))

        try place.write(config().replacingOccurrences(of: "out.lp", with: "/dev/full"))
        let full = try place.run("--config", "plugins.toml", "--once")
        #expect(full.status == 1)
        #expect(
            full.log.contains { $0.hasPrefix("E! [outputs.file] Error writing to outputs.file: ") }, "\(full.stderr)")
        #expect(full.log.last == "E! output plugins unable to send 1 metrics")
    }

    @Test("Data on stdout, log on stderr")
    func streams() throws {
        try place.write(config().replacingOccurrences(of: "out.lp", with: "stdout"))
        let result = try place.run("--config", "plugins.toml", "--once")
        #expect(lines(result.stdout).count == 1)
        #expect(result.stdout.hasPrefix(Self.written))
        #expect(!result.stderr.contains("weather"))
    }

    @Test("Without inputs, or without outputs, it does not run")
    func nothingToDo() throws {
        try place.write("[agent]\n")
        #expect(
            try place.run("--config", "plugins.toml", "--test").log.last
                == "E! no inputs found, probably invalid config file provided")
        try place.write("[[inputs.mem]]\n")
        let result = try place.run("--config", "plugins.toml")
        #expect(result.status == 1)
        #expect(result.log.last == "E! no outputs found, probably invalid config file provided")
        #expect(try place.run("--config", "plugins.toml", "--test").status == 0)
    }

    @Test("An output that cannot start stops the agent, and says why")
    func outputCannotStart() throws {
        try place.write(config().replacingOccurrences(of: "out.lp", with: "absent/out.lp"))
        let result = try place.run("--config", "plugins.toml")
        #expect(result.status == 1)
        #expect(result.log.last?.hasPrefix("E! outputs.file cannot start: ") == true, "\(result.stderr)")
        #expect(result.stderr.contains("absent/out.lp"))
    }

    @Test("SIGTERM and SIGINT write what waits, and the status is 0", arguments: [SIGTERM, SIGINT])
    func stop(_ signal: Int32) throws {
        try place.write(config())
        let began = Date()
        let agent = try place.start(["--config", "plugins.toml", "--pidfile", "agent.pid"])
        #expect(waits { place.read("agent.pid") == "\(agent.identifier)\n" })
        // A tick comes each second, a flush in an hour.
        let running = Date()
        #expect(waits { Date().timeIntervalSince(running) > 2.2 })
        #expect(place.read("out.lp").isEmpty)
        agent.send(signal)
        let result = try agent.end(within: 10)
        #expect(result.status == 0)
        #expect(lines(place.read("out.lp")).count >= 1)
        expectTimes(lines(place.read("out.lp")), since: began)
        #expect(!place.exists("agent.pid"))
        #expect(result.log.last == "I! stopped")
    }

    @Test("SIGUSR1 writes what waits, and the agent goes on")
    func flush() throws {
        try place.write(config())
        let agent = try place.start(["--config", "plugins.toml"])
        #expect(agent.says("Interval: 1s"))
        #expect(
            waits {
                agent.send(SIGUSR1)
                return lines(place.read("out.lp")).count >= 2
            })
        agent.send(SIGTERM)
        #expect(try agent.end(within: 10).status == 0)
    }

    @Test("SIGHUP reads the files again; what waited is written first")
    func reload() throws {
        try place.write(config())
        let agent = try place.start(["--config", "plugins.toml"])
        #expect(agent.says("Interval: 1s"))
        try place.write(config(output: "name_prefix = \"new_\"", more: "[[inputs.mem]]\n"))
        agent.send(SIGHUP)
        #expect(agent.says("reading the configuration again"))
        #expect(agent.says("Loaded inputs: mem mock"))
        #expect(
            waits {
                agent.send(SIGUSR1)
                return place.read("out.lp").contains("new_mem ")
            })
        agent.send(SIGTERM)
        #expect(try agent.end(within: 10).status == 0)
    }

    @Test("SIGHUP with a broken file ends the agent with status 1 and the problem")
    func brokenReload() throws {
        try place.write(config())
        let agent = try place.start(["--config", "plugins.toml"])
        #expect(agent.says("Interval: 1s"))
        try place.write("[[inputs.mock]\n")
        agent.send(SIGHUP)
        let result = try agent.end(within: 10)
        #expect(result.status == 1)
        #expect(result.stderr.contains("plugins.toml:1:"), "\(result.stderr)")
    }

    @Test("A SIGTERM that comes during a reload is not forgotten")
    func stopDuringReload() throws {
        try place.write(config())
        let agent = try place.start(["--config", "plugins.toml"])
        #expect(agent.says("Interval: 1s"))
        agent.send(SIGHUP)
        agent.send(SIGTERM)
        #expect(try agent.end(within: 10).status == 0)
    }

    @Test("A reader that goes away ends --test without a complaint")
    func closedPipe() throws {
        // More than a pipe holds, so that a write meets the closed end.
        try place.write((0..<20_000).map { "m\($0) f=1 \($0)000000000\n" }.joined(), to: "many.lp")
        try place.write("[[inputs.file]]\n  files = [\"many.lp\"]\n")
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/bash")
        shell.arguments = [
            "-c",
            "set -o pipefail; \"$0\" --config plugins.toml --test --quiet 2>log | head -n 1 >first; echo $? >status",
            Workplace.binary.path,
        ]
        shell.currentDirectoryURL = place.folder
        try shell.run()
        #expect(waits { !place.read("status").isEmpty })
        shell.waitUntilExit()
        #expect(place.read("status") == "0\n")
        #expect(place.read("first").hasPrefix("> m0,host="))
        #expect(place.read("log").isEmpty, "\(place.read("log"))")
    }

    @Test("An input that hangs is named, the others are written, and the agent ends in time")
    func hangingInput() throws {
        mkfifo(place.path("pipe.lp"), 0o600)  // to open it waits for a writer that never comes
        try place.write(config(more: "[[inputs.file]]\n  files = [\"pipe.lp\"]\n"))
        let agent = try place.start(["--config", "plugins.toml"])
        #expect(agent.says("[inputs.file] gather exceeds its interval"))
        let began = Date()
        agent.send(SIGTERM)
        let result = try agent.end(within: 15)
        #expect(result.status == 0)
        #expect(Date().timeIntervalSince(began) < 10)
        #expect(
            result.log.contains("E! [inputs.file] does not end its gather within 2s of the stop and is left behind"),
            "\(result.stderr)")
        #expect(place.read("out.lp").contains("weather,place=roof"))
    }

    @Test("The log goes to the file that is named; its folder is made")
    func logfile() throws {
        try place.write(config(agent: "logfile = \"logs/agent.log\""))
        let result = try place.run("--config", "plugins.toml", "--once")
        #expect(result.status == 0)
        #expect(result.stderr.isEmpty, "\(result.stderr)")
        #expect(place.read("logs/agent.log").contains("I! Loaded inputs: mock"))
        try place.write(config(agent: "logfile = \"/dev/null/agent.log\""))
        let bad = try place.run("--config", "plugins.toml", "--once")
        #expect(bad.status == 1)
        #expect(bad.stderr.contains("/dev/null/agent.log: Not a directory"), "\(bad.stderr)")
    }

    @Test("A pidfile that cannot be written stops the agent before it gathers")
    func badPidFile() throws {
        try place.write(config())
        let result = try place.run("--config", "plugins.toml", "--pidfile", "absent/agent.pid")
        #expect(result.status == 1)
        #expect(result.stderr.contains("absent/agent.pid: No such file or directory"), "\(result.stderr)")
    }
}
