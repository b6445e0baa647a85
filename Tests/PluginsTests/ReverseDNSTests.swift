import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

/// Answers as the test says; each address can be held up.
final class TestResolver: AddressResolver {
    private let names: [String: String]
    private let gates: [String: WakeSignal]
    private let counts = Guarded<[String: Int]>([:])
    private let running = Guarded((now: 0, most: 0))
    let asked = WakeSignal()

    init(_ names: [String: String], heldUp: [String: WakeSignal] = [:]) {
        self.names = names
        gates = heldUp
    }

    func count(_ address: String) -> Int { counts.withLock { $0[address] ?? 0 } }
    var mostAtOnce: Int { running.withLock { $0.most } }

    func name(of address: String) throws(ResolverError) -> String {
        counts.withLock { $0[address, default: 0] += 1 }
        running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        defer { running.withLock { $0.now -= 1 } }
        asked.poke()
        if let gate = gates[address] { _ = gate.wait(alarm: nil) { false } }
        guard let name = names[address] else { throw ResolverError(description: "not found") }
        return name
    }
}

@Suite(.timeLimit(.minutes(1))) struct ReverseDNSTests {
    final class Scene {
        var processor = ReverseDNSProcessor()
        let log = Recorder()
        let clock = ManualClock(at: PluginCase.time)
        let later = Heard()
        let work: any LateWork

        init(_ resolver: any AddressResolver, _ options: String = "") throws {
            var decoding = Decoding()
            let lookups = """
                [[lookup]]
                tag = "ip"
                dest = "name"
                [[lookup]]
                field = "peer"
                dest = "peer_name"
                """
            try TOMLParser.parse(options + "\n" + lookups, file: "f.toml")
                .decode(into: [processor], owner: "p", &decoding)
            try #require(decoding.problems.isEmpty, "\(decoding.problems)")
            processor.resolver = resolver
            processor.start(PluginContext(logger: log.logger, http: ScriptedHTTPClient(), clock: clock))
            let later = later
            work = try processor.begin { metrics in
                var batch = Batch(time: Timestamp(nanoseconds: 0))
                batch.add(metrics)
                later.deliver(batch)
            }
        }

        func pass(_ lines: String...) throws -> [Metric] {
            var metrics = try lines.map { try Metric(line: $0, now: clock.now) }
            processor.process(&metrics)
            return metrics
        }
    }

    @Test("A name comes late the first time and at once as long as it counts; then it is asked for again")
    func remembers() throws {
        let resolver = TestResolver(["10.0.0.1": "one.example.", "10.0.0.2": "two.example."])
        let scene = try Scene(resolver, "cache_ttl = \"100s\"")
        #expect(try scene.pass("m,ip=10.0.0.1 v=1,peer=\"10.0.0.2\"").isEmpty)
        scene.later.wait(for: 1)
        #expect(scene.later.all[0].tags["name"] == "one.example.")
        #expect(scene.later.all[0][field: "peer_name"] == .string("two.example."))
        scene.clock.advance(by: .seconds(99))
        let known = try scene.pass("m,ip=10.0.0.1 v=2", "m,ip=10.0.0.2 v=3", "m v=4,peer=5i")
        #expect(known.map { $0.tags["name"] } == ["one.example.", "two.example.", nil])
        scene.clock.advance(by: .seconds(1))
        #expect(try scene.pass("m,ip=10.0.0.1 v=5").isEmpty)
        scene.later.wait(for: 2)
        #expect(resolver.count("10.0.0.1") == 2)
        scene.work.drain()
    }

    @Test("Where there is no name the metric goes on as it came, and is not asked for again for a minute")
    func noName() throws {
        let resolver = TestResolver([:])
        let scene = try Scene(resolver)
        #expect(try scene.pass("m,ip=10.0.0.9 v=1").isEmpty)
        scene.later.wait(for: 1)
        #expect(scene.later.all[0].tags == TagSet(["ip": "10.0.0.9"]))
        #expect(scene.log.lines == ["error: no name for '10.0.0.9': not found"])
        #expect(try scene.pass("m,ip=10.0.0.9 v=2").count == 1)
        scene.clock.advance(by: .seconds(60))
        #expect(try scene.pass("m,ip=10.0.0.9 v=3").isEmpty)
        scene.later.wait(for: 2)
        #expect(resolver.count("10.0.0.9") == 2)
        scene.work.drain()
    }

    @Test("Others overtake one that waits, unless the order is kept", arguments: [false, true])
    func order(_ isOrdered: Bool) throws {
        let gate = WakeSignal()
        let resolver = TestResolver(["10.0.0.1": "slow.", "10.0.0.2": "quick."], heldUp: ["10.0.0.1": gate])
        let scene = try Scene(resolver, "ordered = \(isOrdered)")
        #expect(
            try scene.pass("a,ip=10.0.0.1 v=1", "b,ip=10.0.0.2 v=1", "c v=1").map(\.name) == (isOrdered ? [] : ["c"]))
        if !isOrdered { scene.later.wait(for: 1) }
        #expect(scene.later.names == (isOrdered ? [] : ["b"]))
        gate.stop()
        scene.later.wait(for: isOrdered ? 3 : 2)
        #expect(scene.later.names == (isOrdered ? ["a", "b", "c"] : ["b", "a"]))
        scene.work.drain()
    }

    @Test("No more are asked for at once than allowed, and each address once however many metrics wait for it")
    func parallel() throws {
        let gate = WakeSignal()
        let addresses = (1...9).map { "10.0.0.\($0)" }
        let resolver = TestResolver(
            Dictionary(uniqueKeysWithValues: addresses.map { ($0, $0 + ".name") }),
            heldUp: Dictionary(uniqueKeysWithValues: addresses.map { ($0, gate) }))
        let scene = try Scene(resolver, "max_parallel_lookups = 3")
        for _ in 0..<5 {
            for address in addresses { #expect(try scene.pass("m,ip=\(address) v=1").isEmpty) }
        }
        gate.stop()
        scene.later.wait(for: 45)
        #expect(scene.later.all.allSatisfy { $0.tags["name"] == ($0.tags["ip"] ?? "") + ".name" })
        #expect(addresses.allSatisfy { resolver.count($0) == 1 })
        #expect(resolver.mostAtOnce <= 3)
        scene.work.drain()
    }

    @Test("A name service that hangs costs a metric its name after the timeout, and the agent no time at its end")
    func hangs() throws {
        let gate = WakeSignal()
        let scene = try Scene(TestResolver([:], heldUp: ["10.0.0.1": gate]), "lookup_timeout = \"5s\"")
        #expect(try scene.pass("m,ip=10.0.0.1 v=1").isEmpty)
        scene.clock.waitForSleeper(until: PluginCase.time + .seconds(5))
        scene.clock.advance(by: .seconds(5))
        scene.later.wait(for: 1)
        #expect(scene.log.lines == ["error: 1 metrics got no name in 5s"])
        #expect(try scene.pass("m,ip=10.0.0.1 v=2").isEmpty)
        scene.work.drain()
        #expect(scene.later.all.count == 2)
        gate.stop()
    }

    @Test("When too many wait, others go on without names")
    func bound() throws {
        let gate = WakeSignal()
        let scene = try Scene(TestResolver(["10.0.0.1": "x."], heldUp: ["10.0.0.1": gate]))
        var metrics = [Metric](
            repeating: try Metric(line: "m,ip=10.0.0.1 v=1", now: scene.clock.now), count: 10_005)
        scene.processor.process(&metrics)
        #expect(metrics.count == 5)
        gate.stop()
        scene.later.wait(for: 10_000)
        scene.work.drain()
    }

    @Test("The system's resolver knows the address of this machine to itself, and what is no address")
    func system() throws {
        #expect(throws: ResolverError(description: "it is no IP address")) { _ = try SystemResolver().name(of: "rain") }
        #expect(try SystemResolver().name(of: "127.0.0.1").hasPrefix("localhost"))
    }
}
