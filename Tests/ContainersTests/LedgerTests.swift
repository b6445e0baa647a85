import Foundation
import Testing

@testable import Containers
@testable import KernelFiles

/// A host whose groups count as v2 does it: what happens in a group happens in all above it.
private struct LedgerHost {
    let host: SmallHost
    var sweep: ContainerSweep
    var ledger: GroupLedger
    private var kills: [String: UInt64] = [:]
    private var microseconds: [String: UInt64] = [:]
    private var outside: UInt64 = 0

    init(mount: String = "cgroup2 cgroup2 rw") throws {
        host = try SmallHost()
        try host.write("33 25 0:26 / /cg rw - \(mount)\n", to: "proc/self/mountinfo")
        sweep = host.sweep()
        ledger = GroupLedger(procRoot: host.root.path + "/proc")
        try writeHost()
    }

    static func container(_ number: Int, in parent: String = "docker") -> String {
        "\(parent)/\(SmallHost.id(number))"
    }

    /// Makes a group, and gives it, and all above it, so many kills and so much time more.
    mutating func count(
        _ group: String, kills more: UInt64 = 0, microseconds time: UInt64 = 0, throughTo hidden: String? = nil
    ) throws {
        var group = group
        while !group.isEmpty {
            if group != hidden {
                kills[group, default: 0] += more
                microseconds[group, default: 0] += time
                try write(group)
            }
            group = group.split(separator: "/").dropLast().joined(separator: "/")
        }
        outside += more
        try writeHost()
    }

    private func write(_ group: String) throws {
        let count = kills[group, default: 0]
        try host.write(
            "low 0\nhigh 0\nmax \(count)\noom \(count)\noom_kill \(count)\n", to: "cg/\(group)/memory.events")
        try host.write("usage_usec \(microseconds[group, default: 0])\n", to: "cg/\(group)/cpu.stat")
        try host.write("1000\n", to: "cg/\(group)/memory.current")
        try host.write("inactive_file 200\n", to: "cg/\(group)/memory.stat")
        try host.write("", to: "cg/\(group)/cgroup.procs")
    }

    private func writeHost() throws { try host.write("nr_free_pages 5\noom_kill \(outside)\n", to: "proc/vmstat") }

    mutating func killOutside() throws {
        outside += 1
        try writeHost()
    }

    mutating func remove(_ group: String) throws {
        // Kept aside, so that a new one of its name gets another number, as the kernel does it.
        let aside = host.root.appendingPathComponent("gone-\(UUID().uuidString)")
        try FileManager.default.moveItem(at: host.root.appendingPathComponent("cg/" + group), to: aside)
        for known in kills.keys where known == group || known.hasPrefix(group + "/") { kills[known] = nil }
        for known in microseconds.keys where known == group || known.hasPrefix(group + "/") {
            microseconds[known] = nil
        }
    }

    /// One gather; answers the kills that no living group explains.
    @discardableResult
    mutating func gather(
        admitting: (String) -> Bool = { _ in true }, visit: (String, ContainerReading) -> Void = { _, _ in }
    ) throws -> [String: UInt64] {
        var ledger = ledger
        ledger.begin()
        _ = try sweep.sweep(
            admitting: { Admission(isAdmitted: admitting($0.group), isFinal: true) }
        ) { group, _, reading in
            ledger.note(group, reading)
            visit(group, reading)
        }
        #expect(ledger.end(after: sweep).isEmpty)
        self.ledger = ledger
        return found(.oomKill)
    }

    func found(_ quantity: Quantity) -> [String: UInt64] {
        Dictionary(
            uniqueKeysWithValues: ledger.unexplained.compactMap { group, tally in
                tally[quantity].flatMap { $0 == 0 ? nil : (group, $0) }
            })
    }
}

@Suite struct LedgerTests {
    private func withHost(_ body: (inout LedgerHost) throws -> Void) throws {
        var host = try LedgerHost()
        defer { host.host.remove() }
        try body(&host)
    }

    @Test("What was counted before the first gather is not told, nor what a living container tells itself")
    func baseline() throws {
        try withHost { host in
            try host.count(LedgerHost.container(1), kills: 5)
            try host.count("docker", kills: 7)
            try host.killOutside()
            #expect(try host.gather().isEmpty)
            #expect(try host.gather().isEmpty)
            try host.count(LedgerHost.container(1), kills: 2, microseconds: 50_000)
            #expect(try host.gather().isEmpty)
            #expect(host.found(.cpu).isEmpty)
        }
    }

    @Test("A container that is killed and gone between two gathers is told of the group above, once")
    func unseen() throws {
        try withHost { host in
            try host.count(LedgerHost.container(1), kills: 1)
            try host.gather()
            try host.count(LedgerHost.container(2), kills: 3, microseconds: 40_000)
            try host.remove(LedgerHost.container(2))
            #expect(try host.gather() == ["/docker": 3])
            #expect(host.found(.cpu) == ["/docker": 40_000_000])
            #expect(host.found(.max) == ["/docker": 3])
            #expect(try host.gather() == ["/docker": 3])
        }
    }

    @Test("Of a container that was read, only what came after the last reading is told")
    func lastMoments() throws {
        try withHost { host in
            try host.count(LedgerHost.container(1), kills: 1, microseconds: 10_000)
            try host.gather()
            try host.count(LedgerHost.container(1), kills: 1, microseconds: 10_000)
            try host.gather()
            try host.count(LedgerHost.container(1), kills: 1, microseconds: 30_000)
            try host.remove(LedgerHost.container(1))
            #expect(try host.gather() == ["/docker": 1])
            #expect(host.found(.cpu) == ["/docker": 30_000_000])
        }
    }

    @Test(
        "Containers that are new and live are told by themselves, also below groups that are new",
        arguments: [
            "docker", "kubepods/burstable/pod1b4e28ba-2fa1-11d2-883f-0016d3cca427", "a/b/c",
        ])
    func new(_ parent: String) throws {
        try withHost { host in
            try host.gather()
            try host.count(LedgerHost.container(1, in: parent), kills: 4, microseconds: 90_000)
            #expect(try host.gather().isEmpty)
            try host.count(LedgerHost.container(2, in: parent), kills: 4, microseconds: 90_000)
            #expect(try host.gather().isEmpty)
            #expect(host.found(.cpu).isEmpty)
        }
    }

    @Test("A group that was there without containers gets its first ones: theirs is not told twice")
    func firstOnes() throws {
        try withHost { host in
            try host.count("a/b", kills: 2)
            try host.gather()
            try host.count(LedgerHost.container(1, in: "a/b"), kills: 4)
            #expect(try host.gather().isEmpty)
            try host.count(LedgerHost.container(2, in: "a/b"), kills: 1)
            try host.remove(LedgerHost.container(2, in: "a/b"))
            #expect(try host.gather() == ["/a/b": 1])
        }
    }

    @Test("A pod that ends with its container is told of the class above it, without the pod's number")
    func pod() throws {
        try withHost { host in
            let pod = "kubepods/burstable/pod1b4e28ba-2fa1-11d2-883f-0016d3cca427"
            try host.count(LedgerHost.container(1, in: pod))
            try host.gather()
            try host.count(LedgerHost.container(2, in: pod), kills: 1)
            try host.remove(LedgerHost.container(2, in: pod))
            #expect(try host.gather() == ["/kubepods/burstable": 1])
            try host.count(LedgerHost.container(1, in: pod), kills: 2)
            try host.remove(pod)
            #expect(try host.gather() == ["/kubepods/burstable": 3])
        }
    }

    @Test("The group above ends too, and a new one has its name: nothing of the two is mixed up")
    func parentEnds() throws {
        try withHost { host in
            try host.count(LedgerHost.container(1), kills: 9)
            try host.gather()
            try host.count(LedgerHost.container(1), kills: 1)
            try host.remove("docker")
            // Nobody but the host knows of it any more.
            #expect(try host.gather() == ["/": 1])
            try host.count(LedgerHost.container(2), kills: 2)
            #expect(try host.gather() == ["/": 1])
            try host.remove("docker")
            try host.count(LedgerHost.container(3), kills: 3)
            try host.count(LedgerHost.container(4), kills: 3)
            try host.remove(LedgerHost.container(4))
            #expect(try host.gather() == ["/": 1, "/docker": 3])
        }
    }

    @Test("A kill outside of all groups is the host's; one in another group that lives is that group's")
    func outside() throws {
        try withHost { host in
            try host.count(LedgerHost.container(1, in: "system.slice"))
            try host.count("system.slice/cron.service", kills: 4)
            try host.count("user.slice", kills: 1)
            try host.gather()
            try host.killOutside()
            try host.count("system.slice/cron.service", kills: 2, microseconds: 70_000)
            try host.count("user.slice", kills: 1)
            #expect(try host.gather() == ["/": 1, "/system.slice/cron.service": 2, "/user.slice": 1])
            // Its processor time is nobody's loss.
            #expect(host.found(.cpu).isEmpty)
        }
    }

    @Test("A container that is left out counts for itself, and is not told")
    func leftOut() throws {
        try withHost { host in
            let isFirst: (String) -> Bool = { $0.hasSuffix("1") }
            try host.count(LedgerHost.container(1))
            try host.count(LedgerHost.container(2), kills: 3)
            try host.gather(admitting: isFirst)
            try host.count(LedgerHost.container(2), kills: 3, microseconds: 80_000)
            try host.count(LedgerHost.container(3), kills: 3)
            #expect(try host.gather(admitting: isFirst).isEmpty)
            #expect(host.found(.cpu).isEmpty)
        }
    }

    @Test("Where groups count for themselves alone, the host has the rest")
    func flat() throws {
        var host = try LedgerHost(mount: "cgroup2 cgroup2 rw,memory_localevents")
        defer { host.host.remove() }
        try host.count(LedgerHost.container(1), throughTo: "docker")
        try host.gather()
        try host.count(LedgerHost.container(1), kills: 2, throughTo: "docker")
        #expect(try host.gather().isEmpty)
        try host.count(LedgerHost.container(2), kills: 3, throughTo: "docker")
        try host.remove(LedgerHost.container(2))
        #expect(try host.gather() == ["/": 3])
    }

    @Test("Where groups count for themselves alone, a first container that was killed already is explained once")
    func flatFirst() throws {
        var host = try LedgerHost(mount: "cgroup2 cgroup2 rw,memory_localevents")
        defer { host.host.remove() }
        try host.count(LedgerHost.container(1))
        try host.gather()
        try host.count(LedgerHost.container(2, in: "new"), kills: 2)
        #expect(try host.gather().isEmpty)
        try host.count(LedgerHost.container(3), kills: 3)
        try host.remove(LedgerHost.container(3))
        #expect(try host.gather() == ["/": 3])
    }

    @Test("Failed forks are told where groups count them for those below", arguments: [true, false])
    func forks(_ isSummed: Bool) throws {
        try withHost { host in
            let group = LedgerHost.container(1)
            try host.count(group)
            for path in [group, "docker"] { try host.host.write("max 0\n", to: "cg/\(path)/pids.events") }
            if isSummed { try host.host.write("max 0\n", to: "cg/docker/pids.events.local") }
            try host.gather()
            try host.host.write("max 4\n", to: "cg/docker/pids.events")
            try host.remove(group)
            try host.gather()
            #expect(host.found(.forkFailures) == (isSummed ? ["/docker": 4] : [:]))
        }
    }

    @Test("However containers come, count and go, what is told by them and of the others is all that was counted")
    func conservation() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20 {
            try withHost { host in
                try host.count("docker")
                try host.gather()
                var killed: UInt64 = 0
                var told: UInt64 = 0
                var living: [Int: UInt64] = [:]
                for number in 1...30 {
                    let kills = UInt64.random(in: 0...2, using: &random)
                    killed += kills
                    try host.count(LedgerHost.container(number), kills: kills)
                    living[number] = 0
                    // Somebody ends, perhaps before it was read.
                    if let one = living.keys.randomElement(using: &random), Bool.random(using: &random) {
                        let last = UInt64.random(in: 0...1, using: &random)
                        killed += last
                        try host.count(LedgerHost.container(one), kills: last)
                        try host.remove(LedgerHost.container(one))
                        living[one] = nil
                    }
                    guard Bool.random(using: &random) else { continue }
                    try host.gather(visit: { group, reading in
                        let number = Int(group.suffix(4), radix: 16) ?? 0
                        let kills = reading.memory?.events.oomKill ?? 0
                        told += kills - (living[number] ?? 0)
                        living[number] = kills
                    })
                    #expect(told + host.found(.oomKill).values.reduce(0, +) <= killed)
                    // An account that was opened in this round is told of in the next.
                    try host.gather()
                    #expect(told + host.found(.oomKill).values.reduce(0, +) == killed)
                }
            }
        }
    }

    @Test("What is read before those above it, and after, never tells more than was")
    func account() {
        func kills(_ number: UInt64) -> Tally {
            var tally = Tally()
            tally[.oomKill] = number
            return tally
        }
        var account = GroupAccount(from: kills(10))
        account.read(kills(12))
        account.explain(kills(3))  // one came between the two readings
        #expect(account.takeRest()[.oomKill] == 0)
        account.read(kills(15))
        #expect(account.hasRest)
        #expect(account.takeRest()[.oomKill] == 2)
        #expect(account.takeRest()[.oomKill] == 0)
        #expect(!account.hasRest)
    }
}
