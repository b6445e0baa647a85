import Foundation
import TestSupport
import Testing

@testable import Containers
@testable import KernelFiles

/// What is heard of a small host, whose files are written as the kernel would write them.
struct WatchedHost {
    let host: SmallHost
    var sweep: ContainerSweep
    private(set) var told: [String] = []
    private(set) var lives: [ContainerLife] = []
    var isAdmitted: (String) -> Bool = { _ in true }

    /// The times of lives are counted from here; each look at the clock takes a second.
    static let start: Int64 = 1_700_000_000
    private final class Clock: @unchecked Sendable { var seconds = start - 1 }

    init(mount: String = "cgroup2 cgroup2 rw", limit: Int = 16384, isWatching: Bool = true) throws {
        host = try SmallHost()
        try host.write("33 25 0:26 / /cg rw - \(mount)\n", to: "proc/self/mountinfo")
        try host.write("", to: "cg/docker/cgroup.procs")
        let clock = Clock()
        sweep = ContainerSweep(
            procRoot: host.root.path + "/proc", mountPrefix: host.root.path, budget: DescriptorBudget(limit: 1000)
        ) {
            clock.seconds += 1
            return clock.seconds * 1_000_000_000
        }
        _ = try sweep.knownHierarchy()
        if isWatching { sweep.groupWatch = try GroupWatch(mount.hasPrefix("cgroup2") ? .v2 : .v1, limit: limit) }
    }

    func add(_ number: Int, isPopulated: Bool? = true) throws {
        if let isPopulated { try populate(number, isPopulated) }
        try host.addContainer(number)
        try count(number, kills: 0, microseconds: 5)
    }

    func populate(_ number: Int, _ isPopulated: Bool) throws {
        try host.write("populated \(isPopulated ? 1 : 0)\nfrozen 0\n", to: host.group(number) + "/cgroup.events")
    }

    func count(_ number: Int, kills: Int, microseconds: Int) throws {
        try host.write("usage_usec \(microseconds)\n", to: host.group(number) + "/cpu.stat")
        try host.write("max 0\noom \(kills)\noom_kill \(kills)\n", to: host.group(number) + "/memory.events")
    }

    func remove(_ number: Int) throws { try host.remove(host.group(number)) }

    private static func number(_ group: String) -> Int { Int(group.suffix(4), radix: 16) ?? 0 }

    private mutating func hear(
        _ body: (inout ContainerSweep, (ContainerSighting) -> Admission, (ContainerNews) -> Void) -> Void
    ) -> [String] {
        var told: [String] = []
        var lives: [ContainerLife] = []
        let isAdmitted = isAdmitted
        body(&sweep, { Admission(isAdmitted: isAdmitted($0.group), isFinal: true) }) { news in
            switch news {
            case .reading(let reading, let group, let isTold):
                let words = "\(Self.number(group)) \(isTold ? "told" : "read")"
                told.append("\(words) \(reading.events?.oomKill ?? 0) \(reading.cpu?.total ?? 0)")
            case .ended(let life):
                lives.append(life)
                told.append("\(Self.number(life.group)) ended \(life.isComplete)")
            case .gone(let group): told.append("\(Self.number(group)) gone")
            case .closed(let group): told.append("\(group) closed")
            case .unread(let group, let isContainer):
                told.append("\(isContainer ? "\(Self.number(group))" : group) unread")
            }
        }
        self.lives += lives
        return told
    }

    /// What happened since the last call.
    mutating func attend() -> [String] {
        hear { sweep, admit, hear in #expect(sweep.attend(admitting: admit, hearing: hear).isEmpty) }
    }

    mutating func hasHeardAll() -> Bool { sweep.takeCompleteness() }
    mutating func troubles() -> [String] { sweep.takeWatchTroubles() }

    mutating func gather() throws -> [String] {
        var failure: (any Error)?
        let told = hear { sweep, admit, hear in
            do { _ = try sweep.sweep(admitting: admit, hearing: hear) { _, _, _ in } } catch { failure = error }
        }
        if let failure { throw failure }
        return told
    }
}

@Suite struct LifeTests {
    private func withHost(
        mount: String = "cgroup2 cgroup2 rw", limit: Int = 16384, isWatching: Bool = true,
        _ body: (inout WatchedHost) throws -> Void
    ) throws {
        var host = try WatchedHost(mount: mount, limit: limit, isWatching: isWatching)
        defer { host.host.remove() }
        #expect(try host.gather().isEmpty)
        try body(&host)
    }

    @Test("A life between two gathers is met at its beginning, read at its end, and told once")
    func short() throws {
        try withHost { host in
            try host.add(1)
            #expect(host.attend() == ["1 read 0 5000"])
            try host.count(1, kills: 0, microseconds: 80)
            try host.populate(1, false)
            #expect(host.attend() == ["1 read 0 80000", "1 told 0 80000", "1 ended true"])
            try host.remove(1)
            #expect(host.attend() == ["1 gone"])
            #expect(try host.gather().isEmpty)
            let life = try #require(host.lives.first)
            #expect(life.started == WatchedHost.start * 1_000_000_000)
            #expect(life.finished == (WatchedHost.start + 1) * 1_000_000_000)
            #expect(life.totals[.cpu] == 80_000)
            #expect(life.totals[.oomKill] == 0)
        }
    }

    @Test("A kill is told at once, and what hits a bound without one is not")
    func kills() throws {
        try withHost { host in
            try host.add(1)
            #expect(try host.gather() == ["1 read 0 5000"])
            try host.host.write("max 7\noom 0\noom_kill 0\n", to: host.host.group(1) + "/memory.events")
            #expect(host.attend() == ["1 read 0 5000"])
            try host.count(1, kills: 2, microseconds: 9)
            #expect(host.attend() == ["1 told 2 9000"])
            try host.remove(1)
            #expect(host.attend() == ["1 ended false", "1 unread", "1 gone"])
            #expect(host.lives.first?.totals[.oomKill] == 2)
            #expect(host.lives.first?.events?.max == 0)
        }
    }

    @Test("Failed forks are heard of, and in the life of a group that goes at once")
    func forks() throws {
        try withHost { host in
            try host.add(1)
            #expect(host.attend() == ["1 read 0 5000"])
            try host.host.write("max 3\n", to: host.host.group(1) + "/pids.events")
            #expect(host.attend() == ["1 read 0 5000"])
            try host.remove(1)
            #expect(host.attend() == ["1 ended false", "1 unread", "1 gone"])
            #expect(host.lives.first?.totals[.forkFailures] == 3)
        }
    }

    @Test("Under v1 they are heard of in the tree that counts processes; what else is written there says nothing")
    func forksOfV1() throws {
        let trees = "cgroup cgroup rw,memory,cpuacct\n34 25 0:27 / /pids rw - cgroup cgroup rw,pids"
        try withHost(mount: trees) { host in
            let child = try Child()
            defer { child.end() }
            let group = host.host.group(1)
            let bound = "pids" + group.dropFirst(2)
            try host.host.write("1\n", to: bound + "/pids.current")
            try host.host.write("max 0\n", to: bound + "/pids.events")
            try host.host.write("\(child.number)\n", to: group + "/cgroup.procs")
            try host.host.write("4000\n", to: group + "/cpuacct.usage")
            #expect(host.attend() == ["1 read 0 4000"])
            #expect(host.sweep.groupWatch?.count == 4)
            try host.host.write("\(child.number)\n", to: bound + "/cgroup.procs")
            #expect(host.attend().isEmpty)
            try host.host.write("max 5\n", to: bound + "/pids.events")
            #expect(host.attend() == ["1 read 0 4000"])
            try host.remove(1)
            #expect(host.attend().contains("1 ended false"))
            #expect(host.lives.first?.totals[.forkFailures] == 5)
            #expect(host.sweep.groupWatch?.count == 2)
        }
    }

    @Test("One that came and went before anybody looked is told as not read; one that never had a process is not told")
    func unseen() throws {
        try withHost { host in
            try host.add(1)
            try host.remove(1)
            #expect(host.attend() == ["1 ended false", "1 unread", "1 gone"])
            #expect(host.lives.first?.totals == Tally())
            try host.populate(2, false)
            try host.host.write("0\n", to: host.host.group(2) + "/pids.current")
            #expect(host.attend().isEmpty)
            #expect(try host.gather().isEmpty)
            try host.remove(2)
            #expect(host.attend() == ["2 gone"])
        }
    }

    @Test("One whose process had ended before anybody looked is told by the time it has used")
    func over() throws {
        try withHost { host in
            try host.add(1, isPopulated: false)
            #expect(host.attend() == ["1 told 0 5000", "1 ended true"])
            #expect(host.attend().isEmpty)
            #expect(try host.gather().isEmpty)
            #expect(host.lives.count == 1)
        }
    }

    @Test("Each life in a group counts for itself")
    func again() throws {
        try withHost { host in
            try host.add(1)
            _ = try host.gather()
            try host.count(1, kills: 3, microseconds: 50)
            try host.populate(1, false)
            _ = host.attend()
            #expect(try host.gather().isEmpty)
            try host.populate(1, true)
            #expect(host.attend() == ["1 read 3 50000"])
            try host.count(1, kills: 4, microseconds: 90)
            try host.populate(1, false)
            _ = host.attend()
            try host.remove(1)
            #expect(host.attend() == ["1 gone"])
            #expect(host.lives.map { $0.totals[.oomKill] } == [3, 1])
            #expect(host.lives.map { $0.totals[.cpu] } == [50_000, 40_000])
            #expect(host.lives.map(\.isComplete) == [true, true])
        }
    }

    @Test("A group that is made anew under its name is another one")
    func anew() throws {
        try withHost { host in
            try host.add(1)
            _ = host.attend()
            try host.remove(1)
            try host.add(1)
            #expect(host.attend() == ["1 ended false", "1 unread", "1 gone", "1 read 0 5000"])
            #expect(try host.gather().isEmpty)
            try host.populate(1, false)
            #expect(host.attend().suffix(2) == ["1 told 0 5000", "1 ended true"])
        }
    }

    @Test("Containers in groups that come are met, however deep, and left out if they are not admitted")
    func deep() throws {
        try withHost { host in
            host.isAdmitted = { !$0.hasSuffix("2") }
            let pod = "cg/kubepods/burstable/pod1b4e28ba-2fa1-11d2-883f-0016d3cca427"
            for number in [1, 2] {
                let group = "\(pod)/\(SmallHost.id(number))"
                try host.host.write("populated 1\n", to: group + "/cgroup.events")
                try host.host.write("usage_usec 7\n", to: group + "/cpu.stat")
            }
            let groups = ["/kubepods", "/kubepods/burstable", String(pod.dropFirst(2))]
            let told = host.attend()
            #expect(Set(told) == Set(groups.map { "\($0) unread" } + ["1 read 0 7000"]))
            try host.host.remove("\(pod)/\(SmallHost.id(1))")
            try host.host.remove("\(pod)/\(SmallHost.id(2))")
            let ends = host.attend()
            #expect(ends.filter { $0.contains("ended") } == ["1 ended false"])
            #expect(
                ends.contains("/kubepods/burstable/pod1b4e28ba-2fa1-11d2-883f-0016d3cca427/\(SmallHost.id(2)) unread"))
            try host.host.remove("cg/kubepods")
            _ = host.attend()
            #expect(host.sweep.groupWatch?.count == 2)
        }
    }

    @Test("Where nothing is heard, each gather finds who began, ended, or is another one")
    func unwatched() throws {
        try withHost(isWatching: false) { host in
            try host.add(1)
            try host.add(2, isPopulated: nil)
            #expect(try host.gather().isEmpty)
            try host.count(1, kills: 1, microseconds: 60)
            #expect(try host.gather().isEmpty)
            try host.remove(1)
            try host.count(2, kills: 0, microseconds: 2)
            #expect(try host.gather() == ["1 ended false", "1 unread", "1 gone", "2 ended false"])
            #expect(host.lives.map { $0.totals[.cpu] } == [60_000, 5000])
            // Its processes ended, and it is still there.
            try host.host.write("0\n", to: host.host.group(2) + "/pids.current")
            #expect(try host.gather() == ["2 ended true"])
            #expect(try host.gather().isEmpty)
            #expect(host.lives.last?.totals[.cpu] == 2000)
        }
    }

    @Test("The beginning of one that was there before is its first process's")
    func started() throws {
        try withHost { host in
            try host.host.addProcess(77, namespace: 5, started: 2000)
            try host.host.write("50.25 3.00\n", to: "proc/uptime")
            try host.host.write("77\n", to: host.host.group(1) + "/cgroup.procs")
            host.sweep.groupWatch = nil
            try host.add(1, isPopulated: nil)
            try host.host.write("77\n", to: host.host.group(1) + "/cgroup.procs")
            _ = try host.gather()
            try host.remove(1)
            _ = try host.gather()
            let start = try #require(host.lives.first?.started)
            // Thirty seconds and a quarter before it was met.
            #expect(start % 1_000_000_000 == 750_000_000)
            #expect((start / 1_000_000_000 - WatchedHost.start).magnitude < 40)
        }
    }

    @Test("After a loss the next gather finds what there is, and later ones are heard of again")
    func lost() throws {
        try withHost { host in
            try host.add(1)
            _ = host.attend()
            #expect(host.hasHeardAll() == true)
            host.sweep.groupWatch?.beginAnew()
            for i in host.sweep.containers.indices { host.sweep.containers[i].isWatched = false }
            #expect(host.hasHeardAll() == false)
            try host.remove(1)
            try host.add(2)
            #expect(host.attend().isEmpty)
            #expect(try host.gather() == ["1 ended false", "1 unread", "1 gone"])
            #expect(host.hasHeardAll() == true)
            #expect(host.troubles().first?.contains("max_queued_events") == true)
            try host.populate(2, false)
            #expect(host.attend() == ["2 told 0 5000", "2 ended true"])
            try host.add(3)
            #expect(host.attend() == ["3 read 0 5000"])
        }
    }

    @Test("Beyond the bound groups are not watched, which is told once; gathers find them all the same")
    func bound() throws {
        try withHost(limit: 3) { host in
            for number in 1...4 { try host.add(number) }
            _ = host.attend()
            #expect(host.sweep.groupWatch?.count == 3)
            #expect(host.hasHeardAll() == false)
            #expect(host.troubles() == ["more than 3 groups are not watched"])
            try host.populate(4, false)
            #expect(host.attend().isEmpty)
            try host.host.write("0\n", to: host.host.group(4) + "/pids.current")
            #expect(try host.gather() == ["4 ended true"])
            #expect(host.troubles().isEmpty)
        }
    }

    @Test("A thousand lives leave nothing behind: no watch, no descriptor, no place")
    func many() throws {
        try withHost { host in
            let parent = host.host.root.path + "/cg/docker/"
            var kept: Int?
            for number in 0..<1000 {
                let group = parent + SmallHost.id(number % 100)
                mkdir(group, 0o755)
                if number % 10 == 0 { _ = host.attend() }
                rmdir(group)
                if number % 100 == 0 { _ = host.attend() }
                kept = kept ?? host.sweep.kept
            }
            _ = host.attend()
            #expect(host.lives.count == 1000)
            #expect(host.sweep.groupWatch?.count == 2)
            #expect(host.sweep.kept == kept)
            #expect(host.sweep.containers.count <= 1)
            let told = try host.gather()
            #expect(told.isEmpty)
            #expect(host.sweep.containers.isEmpty)
        }
    }

    @Test("Ten thousand groups that come and go are all heard of, and no watch is left")
    func watches() throws {
        let folder = TemporaryFolder()
        folder.make("")
        var budget = DescriptorBudget(limit: 0)
        var watch = try GroupWatch(.v2)
        #expect(watch.watch("", at: folder.path, for: .directories) == true)
        var (came, went) = (0, 0)
        for number in 0..<5000 {
            let path = "\(folder.path)/\(number)"
            mkdir(path, 0o755)
            #expect(watch.watch("/\(number)", at: path, for: .files) == true)
            rmdir(path)
            for happening in watch.next(within: &budget) {
                switch happening {
                case .came: came += 1
                case .went(let group):
                    went += 1
                    watch.forget(group, within: &budget)
                default: Issue.record("\(happening)")
                }
            }
        }
        #expect((came, went) == (5000, 5000))
        #expect(watch.count == 1)
        let isWhole = watch.takeCompleteness()
        #expect(isWhole)
    }

    @Test("Under v1 the end of the first process is heard of, and the next one is waited for")
    func processes() throws {
        try withHost(mount: "cgroup cgroup rw,memory,cpuacct,pids") { host in
            let first = try Child()
            let second = try Child()
            let procs = host.host.group(1) + "/cgroup.procs"
            try host.host.write("\(first.number)\n\(second.number)\n", to: procs)
            try host.host.write("4000\n", to: host.host.group(1) + "/cpuacct.usage")
            #expect(host.attend() == ["1 read 0 4000"])
            let kept = host.sweep.kept
            #expect(host.sweep.groupWatch?.processes.held == 1)
            try host.replace("\(second.number)\n", procs)
            first.end()
            #expect(host.attend().isEmpty)
            #expect(host.sweep.groupWatch?.processes.held == 1)
            #expect(host.sweep.kept == kept)
            try host.replace("", procs)
            second.end()
            #expect(host.attend() == ["1 told 0 4000", "1 ended true"])
            #expect(host.sweep.groupWatch?.processes.held == 0)
        }
    }

    /// A process that waits to be ended.
    private struct Child {
        let number: pid_t

        init() throws {
            var number: pid_t = 0
            let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("600"), nil]
            defer { for argument in arguments { free(argument) } }
            try #require(posix_spawn(&number, "/bin/sleep", nil, nil, arguments, nil) == 0)
            self.number = number
        }

        func end() {
            kill(number, SIGKILL)
            var status: Int32 = 0
            waitpid(number, &status, 0)
        }
    }
}

extension WatchedHost {
    /// As the kernel changes the file: nobody has written to it.
    func replace(_ text: String, _ path: String) throws {
        try host.write(text, to: "aside")
        rename(host.root.path + "/aside", host.root.path + "/" + path)
    }
}
