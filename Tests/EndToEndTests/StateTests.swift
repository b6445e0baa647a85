import Foundation
import Testing

/// What plugins know again after the agent was stopped, or read its files anew.
@Suite struct StateTests {
    let place: Workplace

    init() throws { place = try Workplace() }

    private func config(_ agent: String = "statefile = \"state.json\"", tails: Int = 1) -> String {
        let tail = """
            [[inputs.tail]]
              files = ["*.log"]
              data_format = "influx"
              path_tag = ""
            """
        return """
            [agent]
              interval = "1s"
              flush_interval = "1s"
              omit_hostname = true
              \(agent)
            \(Array(repeating: tail, count: tails).joined(separator: "\n"))
            [[outputs.file]]
              files = ["out.lp"]
              metric_batch_size = 1
            """
    }

    private func append(_ line: String) throws {
        let handle = try #require(FileHandle(forWritingAtPath: place.path("a.log")))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data((line + "\n").utf8))
        try handle.close()
    }

    private func until(_ name: String) -> Bool { waits { place.read("out.lp").contains(name) } }

    @Test("tail reads on where it ended, over a restart with a state file and over a reload without")
    func tail() throws {
        try place.write(config())
        try place.write("passed n=1i 1\n", to: "a.log")
        let first = try place.start(["--config", "plugins.toml"])
        #expect(first.says("Loaded inputs: tail"))
        // The file is open, at its end, once a line has come through.
        #expect(
            waits {
                try? append("probe n=1i 1")
                return place.read("out.lp").contains("probe")
            })
        try append("one n=1i 1")
        #expect(until("one"))
        first.send(SIGTERM)
        #expect(try first.end().status == 0)
        try append("two n=1i 1")
        let second = try place.start(["--config", "plugins.toml"])
        #expect(until("two"))
        try place.write(config(""))
        second.send(SIGHUP)
        #expect(second.says("reading the configuration again"))
        try append("three n=1i 1")
        #expect(until("three"))
        second.send(SIGTERM)
        #expect(try second.end().status == 0)
        let names = place.read("out.lp").split(separator: "\n").filter { !$0.hasPrefix("probe") }
        #expect(names == ["one n=1i 1", "two n=1i 1", "three n=1i 1"])
    }

    @Test(
        "A state file that is none stops the start, and stays as it is",
        arguments: ["[agent]\n", "[1]", "{\"a\": 1}", "{\"a\": \"*\"}", ""])
    func foreign(_ text: String) throws {
        try place.write(config())
        try place.write(text, to: "state.json")
        let result = try place.run("--config", "plugins.toml")
        #expect(result.status == 1)
        #expect(result.stderr.contains("E! statefile 'state.json' holds no states: "), "\(result.stderr)")
        #expect(place.read("state.json") == text)
    }

    @Test("A memory that is of no use costs nothing but itself; one run neither reads nor writes states")
    func useless() throws {
        try place.write(config())
        try place.write("{\"\(String(repeating: "0", count: 64))\": \"W10=\"}", to: "state.json")
        let agent = try place.start(["--config", "plugins.toml"])
        #expect(agent.says("Loaded inputs: tail"))
        #expect(waits { agent.stderr.contains("Tags enabled") })
        agent.send(SIGTERM)
        #expect(try agent.end().status == 0)
        let state = place.read("state.json")
        #expect(state.hasPrefix("{\n\"") && !state.contains("0000000000"), "what is not configured is forgotten")
        #expect(try place.run("--config", "plugins.toml", "--once").status == 0)
        #expect(place.read("state.json") == state)
    }

    @Test("Two that would overwrite each other's memory are refused, where there is a file")
    func same() throws {
        try place.write(config(tails: 2))
        let result = try place.run("config", "check", "--config", "plugins.toml")
        #expect(result.status == 1)
        #expect((result.stdout + result.stderr).contains("no two plugins may be the same"))
        try place.write(config("", tails: 2))
        #expect(try place.run("config", "check", "--config", "plugins.toml").status == 0)
    }
}
