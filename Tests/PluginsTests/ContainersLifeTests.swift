import Logging
import MetricModel
import PluginKit
import Plugins
import TOML
import TestSupport
import Testing
import Threads

/// Containers that begin and end between two gathers, on a host whose files are written as the kernel would.
@Suite struct ContainersLifeTests {
    private final class Host {
        let folder = TemporaryFolder()
        let clock = ManualClock(at: PluginCase.time)
        let wake = WakeSignal()
        var input = ContainersInput()

        static let id = String(repeating: "a1", count: 32)
        var group: String { "sys/fs/cgroup/docker/\(Self.id)" }

        init(_ options: String = "", isLasting: Bool = true) throws {
            folder.write("MemTotal: 1000 kB\n", to: "proc/meminfo")
            folder.write("cpu  100 0 0 100 0 0 0 0 0 0\ncpu0 100 0 0 100 0 0 0 0 0 0\n", to: "proc/stat")
            folder.write("oom_kill 0\n", to: "proc/vmstat")
            folder.write("cpu memory\n", to: "sys/fs/cgroup/cgroup.controllers")
            folder.write("oom_kill 0\n", to: "sys/fs/cgroup/docker/memory.events")
            var decoding = Decoding()
            try TOMLParser.parse(options, file: "f.toml").decode(
                into: [input], owner: "inputs.containers", &decoding)
            try #require(decoding.problems.isEmpty)
            var context = PluginContext(
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, hostRoot: folder.path,
                http: ScriptedHTTPClient(), clock: clock)
            context.isLasting = isLasting
            context.callForAttention = { [wake] in wake.poke() }
            try input.start(context)
        }

        func count(kills: Int = 0, nanoseconds: Int = 5000, isPopulated: Bool = true) {
            folder.write("oom_kill \(kills)\n", to: group + "/memory.events")
            folder.write("usage_usec \(nanoseconds / 1000)\n", to: group + "/cpu.stat")
            folder.write("900\n", to: group + "/memory.peak")
            folder.write("populated \(isPopulated ? 1 : 0)\n", to: group + "/cgroup.events")
        }

        private func lines(_ tell: (inout Batch) throws -> Void) throws -> [String] {
            var batch = Batch(time: clock.now)
            try tell(&batch)
            #expect(batch.failures.isEmpty)
            return batch.metrics.map { metric in
                let fields = metric.fields.filter { $0.key != "container_id" }.map { "\($0.key)=\($0.value.text)" }
                return "\(metric.name) \(metric.tags["container_name"] ?? metric.tags["parent"] ?? "") "
                    + fields.sorted().joined(separator: " ")
            }
        }

        func gather() throws -> [String] { try lines { try input.gather(into: &$0) } }
        func finish() throws -> [String] { try lines { input.finish(into: &$0) } }

        /// Waits for its call.
        func attend() throws -> [String] {
            #expect(wake.wait(alarm: nil) { false } == .poked)
            return try lines { input.attend(into: &$0) }
        }

        /// Until it tells of something whose name ends so.
        func attend(until end: String) throws -> [String] {
            var told: [String] = []
            while !told.contains(where: { $0.hasPrefix("docker_container_\(end) ") }) { told += try attend() }
            return told
        }

        /// What is told of containers that have ended.
        static func lives(_ lines: [String]) -> [String] {
            lines.filter { $0.hasPrefix("docker_container_lifecycle ") }.map { String($0.dropFirst(27)) }
        }
    }

    private static let short = "a1a1a1a1a1a1"

    @Test("A life between two gathers is told when it ends, with its last numbers and one point of its own")
    func short() throws {
        let host = try Host("lifecycle = true")
        #expect(try host.gather().isEmpty)
        host.count()
        #expect(try host.attend().isEmpty)
        host.clock.advance(by: .milliseconds(200))
        host.count(nanoseconds: 70_000, isPopulated: false)
        let told = try host.attend(until: "lifecycle")
        #expect(told.contains { $0.hasPrefix("docker_container_cpu ") && $0.contains("usage_total=70000") })
        let began = PluginCase.time.nanoseconds
        #expect(
            Host.lives(told) == [
                "\(Self.short) complete=true finished_at=\(began + 200_000_000) max_usage=900 oom_kill=0 "
                    + "started_at=\(began) uptime_ns=200000000 usage_total=70000"
            ])
        host.folder.remove(host.group)
        #expect(try host.attend().isEmpty)
        #expect(Host.lives(try host.gather()).isEmpty)
        #expect(try host.finish().isEmpty)
    }

    @Test("The point of a life may be left out; the last numbers may not")
    func withoutLives() throws {
        let host = try Host("lifecycle = false")
        _ = try host.gather()
        host.count()
        _ = try host.attend()
        host.count(kills: 1, isPopulated: false)
        let told = try host.attend(until: "events")
        #expect(told.contains("docker_container_events \(Self.short) oom_kill=1"))
        #expect(try Host.lives(told + host.finish()).isEmpty)
    }

    @Test(
        "A kill that only the group above knows is told of the container, when that was read", arguments: [true, false])
    func attributed(isFinished: Bool) throws {
        let host = try Host("lifecycle = true")
        _ = try host.gather()
        _ = try host.gather()
        host.folder.make(host.group)
        host.folder.remove(host.group)
        #expect(try host.attend().isEmpty)
        host.folder.write("oom_kill 1\n", to: "sys/fs/cgroup/docker/memory.events")
        let began = PluginCase.time.nanoseconds
        let times = "finished_at=\(began)"
        if isFinished {
            // No gather follows, so nobody will know more.
            #expect(
                Host.lives(try host.finish()) == [
                    "\(Self.short) complete=false \(times) started_at=\(began) uptime_ns=0"
                ])
            return
        }
        // The group above was not looked at before; its account is opened first.
        #expect(try Host.lives(host.gather()).isEmpty)
        let told = try host.gather()
        #expect(told.contains("docker_container_events \(Self.short) oom_kill=1"))
        #expect(
            Host.lives(told) == ["\(Self.short) complete=false \(times) oom_kill=1 started_at=\(began) uptime_ns=0"])
        #expect(!told.contains { $0.hasPrefix("docker_container_events_unattributed /docker") })
    }

    @Test("Containers that are left out have no lives")
    func leftOut() throws {
        let host = try Host("lifecycle = true\ncontainer_name_exclude = [\"a1*\"]")
        _ = try host.gather()
        host.count()
        _ = try host.attend()
        host.folder.remove(host.group)
        #expect(try host.gather().allSatisfy { !$0.contains(Self.short) })
        #expect(try host.finish().isEmpty)
    }

    @Test("With --test nobody listens; what ended since the last gather is told by the next")
    func once() throws {
        let host = try Host("lifecycle = true", isLasting: false)
        host.count()
        _ = try host.gather()
        host.count(nanoseconds: 8000)
        host.folder.remove(host.group)
        #expect(try Host.lives(host.gather()).isEmpty)
        #expect(try Host.lives(host.gather()).count == 1)
        #expect(try host.finish().isEmpty)
    }
}

extension FieldValue {
    fileprivate var text: String {
        switch self {
        case .int(let value): "\(value)"
        case .uint(let value): "\(value)"
        case .double(let value): "\(value)"
        case .bool(let value): "\(value)"
        case .string(let value): value
        }
    }
}
