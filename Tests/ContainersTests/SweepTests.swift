import Foundation
import Testing

@testable import Containers
@testable import KernelFiles

/// A small host of v2 in a temporary directory.
struct SmallHost {
    let root: URL

    static func id(_ number: Int) -> String { String(repeating: "0", count: 60) + String(format: "%04x", number) }

    init() throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("heliograph-\(UUID().uuidString)")
        try write("cpu  100 0 0 100 0 0 0 0 0 0\ncpu0 100 0 0 100 0 0 0 0 0 0\n", to: "proc/stat")
        try write("MemTotal:       1000 kB\n", to: "proc/meminfo")
        try write("33 25 0:26 / /cg rw - cgroup2 cgroup2 rw\n", to: "proc/self/mountinfo")
        try write("cpu memory\n", to: "cg/cgroup.controllers")
    }

    func write(_ text: String, to path: String) throws {
        let file = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        // In place, as the kernel does it: a kept descriptor sees it.
        if let handle = FileHandle(forWritingAtPath: file.path) {
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: Data(text.utf8))
            try handle.close()
        } else {
            try Data(text.utf8).write(to: file)
        }
    }

    func group(_ number: Int) -> String { "cg/docker/\(Self.id(number))" }

    func addContainer(_ number: Int, pid: Int? = nil) throws {
        let group = group(number)
        try write("1000\n", to: group + "/memory.current")
        try write("max\n", to: group + "/memory.max")
        try write("inactive_file 200\n", to: group + "/memory.stat")
        try write("low 0\nhigh 0\nmax 0\noom 0\noom_kill \(number)\n", to: group + "/memory.events")
        try write("usage_usec 5\nuser_usec 3\nsystem_usec 2\n", to: group + "/cpu.stat")
        try write("3\n", to: group + "/pids.current")
        try write("max\n", to: group + "/pids.max")
        try write(pid.map { "\($0)\n" } ?? "", to: group + "/cgroup.procs")
    }

    func addProcess(_ pid: Int, namespace: Int, name: String = "app", started: Int, bytes: Int = 7) throws {
        let directory = "proc/\(pid)"
        let net = "Inter-|\n face |\n  eth0: \(bytes)" + String(repeating: " 0", count: 15) + "\n"
        try write(net, to: directory + "/net/dev")
        try write(name + "\n", to: directory + "/comm")
        let stat = "\(pid) (\(name)) S" + String(repeating: " 0", count: 18) + " \(started) 0 0\n"
        try write(stat, to: directory + "/stat")
        let ns = root.appendingPathComponent(directory + "/ns")
        try FileManager.default.createDirectory(at: ns, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: ns.path + "/net", withDestinationPath: "net:[\(namespace)]")
    }

    func remove(_ path: String) throws { try FileManager.default.removeItem(at: root.appendingPathComponent(path)) }
    func remove() { try? FileManager.default.removeItem(at: root) }

    func sweep(_ budget: DescriptorBudget = DescriptorBudget(limit: 1000)) -> ContainerSweep {
        ContainerSweep(procRoot: root.path + "/proc", mountPrefix: root.path, budget: budget)
    }
}

extension ContainerSweep {
    /// What each container's memory and network were, by the number in its id.
    mutating func found() throws -> (usage: [Int: UInt64?], network: [Int: UInt64], problems: [KernelFileError]) {
        var usage: [Int: UInt64?] = [:]
        var network: [Int: UInt64] = [:]
        let problems = try sweep { _, identity, reading in
            let number = identity.id.flatMap { Int($0.suffix(4), radix: 16) } ?? -1
            usage[number] = reading.memory?.usage
            if let total = reading.network?.total { network[number] = total.received.bytes }
        }
        return (usage, network, problems)
    }
}

@Suite struct SweepTests {
    @Test("Containers come and go, and one that begins anew has no percentage of the other's")
    func comeAndGo() throws {
        let host = try SmallHost()
        defer { host.remove() }
        var sweep = host.sweep()
        #expect(try sweep.found().usage.isEmpty)
        for number in 1...3 { try host.addContainer(number) }
        #expect(try sweep.found().usage == [1: 800, 2: 800, 3: 800])
        let kept = sweep.kept
        try host.remove(host.group(2))
        var gone: [String] = []
        _ = try sweep.sweep(
            admitting: { _ in Admission(isAdmitted: true, isFinal: true) },
            hearing: { if case .gone(let group) = $0 { gone.append(group) } }, visit: { _, _, _ in })
        #expect(gone == ["/docker/" + SmallHost.id(2)])
        #expect(try sweep.found().usage == [1: 800, 3: 800])
        // One is the host's own.
        #expect(sweep.kept - 1 == (kept - 1) / 3 * 2)
        try host.addContainer(2)
        #expect(try sweep.found().usage.count == 3)
        #expect(sweep.kept == kept)
    }

    @Test("A group that ends in the midst of a sweep leaves what was read, and the others are whole")
    func vanishing() throws {
        let host = try SmallHost()
        defer { host.remove() }
        for number in 1...4 { try host.addContainer(number) }
        // Descriptors are not kept, so each read opens the file anew and finds it gone.
        var sweep = host.sweep(DescriptorBudget(limit: 0))
        var usage: [String: UInt64?] = [:]
        let problems = try sweep.sweep { group, _, reading in
            usage[group] = reading.memory?.usage
            if group.hasSuffix("2") { try? host.remove(host.group(3)) }
        }
        #expect(problems.isEmpty)
        #expect(usage["/docker/" + SmallHost.id(3)] == .some(nil))
        #expect(usage["/docker/" + SmallHost.id(4)] == 800)
        #expect(sweep.kept == 0)
        #expect(try sweep.found().usage.count == 3)
    }

    @Test(
        "Each file that is absent takes its own fields along and no more",
        arguments: [
            "memory.current", "memory.max", "memory.stat", "memory.events", "cpu.stat", "pids.current", "pids.max",
        ])
    func absent(_ file: String) throws {
        let host = try SmallHost()
        defer { host.remove() }
        try host.addContainer(1)
        try host.remove(host.group(1) + "/" + file)
        var sweep = host.sweep()
        let problems = try sweep.sweep { _, _, reading in
            let hasMemory = file != "memory.current"
            #expect((reading.memory != nil) == hasMemory)
            #expect((reading.memory?.limit == 1_024_000) == (hasMemory && file != "memory.max"))
            #expect((reading.memory?.usage == 800) == (hasMemory && file != "memory.stat"))
            #expect((reading.memory?.events.oomKill == 1) == (hasMemory && file != "memory.events"))
            #expect((reading.cpu?.total == 5000) == (file != "cpu.stat"))
            #expect((reading.pids.current == 3) == (file != "pids.current"))
        }
        #expect(problems.isEmpty)
    }

    @Test("A file that cannot be read is named, and so is one that says what nobody expected")
    func unreadable() throws {
        let host = try SmallHost()
        defer { host.remove() }
        try host.addContainer(1)
        try host.remove(host.group(1) + "/memory.stat")
        try host.write("", to: host.group(1) + "/memory.stat/inside")
        try host.write("lots\n", to: host.group(1) + "/pids.current")
        var sweep = host.sweep()
        let (usage, _, problems) = try sweep.found()
        #expect(usage[1] == .some(nil))
        #expect(
            problems.map(\.description) == [
                host.root.path + "/" + host.group(1) + "/pids.current: not in a form known of this file",
                host.root.path + "/" + host.group(1) + "/memory.stat: Is a directory",
            ])
    }

    @Test("Without descriptors to keep, or with none left to open, nothing is lost")
    func descriptors() throws {
        let host = try SmallHost()
        defer { host.remove() }
        for number in 1...20 { try host.addContainer(number) }
        let whole = Dictionary(uniqueKeysWithValues: (1...20).map { ($0, UInt64?.some(800)) })
        for limit in [0, 1, 7, 50, 10000] {
            var sweep = host.sweep(DescriptorBudget(limit: limit))
            for _ in 0..<3 {
                #expect(try sweep.found().usage == whole)
                #expect(sweep.kept <= limit)
            }
        }
        let process = CrowdedProcess(opens: 100)
        var sweep = host.sweep(DescriptorBudget(limit: 10000, opener: process.open))
        var kept = 100
        for _ in 0..<3 {
            let (usage, _, problems) = try sweep.found()
            #expect(usage == whole)
            #expect(problems.isEmpty)
            // Some are given back each time, until the others have enough.
            #expect(sweep.kept > 0 && sweep.kept < kept)
            kept = sweep.kept
        }
        #expect(process.refusals > 0)
    }

    /// A process that has given out nearly all of its descriptors after some files: from then on each is refused, and
    /// had when it is asked for again, for by then the spare was given up.
    private final class CrowdedProcess: @unchecked Sendable {
        private var left: Int
        private var refused: String?
        private(set) var refusals = 0

        init(opens: Int) { left = opens }

        func open(_ path: String, _ flags: Int32) -> Int32 {
            if left > 0 {
                left -= 1
            } else if refused != path {
                refused = path
                refusals += 1
                errno = EMFILE
                return -1
            }
            if path != "/dev/null" { refused = nil }
            return Glibc.open(path, flags)
        }
    }

    @Test("A network is counted once: on the pause process, else on the oldest; the host's never")
    func networks() throws {
        let host = try SmallHost()
        defer { host.remove() }
        try host.addProcess(1, namespace: 10, started: 0)
        let processes = [
            (1, 11, "app", 5), (2, 11, "app", 4), (3, 12, "app", 1), (4, 12, "pause", 9), (5, 10, "app", 3),
        ]
        for (number, namespace, name, started) in processes {
            try host.addContainer(number, pid: 100 + number)
            try host.addProcess(100 + number, namespace: namespace, name: name, started: started, bytes: number)
        }
        try host.addContainer(6)
        var sweep = host.sweep()
        #expect(try sweep.found().network == [2: 2, 4: 4])
        #expect(try sweep.found().network == [2: 2, 4: 4])
        // The one that stood for the network ends: the other does now.
        try host.remove(host.group(2))
        #expect(try sweep.found().network == [1: 1, 4: 4])
        // The first process ends, another one has taken its place.
        try host.remove("proc/104")
        try host.addProcess(204, namespace: 12, name: "pause", started: 20, bytes: 9)
        try host.write("104\n204\n", to: host.group(4) + "/cgroup.procs")
        #expect(try sweep.found().network == [1: 1, 4: 9])
        // A container whose processes are all in groups below its own.
        try host.addProcess(206, namespace: 16, started: 1, bytes: 6)
        try host.write("206\n", to: host.group(6) + "/init.scope/cgroup.procs")
        #expect(try sweep.found().network == [1: 1, 4: 9, 6: 6])
    }

    @Test("Where nothing tells whose network it is, none is counted")
    func unknownNetwork() throws {
        let host = try SmallHost()
        defer { host.remove() }
        try host.addContainer(1, pid: 101)
        try host.addProcess(101, namespace: 11, started: 5)
        try host.remove("proc/101/ns/net")
        var sweep = host.sweep()
        #expect(try sweep.found().network.isEmpty)
        // The first process comes into view: the namespaces are told apart by their files.
        try host.addProcess(1, namespace: 10, started: 0)
        #expect(try sweep.found().network == [1: 7])
    }

    @Test("Processes that are not visible from here are told, as a matter of rights")
    func foreignProcesses() throws {
        let host = try SmallHost()
        defer { host.remove() }
        try host.addContainer(1)
        try host.write("0\n0\n", to: host.group(1) + "/cgroup.procs")
        var sweep = host.sweep()
        let problems = try sweep.found().problems
        #expect(problems.map(\.isDenied) == [true])
        #expect(problems.first?.message.contains("pid namespace") == true)
    }

    @Test("A host without cgroups is an error that names the place")
    func noHierarchy() throws {
        let host = try SmallHost()
        defer { host.remove() }
        try host.write("1 1 0:2 / / rw - ext4 /dev/vda rw\n", to: "proc/self/mountinfo")
        var sweep = host.sweep()
        let error = #expect(throws: ContainerSweep.NoHierarchy.self) { try sweep.found() }
        #expect(error?.description == "no cgroup file system is mounted at \(host.root.path)/sys/fs/cgroup")
    }

    @Test("The trees of this very host are read without a problem, containers or none")
    func thisHost() throws {
        var sweep = ContainerSweep(budget: .ofProcess())
        do {
            for _ in 0..<2 {
                let problems = try sweep.sweep { _, identity, _ in #expect(!identity.name.isEmpty) }
                #expect(problems.filter { !$0.isDenied } == [])
            }
        } catch is ContainerSweep.NoHierarchy {}
    }
}
