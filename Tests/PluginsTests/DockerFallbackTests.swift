import DockerEngine
import Foundation
import HTTP
import MetricModel
import PluginKit
import TestSupport
import Testing

@testable import Plugins

/// The engine's socket goes away and comes back; meanwhile the numbers come from the host's cgroups.
@Suite struct DockerFallbackTests {
    private static let recording = ContainersRecording(name: "docker-v2")
    private static let names: Set = [
        "docker_container_mem", "docker_container_cpu", "docker_container_blkio", "docker_container_net",
    ]

    private func onHost(_ body: (URL) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("heliograph-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        try Self.recording.bring(root, to: "sample1")
        try body(root)
    }

    @Test("Going and coming back, each said once, and the engine is looked for once a minute")
    func goingAndComing() throws {
        try onHost { root in
            let scene = DockerEngineScene(hostRoot: root.path)
            var input = try scene.input("endpoint = \"unix:///nowhere/docker.sock\"")
            let whole = try scene.gather(&input)
            #expect(whole.metrics.contains { $0.name == "docker_container_status" } && scene.log.all.isEmpty)

            scene.goAway()
            scene.clock.advance(by: .seconds(10))
            try Self.recording.bring(root, to: "sample2")
            let first = try scene.gather(&input)
            #expect(first.failures.isEmpty && Set(first.metrics.map(\.name)) == Self.names)
            let said = [
                """
                warning /nowhere/docker.sock cannot be opened: nobody there; containers are read from their cgroups \
                instead, without states, health, images, labels and services. To have them, start the engine, or \
                mount its socket
                """
            ]
            #expect(scene.log.all == said)

            let asked = scene.http.sent.count
            for _ in 0..<5 {
                scene.clock.advance(by: .seconds(10))
                #expect(try Set(scene.gather(&input).metrics.map(\.name)) == Self.names)
            }
            #expect(scene.http.sent.count == asked)
            scene.clock.advance(by: .seconds(10))
            #expect(try !scene.gather(&input).metrics.isEmpty)
            #expect(scene.http.sent.count == asked + 1 && scene.log.all == said)

            scene.goAway(false)
            scene.clock.advance(by: .seconds(59))
            #expect(try Set(scene.gather(&input).metrics.map(\.name)) == Self.names)
            scene.clock.advance(by: .seconds(1))
            #expect(try Self.withoutTimes(scene.gather(&input)) == Self.withoutTimes(whole))
            #expect(
                scene.log.all == said + [
                    "warning unix:///nowhere/docker.sock answers again: the engine is asked, no longer the cgroups"
                ])
            scene.goAway()
            #expect(try Set(scene.gather(&input).metrics.map(\.name)) == Self.names)
            #expect(scene.log.all.count == 3)
        }
    }

    /// All but what follows the clock.
    private static func withoutTimes(_ batch: Batch) -> [Metric] {
        batch.metrics.map { metric in
            var metric = metric
            metric[field: "uptime_ns"] = nil
            metric.time = PluginCase.time
            return metric
        }
    }

    @Test("The numbers are those of inputs.containers, the percentage from the first gather on")
    func sameNumbers() throws {
        let expected = try Self.recording.gather("perdevice_include = [\"cpu\", \"network\", \"blkio\"]")
        try onHost { root in
            let scene = DockerEngineScene(hostRoot: root.path)
            scene.goAway()
            var input = try scene.input("perdevice_include = [\"cpu\", \"network\", \"blkio\"]")
            #expect(scene.log.all.count == 1)
            try Self.recording.bring(root, to: "sample2")
            let found = try scene.gather(&input).metrics
            let wanted = expected[1].filter { Self.names.contains($0.name) }
            #expect(found.count == wanted.count && found.count > 12)
            for (found, wanted) in zip(found, wanted) {
                #expect(found.name == wanted.name && found.tags == wanted.tags && found.fields == wanted.fields)
            }
            #expect(found.contains { $0[field: "usage_percent"] != nil && $0.name == "docker_container_cpu" })
        }
    }

    @Test("Names are filtered, and nothing is told if containers that run are not wanted")
    func filters() throws {
        try onHost { root in
            let scene = DockerEngineScene(hostRoot: root.path)
            scene.goAway()
            var named = try scene.input("container_name_include = [\"\(DockerEngineScene.burn.prefix(4))*\"]")
            let ids = try scene.gather(&named).metrics.map { $0[field: "container_id"] }
            #expect(!ids.isEmpty && ids.allSatisfy { $0 == .string(DockerEngineScene.burn) })
            var exited = try scene.input("container_state_include = [\"exited\"]")
            #expect(try scene.gather(&exited).metrics.isEmpty)
        }
    }

    @Test("An engine that is there and refuses is no reason to read cgroups; nor is one on another host")
    func noReason() throws {
        try onHost { root in
            let refusing = DockerEngineScene(hostRoot: root.path)
            refusing.answer("/_ping", .success(HTTPResponse(status: 500)))
            #expect(throws: StartError.self) { try refusing.input() }
            let late = DockerEngineScene(hostRoot: root.path)
            late.answer("/_ping", .failure(HTTPError(.timeout, "no answer in time")))
            #expect(throws: StartError.self) { try late.input() }
            for options in ["endpoint = \"tcp://10.0.0.1:2375\"", "fallback = false"] {
                let scene = DockerEngineScene(hostRoot: root.path)
                var input = try scene.input(options)
                scene.goAway()
                #expect(throws: EngineError.self) { try scene.gather(&input) }
                #expect(scene.log.all.isEmpty)
                scene.goAway(false)
                #expect(try !scene.gather(&input).metrics.isEmpty)
                #expect(throws: StartError.self) {
                    scene.goAway()
                    _ = try scene.input(options)
                }
            }
        }
    }

    @Test("Where the cgroups cannot be read either, the start fails and the gather says why")
    func noCgroups() throws {
        let scene = DockerEngineScene(hostRoot: "/nowhere")
        var input = try scene.input()
        scene.goAway()
        #expect(throws: EngineError(.unreachable, "/info", "nobody there")) { try scene.gather(&input) }
        do {
            _ = try scene.input()
            Issue.record("it started")
        } catch StartError.retryable(let message) { #expect(message.hasSuffix("/_ping: nobody there")) }
        scene.goAway(false)
        #expect(try !scene.gather(&input).metrics.isEmpty)
    }

    @Test("In a container that sees its own groups alone nothing stands in, which is said once for each time")
    func ownGroupsAlone() throws {
        try onHost { root in
            // A root of all has no events.
            try Data("populated 1\n".utf8).write(to: root.appendingPathComponent("sys/fs/cgroup/cgroup.events"))
            let scene = DockerEngineScene(hostRoot: root.path)
            var input = try scene.input()
            for time in 1...2 {
                scene.goAway()
                for _ in 0..<3 { #expect(throws: EngineError.self) { try scene.gather(&input) } }
                #expect(scene.log.all.count == time)
                #expect(scene.log.all.allSatisfy { $0.contains("shows our own groups alone") })
                scene.goAway(false)
                #expect(try scene.gather(&input).failures.isEmpty)
            }
        }
    }

    @Test("An engine that is back and too old is named once, and the cgroups go on")
    func outdated() throws {
        try onHost { root in
            let scene = DockerEngineScene(hostRoot: root.path)
            scene.goAway()
            var input = try scene.input()
            scene.goAway(false)
            scene.answer("/_ping", .success(HTTPResponse(status: 200, headers: [("Api-Version", "1.20")])))
            for _ in 0..<3 {
                scene.clock.advance(by: .seconds(60))
                #expect(try !scene.gather(&input).metrics.isEmpty)
            }
            #expect(scene.log.all.count == 2 && scene.log.all[1].contains("version 1.23 of the API is needed"))
        }
    }
}
