import DockerEngine
import Foundation
import HTTP
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

/// What the case folders cannot say of `inputs.docker`: failures, start, what is kept between gathers.
@Suite struct DockerInputTests {
    /// Each way a request can fail, and whether that is worth a word.
    static let faults: [(what: String, answer: Result<HTTPResponse, HTTPError>, isTold: Bool)] = [
        ("gone", .success(HTTPResponse(status: 404, body: Array(#"{"message":"no such"}"#.utf8))), false),
        ("broken", .success(HTTPResponse(status: 500, body: Array(#"{"message":"bad day"}"#.utf8))), true),
        ("truncated", .failure(HTTPError(.truncated, "breaks off", status: 200)), true),
        ("half", .success(HTTPResponse(status: 200, body: Array(#"{"State": {"Pid": "#.utf8))), true),
        ("garbage", .success(HTTPResponse(status: 200, body: [0xFF, 0, 7])), true),
        ("of another kind", .success(HTTPResponse(status: 200, body: Array("[1]".utf8))), true),
        ("late", .failure(HTTPError(.timeout, "no answer in time")), true),
        ("lost", .failure(HTTPError(.unreachable, "connection refused")), true),
        ("oversized", .failure(HTTPError(.oversized, "too long", status: 200)), true),
    ]

    static func others(_ batch: Batch, than id: String) -> [Metric] {
        batch.metrics.filter { $0.tags["container_name"] != nil && $0[field: "container_id"] != .string(id) }
    }

    @Test("A container that fails in any way takes no other along", arguments: ["json", "stats"], faults.indices)
    func neighbours(_ call: String, _ fault: Int) throws {
        let scene = DockerEngineScene()
        var input = try scene.input()
        let whole = try scene.gather(&input)
        #expect(whole.failures.isEmpty)
        scene.answer("/containers/\(DockerEngineScene.burn)/\(call)", Self.faults[fault].answer)
        let batch = try scene.gather(&input)
        let others = Self.others(batch, than: DockerEngineScene.burn)
        #expect(others == Self.others(whole, than: DockerEngineScene.burn))
        #expect(Set(others.compactMap { $0.tags["container_name"] }) == ["oom", "ping"])
        #expect(batch.failures.count == (Self.faults[fault].isTold ? 1 : 0), "\(batch.failures)")
        #expect(batch.failures.allSatisfy { "\($0)".hasPrefix("container 'burn': \(call): ") })
        // The state was told before the statistics failed.
        let own = batch.metrics.filter { $0.tags["container_name"] == "burn" }.map(\.name)
        #expect(own == (call == "stats" ? ["docker_container_status"] : []))
        scene.answer("/containers/\(DockerEngineScene.burn)/\(call)", nil)
        #expect(try scene.gather(&input).metrics == whole.metrics)
    }

    @Test("Info, services and disk usage that fail cost only themselves", arguments: faults.indices)
    func parts(_ fault: Int) throws {
        let scene = DockerEngineScene()
        scene.answer("/_ping", .success(HTTPResponse(status: 200, headers: [("Api-Version", "1.50")])))
        scene.answer("/services", #"[{"ID": "a", "Spec": {"Name": "n", "Mode": {"Global": {}}}}]"#)
        scene.answer("/tasks", "[]")
        scene.answer("/system/df", #"{"LayersSize": 5}"#)
        var input = try scene.input("gather_services = true\nstorage_objects = [\"image\"]\nfallback = false")
        let whole = try scene.gather(&input)
        #expect(whole.failures.isEmpty)
        let parts = ["/info": "docker", "/tasks": "docker_swarm", "/system/df": "docker_disk_usage"]
        for (path, lost) in parts where path != "/info" || Self.faults[fault].what != "lost" {
            scene.answer(path, Self.faults[fault].answer)
            let batch = try scene.gather(&input)
            #expect(batch.failures.count == 1, "\(path): \(batch.failures)")
            #expect("\(batch.failures[0])".hasPrefix(path + ": "))
            #expect(batch.metrics == whole.metrics.filter { $0.name != lost }, "\(path)")
            scene.answer(path, path == "/info" ? nil : .success(HTTPResponse(status: 200, body: Array("[]".utf8))))
            if path == "/system/df" { scene.answer(path, #"{"LayersSize": 5}"#) }
        }
    }

    @Test("Without the list of containers nothing more is asked, and the gather says why", arguments: faults.indices)
    func list(_ fault: Int) throws {
        let scene = DockerEngineScene()
        var input = try scene.input("fallback = false")
        scene.answer("/containers/json", Self.faults[fault].answer)
        let before = scene.http.sent.count
        #expect(throws: EngineError.self) { try scene.gather(&input) }
        #expect(scene.http.sent.count == before + 2)
        scene.answer("/containers/json", nil)
        #expect(try !scene.gather(&input).metrics.isEmpty)
    }

    @Test("A start that fails may be tried again, but not with an engine that is too old", arguments: faults.indices)
    func start(_ fault: Int) throws {
        for path in ["/_ping", "/info"] {
            let scene = DockerEngineScene()
            scene.answer(path, Self.faults[fault].answer)
            if path == "/_ping", case .success(let answer) = Self.faults[fault].answer, answer.status == 200 {
                continue
            }
            do {
                _ = try scene.input("fallback = false")
                Issue.record("it started")
            } catch StartError.retryable(let message) {
                #expect(message.hasPrefix("the engine at unix:///var/run/docker.sock cannot be asked: \(path): "))
            }
        }
    }

    @Test(
        "Versions of the API that are too old",
        arguments: [("1.22", "", "1.23"), ("1.41", "storage_objects = [\"volume\"]", "1.42")])
    func outdated(_ version: String, _ options: String, _ needed: String) throws {
        let scene = DockerEngineScene()
        scene.answer("/_ping", .success(HTTPResponse(status: 200, headers: [("Api-Version", version)])))
        do {
            _ = try scene.input(options)
            Issue.record("it started")
        } catch StartError.fatal(let message) {
            #expect(message.contains("version \(needed) of the API is needed, and this is \(version)"))
        }
    }

    @Test("Series live as long as their containers, and change with what they are made of")
    func series() throws {
        let scene = DockerEngineScene()
        var input = try scene.input()
        func tags(_ name: String, _ batch: Batch) throws -> TagSet {
            try #require(batch.metrics.first { $0.name == name && $0.tags["container_name"] == "oom" }).tags
        }
        let first = try scene.gather(&input)
        let second = try scene.gather(&input)
        for name in ["docker_container_mem", "docker_container_cpu", "docker_container_blkio"] {
            #expect(try tags(name, first) === tags(name, second))
        }
        scene.answer("/info", #"{"Name": "other", "ServerVersion": "29"}"#)
        let third = try scene.gather(&input)
        #expect(try tags("docker_container_mem", third)["engine_host"] == "other")
        #expect(try tags("docker_container_mem", third)["server_version"] == "29")
        #expect(third.metrics.first?.tags["engine_host"] == "other")
    }

    @Test("With Podman the sample before is our own, while it is fresh")
    func podman() throws {
        let scene = DockerEngineScene()
        scene.answer("/info", #"{"Name": "podman-host"}"#)
        func use(_ total: Int, of host: Int) {
            scene.answer(
                "/containers/\(DockerEngineScene.oom)/stats",
                """
                {"read": "2023-11-14T22:13:20Z", "cpu_stats": {"cpu_usage": {"total_usage": \(total)},
                 "system_cpu_usage": \(host), "online_cpus": 2}, "precpu_stats": {"cpu_usage": {"total_usage": 0}}}
                """)
        }
        var input = try scene.input("podman_cache_ttl = \"30s\"")
        func percent() throws -> FieldValue? {
            try scene.gather(&input).metrics.first {
                $0.name == "docker_container_cpu" && $0.tags["container_name"] == "oom"
            }?[field: "usage_percent"]
        }
        use(1000, of: 10000)
        // The engine's zeros are no sample, but that is what Telegraf counts from, too.
        #expect(try percent() == .double(20))
        use(1500, of: 14000)
        scene.clock.advance(by: .seconds(30))
        #expect(try percent() == .double(25))
        use(2000, of: 18000)
        scene.clock.advance(by: .seconds(31))
        #expect(try percent() == .double(2000.0 / 18000 * 2 * 100))
    }

    @Test("ENV reads Docker's variables")
    func environment() throws {
        let scene = DockerEngineScene(environment: [
            "DOCKER_HOST": "tcp://10.0.0.9:2376", "DOCKER_CERT_PATH": "/certs", "DOCKER_TLS_VERIFY": "1",
            "DOCKER_API_VERSION": "1.30",
        ])
        _ = try scene.input("endpoint = \"ENV\"")
        let request = try #require(scene.http.sent.last)
        #expect(request.url == "https://10.0.0.9:2376/v1.30/info" && request.unixSocket == nil)
        #expect(request.transport.authorities == "/certs/ca.pem" && request.transport.verifiesServer)
        #expect(request.transport.certificate == "/certs/cert.pem" && request.transport.key == "/certs/key.pem")
        let plain = DockerEngineScene(environment: ["DOCKER_HOST": ""])
        _ = try plain.input("endpoint = \"ENV\"")
        #expect(plain.http.sent.last?.unixSocket == "/var/run/docker.sock")
        #expect(throws: StartError.fatal("the engine's endpoint must begin with unix:// or tcp://, not 'ssh://h'")) {
            try DockerEngineScene(environment: ["DOCKER_HOST": "ssh://h"]).input("endpoint = \"ENV\"")
        }
        #expect(throws: StartError.self) {
            try DockerEngineScene(environment: ["DOCKER_API_VERSION": "new"]).input("endpoint = \"ENV\"")
        }
    }

    @Test(
        "What is wrong with an option is said when the file is read",
        arguments: [
            ("endpoint = \"/var/run/docker.sock\"", "must begin with unix:// or tcp://"),
            ("timeout = \"0s\"", "must be above zero"), ("perdevice_include = [\"disk\"]", "\"cpu\""),
            ("storage_objects = [\"layer\"]", "\"container\""), ("container_name_include = [\"[\"]", "bad pattern"),
            ("perdevice = true", "'perdevice' is not an option"),
        ])
    func options(_ option: String, _ words: String) throws {
        var decoding = Decoding()
        try TOMLParser.parse(option, file: "f.toml").decode(into: [DockerInput()], owner: "inputs.docker", &decoding)
        #expect(decoding.problems.count == 1 && "\(decoding.problems)".contains(words), "\(decoding.problems)")
    }

    @Test("Jobs run side by side, no more than allowed, and answer in order", .timeLimit(.minutes(1)))
    func sideBySideJobs() {
        let limit = 4
        let running = Guarded((now: 0, most: 0))
        let full = WakeSignal()
        let made = sideBySide(Array(0..<50), atMost: limit, threads: "test") { item in
            let isFull = running.withLock { running in
                running.now += 1
                running.most = max(running.most, running.now)
                return running.now == limit
            }
            // The first ones wait for each other: they could not if they ran one after another.
            if isFull { full.stop() }
            if item < limit { _ = full.wait(alarm: nil) { false } }
            running.withLock { $0.now -= 1 }
            return item * item
        }
        #expect(made == (0..<50).map { $0 * $0 })
        #expect(running.withLock { $0.most } == limit)
        #expect(sideBySide([Int](), atMost: 4, threads: "test") { $0 }.isEmpty)
    }

    @Test(
        "Sizes of the device mapper",
        arguments: [
            ("36.53 GB", 36_530_000_000), ("65.54kB", 65540), ("10 b", 10), ("7", 7), ("1.5 T", 1_500_000_000_000),
            ("2PB", 2_000_000_000_000_000), ("1.2.3 kB", nil), ("extfs", nil), ("", nil), ("1.02.115 (2016)", nil),
            ("5 kibi", nil), ("-1 kB", nil), ("1  kB", nil), (".5 kB", nil),
        ] as [(String, Int64?)])
    func sizes(_ text: String, _ bytes: Int64?) { #expect(DeviceMapper.bytes(text) == bytes) }
}
