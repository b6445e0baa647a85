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
            #expect(whole.metrics.contains { $0.name == "docker_container_status" } && scene.said.isEmpty)

            scene.goAway()
            scene.clock.advance(by: .seconds(10))
            try Self.recording.bring(root, to: "sample2")
            let first = try scene.gather(&input)
            #expect(first.failures.isEmpty && Set(first.metrics.map(\.name)) == Self.names)
            let said = [
                """
                warning /nowhere/docker.sock cannot be opened: nobody there; containers are read from their cgroups \
                instead, without status, health and services, and with those names, images and labels that files may \
                tell. To have all, start the engine, or mount its socket
                """
            ]
            #expect(scene.said == said)

            let asked = scene.http.sent.count
            for _ in 0..<5 {
                scene.clock.advance(by: .seconds(10))
                #expect(try Set(scene.gather(&input).metrics.map(\.name)) == Self.names)
            }
            #expect(scene.http.sent.count == asked)
            scene.clock.advance(by: .seconds(10))
            #expect(try !scene.gather(&input).metrics.isEmpty)
            #expect(scene.http.sent.count == asked + 1 && scene.said == said)

            scene.goAway(false)
            scene.clock.advance(by: .seconds(59))
            #expect(try Set(scene.gather(&input).metrics.map(\.name)) == Self.names)
            scene.clock.advance(by: .seconds(1))
            #expect(try Self.withoutTimes(scene.gather(&input)) == Self.withoutTimes(whole))
            #expect(
                scene.said == said + [
                    "warning unix:///nowhere/docker.sock answers again: the engine is asked, no longer the cgroups"
                ])
            scene.goAway()
            #expect(try Set(scene.gather(&input).metrics.map(\.name)) == Self.names)
            #expect(scene.said.count == 3)
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
            #expect(scene.said.count == 1)
            try Self.recording.bring(root, to: "sample2")
            let found = try scene.gather(&input).metrics
            let wanted = expected[1].filter { Self.names.contains($0.name) }
            #expect(found.count == wanted.count && found.count > 12)
            for (found, wanted) in zip(found, wanted) {
                // The engine's metrics do not tell what runs it.
                let tags = wanted.tags.setting("runtime", to: nil)
                #expect(found.name == wanted.name && found.tags == tags && found.fields == wanted.fields)
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

    private static func document(_ name: String, _ labels: String) -> Data {
        Data(
            """
            {"Name": "/\(name)", "Config": {"Image": "quay.io:5000/team/\(name):1.2", "Labels": {\(labels)},
             "Env": ["STAGE=prod", "SECRET=x"]}}
            """.utf8)
    }

    /// Two of the recorded containers have Docker's file.
    private func leaveNames(on root: URL) throws {
        let documents = [
            DockerEngineScene.burn: Self.document(
                "k8s_app_web_shop_0", #""io.kubernetes.container.name": "app", "team": "shop""#),
            DockerEngineScene.memory: Self.document("db", #""team": "data", "container_name": "labelled""#),
        ]
        for (id, document) in documents {
            let folder = root.appendingPathComponent("var/lib/docker/containers/\(id)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try document.write(to: folder.appendingPathComponent("config.v2.json"))
        }
    }

    private func memoryTags(_ options: String, on root: URL) throws -> [TagSet] {
        let scene = DockerEngineScene(hostRoot: root.path)
        scene.goAway()
        var input = try scene.input(options)
        return try scene.gather(&input).metrics.filter { $0.name == "docker_container_mem" }.map(\.tags)
    }

    @Test("Names, images, labels and variables are those that Docker's files tell, by the input's own options")
    func namesOfFiles() throws {
        try onHost { root in
            try leaveNames(on: root)
            let all = try memoryTags("", on: root)
            let app = TagSet([
                "container_name": "k8s_app_web_shop_0", "container_image": "quay.io:5000/team/k8s_app_web_shop_0",
                "container_version": "1.2", "io.kubernetes.container.name": "app", "team": "shop",
            ])
            #expect(all.contains(app))
            // As with the engine, a label wins.
            #expect(all.contains { $0["container_name"] == "labelled" && $0["team"] == "data" })
            #expect(all.allSatisfy { $0["runtime"] == nil && $0["pod_name"] == nil && $0["source"] == nil })

            let chosen = try memoryTags(
                """
                container_name_include = ["k8s_*", "db"]
                container_name_exclude = ["db"]
                docker_label_exclude = ["io.*"]
                tag_env = ["STAGE", "ABSENT"]
                source_tag = true
                """, on: root)
            let wanted = app.setting("io.kubernetes.container.name", to: nil).setting("STAGE", to: "prod")
                .setting("source", to: String(DockerEngineScene.burn.prefix(12)))
            #expect(chosen == [wanted])
            #expect(try memoryTags("docker_label_include = [\"none\"]", on: root).allSatisfy { $0["team"] == nil })
        }
    }

    @Test("One that is paused is left out as the engine leaves it out, and told of where it is asked for")
    func paused() throws {
        try onHost { root in
            try leaveNames(on: root)
            let group = "sys/fs/cgroup/docker/\(DockerEngineScene.memory)/cgroup.freeze"
            try Data("1\n".utf8).write(to: root.appendingPathComponent(group))
            let running = try memoryTags("docker_label_exclude = [\"*\"]", on: root).map { $0["container_name"] }
            #expect(running.contains("k8s_app_web_shop_0") && !running.contains("db"))
            let paused = try memoryTags(
                "docker_label_exclude = [\"*\"]\ncontainer_state_include = [\"paused\"]", on: root)
            #expect(paused.map { $0["container_name"] } == ["db"])
        }
    }

    @Test("One gather is enough of an engine, two are needed of the cgroups")
    func samples() throws {
        try onHost { root in
            let scene = DockerEngineScene(hostRoot: root.path)
            var input = try scene.input()
            #expect(!input.needsTwoSamples)
            scene.goAway()
            #expect(try scene.input().needsTwoSamples)
            _ = try scene.gather(&input)
            #expect(input.needsTwoSamples)
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
                #expect(scene.said.isEmpty)
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
                #expect(scene.said.count == time)
                #expect(scene.said.allSatisfy { $0.contains("shows our own groups alone") })
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
            #expect(scene.said.count == 2 && scene.said[1].contains("version 1.23 of the API is needed"))
        }
    }
}
