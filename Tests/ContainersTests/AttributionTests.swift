import Foundation
import TestSupport
import Testing

@testable import Containers
@testable import KernelFiles

/// A host whose groups count as v2 does it, and whose kernel tells what happens; with a ledger that hears it.
private struct HeardHost {
    let host: SmallHost
    private var sweep: ContainerSweep
    private(set) var ledger: GroupLedger
    private var kills: [String: UInt64] = [:]
    private var killsOfHost: UInt64 = 0
    /// What containers told of themselves, by their groups; and what was found out of those that could not.
    private(set) var told: [String: UInt64] = [:]
    private(set) var attributed: [String: UInt64] = [:]
    private(set) var killed: UInt64 = 0

    init() throws {
        host = try SmallHost()
        try host.write("33 25 0:26 / /cg rw - cgroup2 cgroup2 rw\n", to: "proc/self/mountinfo")
        try host.write("oom_kill 0\n", to: "proc/vmstat")
        sweep = host.sweep()
        ledger = GroupLedger(procRoot: host.root.path + "/proc")
        _ = try sweep.watch()
    }

    /// Makes a group, and gives it, and all above it, so many kills more.
    mutating func count(_ group: String, kills more: UInt64 = 0) throws {
        let isNew = kills[group] == nil
        if isNew, ContainerIdentity(path: "/" + group) != nil {
            try host.write("populated 1\n", to: "cg/\(group)/cgroup.events")
        }
        killed += more
        var path = group
        while !path.isEmpty {
            kills[path, default: 0] += more
            let count = kills[path, default: 0]
            if path != group || more > 0 || isNew {
                try host.write("oom \(count)\noom_kill \(count)\n", to: "cg/\(path)/memory.events")
            }
            path = path.split(separator: "/").dropLast().joined(separator: "/")
        }
        killsOfHost += more
        try host.write("oom_kill \(killsOfHost)\n", to: "proc/vmstat")
    }

    mutating func remove(_ group: String) throws {
        for known in kills.keys where known == group || known.hasPrefix(group + "/") { kills[known] = nil }
        // Whoever has it open reads nothing any more.
        try host.write("", to: "cg/\(group)/memory.events")
        // Kept aside, so that a new one of its name gets another number, as the kernel does it.
        let aside = host.root.appendingPathComponent("gone-\(UUID().uuidString)")
        try FileManager.default.moveItem(at: host.root.appendingPathComponent("cg/" + group), to: aside)
    }

    func leave(_ group: String) throws { try host.write("populated 0\n", to: "cg/\(group)/cgroup.events") }

    /// What the kernel would not tell in time: the watch of a group is gone before something happens to it.
    mutating func overhear(_ group: String) {
        var budget = DescriptorBudget(limit: 0)
        sweep.groupWatch?.forget("/" + group, within: &budget)
    }

    mutating func beDeaf() { sweep.groupWatch?.beginAnew() }

    private static let everyone = Admission(isAdmitted: true, isFinal: true)

    mutating func attend() {
        var (ledger, told) = (ledger, told)
        _ = sweep.attend(
            admitting: { _ in Self.everyone }, hearing: { Self.hear($0, &ledger, &told) })
        (self.ledger, self.told) = (ledger, told)
    }

    /// - Parameter meanwhile: done when the groups above were read, and before those below are.
    mutating func gather(meanwhile: (inout HeardHost) throws -> Void = { _ in }) throws {
        ledger.begin()
        try meanwhile(&self)
        var (ledger, told) = (ledger, told)
        _ = try sweep.sweep(
            admitting: { _ in Self.everyone }, hearing: { Self.hear($0, &ledger, &told) },
            visit: { group, _, reading in
                ledger.note(group, reading)
                if let kills = reading.events?.oomKill { told[group] = kills }
            })
        _ = ledger.end(after: sweep, isWhole: sweep.takeCompleteness())
        for (group, kills) in ledger.takeAttributed() { attributed[group, default: 0] += kills }
        (self.ledger, self.told) = (ledger, told)
    }

    private static func hear(_ news: ContainerNews, _ ledger: inout GroupLedger, _ told: inout [String: UInt64]) {
        ledger.hear(news)
        if case .reading(let reading, let group, _) = news, let kills = reading.events?.oomKill { told[group] = kills }
    }

    var unattributed: [String: UInt64] {
        var found: [String: UInt64] = [:]
        for (group, tally) in ledger.unexplained { if let kills = tally[.oomKill], kills > 0 { found[group] = kills } }
        return found
    }

    var sum: UInt64 {
        [told, attributed, unattributed].reduce(0) { $0 + $1.values.reduce(0, +) }
    }
}

/// Kills that only the group above knows.
@Suite struct AttributionTests {
    private func withHost(_ body: (inout HeardHost) throws -> Void) throws {
        var host = try HeardHost()
        defer { host.host.remove() }
        try host.count(Self.container(99))
        try host.gather()
        try host.gather()
        try body(&host)
    }

    private static func container(_ number: Int, in parent: String = "docker") -> String {
        "\(parent)/\(SmallHost.id(number))"
    }

    @Test(
        "A kill that only one can have suffered is its own, whether it was met before or not", arguments: [true, false])
    func one(wasMet: Bool) throws {
        try withHost { host in
            let one = Self.container(1)
            try host.count(one)
            if wasMet { try host.gather() }
            host.overhear(one)
            try host.count(one, kills: 2)
            try host.remove(one)
            if wasMet { host.attend() }
            try host.gather()
            #expect(host.attributed == ["/" + one: 2])
            #expect(host.unattributed.isEmpty)
            try host.gather()
            #expect(host.sum == 2)
        }
    }

    @Test(
        "Of several that ended unread nobody is accused, be it containers or other groups", arguments: ["docker", ""])
    func several(_ prefix: String) throws {
        try withHost { host in
            let rival = prefix.isEmpty ? "docker/build" : Self.container(2)
            for group in [Self.container(1), rival] {
                try host.count(group)
                try host.remove(group)
            }
            try host.count("docker", kills: 1)
            try host.gather()
            #expect(host.attributed.isEmpty)
            #expect(host.unattributed == ["/docker": 1])
        }
    }

    @Test("One that was read at its end is no suspect: the other one it was")
    func whole() throws {
        try withHost { host in
            let (one, other) = (Self.container(1), Self.container(2))
            for group in [one, other] { try host.count(group) }
            host.attend()
            try host.host.write("usage_usec 5\n", to: "cg/\(one)/cpu.stat")
            try host.leave(one)
            host.attend()
            try host.remove(one)
            host.overhear(other)
            try host.count(other, kills: 1)
            try host.remove(other)
            host.attend()
            try host.gather()
            #expect(host.attributed == ["/" + other: 1])
        }
    }

    @Test("Two lives under one name are two")
    func sameName() throws {
        try withHost { host in
            let one = Self.container(1)
            for kills: UInt64 in [1, 0] {
                try host.count(one, kills: kills)
                try host.remove(one)
            }
            host.attend()
            try host.gather()
            #expect(host.attributed.isEmpty)
            #expect(host.unattributed == ["/docker": 1])
        }
    }

    @Test("Where groups may have come and gone unheard, nobody is accused")
    func deaf() throws {
        try withHost { host in
            let one = Self.container(1)
            try host.count(one)
            try host.gather()
            host.beDeaf()
            try host.count(one, kills: 1)
            try host.remove(one)
            try host.gather()
            #expect(host.attributed.isEmpty)
            #expect(host.unattributed == ["/docker": 1])
        }
    }

    @Test("One that lives and could not be read is a suspect, too")
    func unreadable() throws {
        try withHost { host in
            let (one, other) = (Self.container(1), Self.container(2))
            try host.count(one)
            try host.count(other)
            try host.gather()
            host.overhear(one)
            try host.count(one, kills: 1)
            try host.remove(one)
            try host.host.write("", to: "cg/\(other)/memory.events")
            try host.gather()
            #expect(host.attributed.isEmpty)
            #expect(host.unattributed == ["/docker": 1])
        }
    }

    @Test("One that ends while the groups are read is known by the next reading")
    func meanwhile() throws {
        try withHost { host in
            let one = Self.container(1)
            try host.count(one)
            try host.gather()
            try host.gather { host in
                host.overhear(one)
                try host.count(one, kills: 1)
                try host.remove(one)
            }
            #expect(host.sum == 0)
            try host.gather()
            #expect(host.attributed == ["/" + one: 1])
        }
    }

    @Test(
        "What a container in a pod told at its end is not told again of the class above, when the pod is gone with it")
    func pod() throws {
        try withHost { host in
            let pod = "kubepods/burstable/pod1b4e28ba-2fa1-11d2-883f-0016d3cca427"
            let (one, other) = (Self.container(1, in: pod), Self.container(2, in: pod))
            try host.count(one)
            try host.gather()
            try host.gather()
            try host.count(one, kills: 2)
            host.attend()
            try host.remove(one)
            try host.remove(pod)
            host.attend()
            try host.gather()
            // A pod that nobody had seen before.
            try host.count(other, kills: 3)
            host.attend()
            try host.remove(other)
            try host.remove(pod)
            for _ in 0..<3 { try host.gather() }
            #expect(host.told["/" + one] == 2)
            #expect(host.told["/" + other] == 3)
            #expect(host.sum == 5)
        }
    }

    @Test(
        "Of hundreds of short lives, heard of or not, each kill is told once, and none that was not",
        arguments: [2, 2024])
    func conservation(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        try withHost { host in
            var living: [String] = []
            for number in 1...500 {
                let pod = "kubepods/pod1b4e28ba-2fa1-11d2-883f-0016d3cca42\(number % 3)"
                let group = Self.container(number, in: number % 2 == 0 ? "docker" : pod)
                try host.count(group, kills: UInt64.random(in: 0...1, using: &random))
                living.append(group)
                if Int.random(in: 0..<3, using: &random) > 0 { host.attend() }
                while let one = living.randomElement(using: &random), living.count > 3 || Bool.random(using: &random) {
                    if Bool.random(using: &random) { host.overhear(one) }
                    try host.count(one, kills: UInt64.random(in: 0...1, using: &random))
                    if Bool.random(using: &random) { host.attend() }
                    try host.remove(one)
                    living.removeAll { $0 == one }
                }
                if number % 7 == 0, !living.contains(where: { $0.hasPrefix(pod) }) { try host.remove(pod) }
                guard Int.random(in: 0..<8, using: &random) == 0 else { continue }
                try host.gather()
                #expect(host.sum <= host.killed)
            }
            for _ in 0..<2 { try host.gather() }
            #expect(host.sum == host.killed)
            #expect(host.attributed.count > 1)
            #expect(!host.unattributed.isEmpty)
            #expect(host.killed > 300)
        }
    }
}
