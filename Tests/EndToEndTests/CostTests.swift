import Foundation
import Glibc
import Testing

/// heliograph cost and --test --cost, as they are run.
@Suite struct CostTests {
    let place: Workplace

    init() throws { place = try Workplace() }

    /// Thrice three weather stations, and a sum that an aggregator makes of two fields.
    static let weather = """
        [agent]
          hostname = "h1"
        [[inputs.mock]]
          metric_name = "weather"
          constant = [{name = "degrees", value = 21.5}, {name = "wind", value = 3}, {name = "sky", value = "blue"}]
          tags = {station = "north"}
        [[inputs.mock]]
          metric_name = "weather"
          constant = [{name = "degrees", value = 25}, {name = "wind", value = 0}]
          tags = {station = "south"}
        [[inputs.mock]]
          metric_name = "tide"
          constant = [{name = "metres", value = 2}]
        [[processors.rename]]
          [[processors.rename.replace]]
            tag = "station"
            dest = "place"
        [[aggregators.minmax]]
          period = "60s"
          drop_original = true
          namepass = ["tide"]

        """

    static func output(_ lines: String) -> String {
        "[[outputs.cloudwatch]]\n  namespace = \"Coast\"\n  region = \"eu-west-1\"\n  \(lines)\n"
    }

    /// The report as JSON.
    private func report(_ arguments: String..., environment: [String: String] = [:]) throws -> [String: Any] {
        let arguments = ["cost", "--config", "plugins.toml", "--json"] + arguments
        let result = try place.start(arguments, environment: environment).end()
        #expect(result.status == 0, "\(result.stderr)")
        let json = try JSONSerialization.jsonObject(with: Data(result.stdout.utf8))
        return try #require(json as? [String: Any])
    }

    private func outputs(_ report: [String: Any]) throws -> [[String: Any]] {
        try #require(report["outputs"] as? [[String: Any]])
    }

    private func series(_ output: [String: Any]) throws -> [String] {
        try #require(output["series"] as? [[String: Any]]).map { one in
            let dimensions = one["dimensions"] as? [String: String] ?? [:]
            return "\(one["name"] ?? "")"
                + dimensions.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        }
    }

    @Test("Processors, aggregators and the output's filters have their say, and nothing is opened")
    func filters() throws {
        let service = try SilentService()
        try place.write(
            Self.weather
                + Self.output(
                    """
                    fieldexclude = ["wind"]
                      name_prefix = "sea_"
                      timeout = "300ms"
                      endpoint_url = "http://127.0.0.1:\(service.port)"
                    """)
                + "[[outputs.file]]\n  files = [\"\(place.path("out.lp"))\"]\n")
        // Keys would be there, so it is not for want of them that nothing is sent.
        let report = try report(environment: ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B"])
        #expect(!service.wasCalled)
        // The service is one that hears: the same file, run for real, calls it.
        _ = try place.run(
            "--config", "plugins.toml", "--once", "--output-filter", "cloudwatch",
            environment: ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B"], limit: 60)
        #expect(service.wasCalled)
        let outputs = try outputs(report)
        #expect(outputs.count == 1)
        #expect(
            try series(outputs[0]) == [
                "sea_tide_metres_max host=h1", "sea_tide_metres_min host=h1", "sea_weather_degrees host=h1 place=north",
                "sea_weather_degrees host=h1 place=south",
            ])
        #expect(outputs[0]["metrics"] as? Int == 4)
        #expect(outputs[0]["namespace"] as? String == "Coast")
        #expect(outputs[0]["metrics_price"] as? Double == 1.2)
        #expect(outputs[0]["requests_per_month"] as? Int == 262_800)
        #expect(!place.exists("out.lp"))
    }

    @Test("The line that is advised saves what it says")
    func advice() throws {
        try place.write(Self.weather + Self.output("name_suffix = \"_x\""))
        let before = try outputs(report())[0]
        let advice = try #require(before["advice"] as? [[String: Any]])
        #expect(advice.count == 3)
        for one in advice {
            let line = try #require(one["line"] as? String)
            try place.write(Self.weather + Self.output("name_suffix = \"_x\"\n  " + line))
            let after = try outputs(report())[0]
            let saved = try #require(before["metrics"] as? Int) - (try #require(after["metrics"] as? Int))
            #expect(one["saves_metrics"] as? Int == saved, "\(line)")
            #expect(saved > 0, "\(line)")
        }
    }

    @Test("A list that is there already is to be made longer")
    func longer() throws {
        try place.write(Self.weather + Self.output("tagexclude = [\"nothing\"]"))
        let result = try place.run("cost", "--config", "plugins.toml")
        #expect(result.status == 0, "\(result.stderr)")
        let line = Self.weather.split(separator: "\n", omittingEmptySubsequences: false).count + 3
        #expect(result.stdout.contains("plugins.toml:\(line):3: add \"place\" to tagexclude"), "\(result.stdout)")
    }

    @Test("What two outputs send of one namespace and region is billed once")
    func twoOutputs() throws {
        try place.write(
            Self.weather + Self.output("alias = \"all\"") + Self.output("namepass = [\"tide\"]")
                + Self.output("").replacing("eu-west-1", with: "cn-north-1"))
        let report = try report()
        #expect(try outputs(report).map { $0["metrics"] as? Int } == [6, 2, 6])
        #expect(
            try outputs(report).map { $0["name"] as? String }
                == ["outputs.cloudwatch::all", "outputs.cloudwatch", "outputs.cloudwatch"])
        let totals = try #require(report["totals"] as? [[String: Any]])
        #expect(totals.map { $0["region"] as? String } == ["cn-north-1", "eu-west-1"])
        #expect(totals.map { $0["metrics"] as? Int } == [6, 6])
        #expect(totals.map { $0["requests_per_month"] as? Int } == [262_800, 525_600])
        #expect(totals.map { $0["currency"] as? String } == ["CNY", "USD"])
    }

    @Test("The region may be given, and is else that of the environment")
    func region() throws {
        let text = Self.weather + Self.output("").replacing("  region = \"eu-west-1\"\n", with: "")
        try place.write(text)
        let of = { (report: [String: Any]) in try self.outputs(report)[0]["region"] as? String }
        #expect(try of(report(environment: ["AWS_REGION": "ap-south-1"])) == "ap-south-1")
        #expect(try of(report("--region", "cn-north-1", environment: ["AWS_REGION": "ap-south-1"])) == "cn-north-1")
        let result = try place.run("cost", "--config", "plugins.toml", "--region", "us-gov-west-1")
        #expect(result.stdout.contains("us-gov-west-1, which is not in the list: those of us-east-1"))
    }

    @Test("It runs as long as it is told, at the inputs' own pace")
    func span() throws {
        try place.write(
            Self.weather.replacing("[agent]", with: "[agent]\n  interval = \"200ms\"") + Self.output(""))
        let report = try report("--for", "1500ms")
        #expect(try outputs(report)[0]["metrics"] as? Int == 6)
        let seconds = try #require(report["seconds"] as? Double)
        #expect(seconds >= 1.5 && seconds < 20)
    }

    @Test("--test --cost prints the metrics and then the report")
    func test() throws {
        try place.write(Self.weather + Self.output("namepass = [\"tide\"]"))
        let alone = try place.run("--config", "plugins.toml", "--test")
        let result = try place.run("--config", "plugins.toml", "--test", "--cost")
        #expect(result.status == 0, "\(result.stderr)")
        // Without their times.
        func metrics(_ text: String) -> [String] {
            text.split(separator: "\n").filter { $0.hasPrefix("> ") }
                .map { $0.split(separator: " ").dropLast().joined(separator: " ") }.sorted()
        }
        #expect(metrics(result.stdout) == metrics(alone.stdout))
        #expect(metrics(result.stdout).count == 3)
        let parts = result.stdout.components(separatedBy: "\n\nWhat plugins.toml sends to CloudWatch")
        #expect(parts.count == 2, "\(result.stdout)")
        #expect(parts.last?.contains("> ") == false)
        #expect(parts.last?.contains("\u{1B}") == false)
        #expect(parts.last?.contains("tide_metres_max  host=h1") == true, "\(result.stdout)")
    }

    /// A host of four containers, of an hour, a day, a week and a month, and a configuration of two metrics for each.
    private func writeHost() throws -> [String: String] {
        try place.write("cpu  100 0 0 100 0 0 0 0 0 0\ncpu0 100 0 0 100 0 0 0 0 0 0\n", to: "host/proc/stat")
        try place.write("MemTotal:       1000 kB\n", to: "host/proc/meminfo")
        try place.write("cpu memory\n", to: "host/sys/fs/cgroup/cgroup.controllers")
        let now = Date()
        for (letter, age) in [("a", 60.0), ("b", 7200), ("c", 3 * 86_400), ("d", 30 * 86_400)] {
            let group = "host/sys/fs/cgroup/docker/\(Self.id(letter))"
            try place.write("1000\n", to: group + "/memory.current")
            try place.write("2000\n", to: group + "/memory.max")
            try place.write("inactive_file 200\n", to: group + "/memory.stat")
            try place.write("", to: group + "/cgroup.procs")
            try FileManager.default.setAttributes(
                [.modificationDate: now.addingTimeInterval(-age)], ofItemAtPath: place.path(group))
        }
        try place.write(
            "[agent]\n  omit_hostname = true\n[[inputs.containers]]\n"
                + Self.output("namepass = [\"docker_container_mem\"]\n  fieldinclude = [\"usage\", \"limit\"]"))
        return [
            "HOST_PROC": place.path("host/proc"), "HOST_SYS": place.path("host/sys"),
            "HOST_VAR": place.path("host/var"),
        ]
    }

    private static func id(_ letter: String) -> String { String(repeating: letter, count: 64) }

    @Test("Of names that Docker's files tell, those alone count that change with each start")
    func names() throws {
        let host = try writeHost()
        let random = "0f1e2d3c4b5a69788796"
        for (letter, name) in [
            ("a", "ecs-shop-1-web-\(random)"), ("b", "ecs-shop-1-job-\(random)"), ("c", "web"), ("d", "db"),
        ] {
            try place.write(
                #"{"Name": "/\#(name)"}"#, to: "host/var/lib/docker/containers/\(Self.id(letter))/config.v2.json")
        }
        let growth = try #require(try outputs(report(environment: host))[0]["growth"] as? [String: Any])
        #expect(growth["dimension"] as? String == "container_name")
        #expect(growth["metrics_per_container"] as? Double == 2)
        for (letter, name) in [("a", "cache"), ("b", "proxy")] {
            try place.write(
                #"{"Name": "/\#(name)"}"#, to: "host/var/lib/docker/containers/\(Self.id(letter))/config.v2.json")
        }
        #expect(try outputs(report(environment: host))[0]["growth"] is NSNull)
        let text = try place.run("cost", "--config", "plugins.toml", environment: host).stdout
        #expect(text.contains("New containers make no new metrics: no dimension holds an id"), "\(text)")
    }

    @Test("New containers are told by their ids, from the kernel's files")
    func containers() throws {
        let host = try writeHost()
        let report = try report(environment: host)
        let containers = try #require(report["containers"] as? [String: Int])
        #expect(
            containers
                == ["count": 4, "started_in_last_hour": 1, "started_in_last_day": 2, "started_in_last_week": 3])
        let output = try outputs(report)[0]
        #expect(output["metrics"] as? Int == 8)
        let growth = try #require(output["growth"] as? [String: Any])
        #expect(growth["dimension"] as? String == "container_name")
        #expect(growth["metrics_per_container"] as? Double == 2)
        let windows = try #require(growth["windows"] as? [[String: Any]])
        // 1 an hour, 2 a day, 3 a week, in 730 hours, two metrics each.
        #expect(windows.map { $0["new_metrics_per_month"] as? Int } == [1460, 122, 27])
        #expect(windows.map { $0["price"] as? Double } == [438, 36.6, 8.1])
        let text = try place.run("cost", "--config", "plugins.toml", environment: host).stdout
        #expect(text.contains("Each new container makes 2 new metrics, by its container_name:"), "\(text)")
        #expect(!text.contains("nothing is known"))
    }

    @Test("Without an output for CloudWatch, or with a price list that is wrong, it says so and ends with 1")
    func wrong() throws {
        try place.write(Self.weather + "[[outputs.discard]]\n")
        let none = try place.run("cost", "--config", "plugins.toml")
        #expect(none.status == 1)
        #expect(none.stdout.isEmpty)
        #expect(none.stderr.contains("no outputs.cloudwatch in plugins.toml"), "\(none.stderr)")
        try place.write(Self.weather + Self.output(""))
        try place.write("date = 2026-01-01\nprices = 1\n", to: "prices.toml")
        let list = try place.run("cost", "--config", "plugins.toml", "--prices", "prices.toml")
        #expect(list.status == 1)
        #expect(list.stdout.isEmpty)
        #expect(list.stderr == "heliograph: prices.toml:1:1: 'free' is missing\n")
        let absent = try place.run("cost", "--config", "plugins.toml", "--prices", "absent.toml")
        #expect(absent.stderr.contains("absent.toml: No such file or directory"))
        for arguments in [["--for", "soon"], ["--for", "0s"], ["--for", "-1m"], ["--for"]] {
            let result = try place.start(["cost", "--config", "plugins.toml"] + arguments).end()
            #expect(result.status == 1)
            #expect(result.stderr.contains("--for"), "\(result.stderr)")
        }
        let lonely = try place.run("--config", "plugins.toml", "--cost")
        #expect(lonely.status == 1)
        #expect(lonely.stderr.contains("--cost belongs to --test"))
        try place.write(Self.weather + Self.output("namespaces = 1"))
        let config = try place.run("cost", "--config", "plugins.toml")
        #expect(config.status == 1)
        #expect(config.stderr.contains("did you mean 'namespace'?"), "\(config.stderr)")
    }

    @Test("The quick start, with its output for CloudWatch uncommented, has a price")
    func quickstart() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let quickstart = try String(contentsOf: root.appendingPathComponent("quickstart.toml"), encoding: .utf8)
        var lines = quickstart.split(separator: "\n", omittingEmptySubsequences: false)
        let first = try #require(lines.firstIndex { $0.hasSuffix("[[outputs.cloudwatch]]") })
        for i in first..<lines.count where lines[i].hasPrefix("#") {
            if lines[i].hasPrefix("## ") { break }
            lines[i] = lines[i].dropFirst(2)
        }
        try place.write(lines.joined(separator: "\n"))
        let output = try outputs(report())[0]
        #expect(try series(output).contains { $0.hasPrefix("mem_used_percent") })
        #expect(output["price"] as? Double ?? 0 > 0)
    }

    @Test("The help tells a stranger what it does")
    func help() throws {
        let result = try place.run("cost", "--help")
        #expect(result.status == 0)
        for word in ["nothing is\nsent", "--for <duration>", "--json", "--prices <file>", "--free-tier", "--region"] {
            #expect(result.stdout.contains(word), "\(result.stdout)")
        }
    }
}

/// A port where anybody may call, and nobody answers.
private final class SilentService {
    private let socket: Int32
    let port: UInt16

    init() throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { [socket] in
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && listen(socket, 8) == 0 && getsockname(socket, $0, &size) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        try #require(isBound)
    }

    deinit { close(socket) }

    var wasCalled: Bool {
        let call = accept(socket, nil, nil)
        if call >= 0 { close(call) }
        return call >= 0
    }
}
