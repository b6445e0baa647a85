import Foundation
import Testing

@testable import KernelFiles

/// What the kernel tells by itself, in a directory and with processes of our own.
@Suite struct EventTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("heliograph-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private func told(_ changes: inout DirectoryChanges) -> [String] {
        var told: [String] = []
        while true {
            let events = changes.next()
            if events.isEmpty { return told }
            told += events.map { "\($0.change) \($0.name)" }
        }
    }

    @Test(
        "Directories that come and go and files that are written are told, in their order, and files that come are not")
    func directories() throws {
        try withFolder { folder in
            var changes = try DirectoryChanges()
            #expect(try changes.watch(folder, for: .directories) != nil)
            #expect(told(&changes).isEmpty)
            mkdir(folder + "/a", 0o755)
            try Data("1".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
            rename(folder + "/a", folder + "/b")
            rmdir(folder + "/b")
            #expect(told(&changes) == ["came a", "went a", "came b", "went b"])
            mkdir(folder + "/c", 0o755)
            let inner = try #require(try changes.watch(folder + "/c", for: .files))
            let file = try #require(fopen(folder + "/c/memory.events", "w"))
            fputs("oom_kill 1\n", file)
            fclose(file)
            #expect(told(&changes) == ["came c", "written memory.events"])
            changes.drop(inner)
            #expect(told(&changes) == ["ended "])
            #expect(try changes.watch(folder + "/none", for: .files) == nil)
            #expect(try changes.watch(folder + "/file", for: .files) == nil)
        }
    }

    @Test("What is more than the kernel keeps is told as lost")
    func overflow() throws {
        let bound = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
        let most = try #require(Int(bound.trimmingCharacters(in: .whitespacesAndNewlines)))
        try withFolder { folder in
            var changes = try DirectoryChanges()
            _ = try changes.watch(folder, for: .directories)
            for number in 0...(most / 2) {
                mkdir("\(folder)/\(number)", 0o755)
                rmdir("\(folder)/\(number)")
            }
            let all = told(&changes)
            #expect(all.last == "lost ")
            #expect(all.count == most + 1)
        }
    }

    /// A process that waits to be ended.
    private func process() throws -> pid_t {
        var process: pid_t = 0
        let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("600"), nil]
        defer { for argument in arguments { free(argument) } }
        try #require(posix_spawn(&process, "/bin/sleep", nil, nil, arguments, nil) == 0)
        return process
    }

    private func end(_ process: pid_t) {
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    @Test("The end of a process is told, with a descriptor and without", arguments: [true, false])
    func processes(hasDescriptors: Bool) throws {
        var budget = DescriptorBudget(limit: hasDescriptors ? 10 : 0)
        let events = try EventSet()
        var ends = try ProcessEnds()
        try events.add(ends)
        let one = try process()
        let other = try process()
        defer { end(other) }
        #expect(ends.follow(UInt64(one), as: 1, within: &budget))
        #expect(ends.follow(UInt64(other), as: 2, within: &budget))
        #expect(ends.counts == (hasDescriptors ? (2, 0) : (0, 2)))
        #expect(budget.kept == (hasDescriptors ? 2 : 0))
        end(one)
        var ended: [UInt64] = []
        while ended.isEmpty {
            _ = events.ready(within: -1)
            ended = ends.next(within: &budget)
        }
        #expect(ended == [1])
        #expect(!ends.follow(UInt64(one), as: 3, within: &budget))
        ends.drop(2, within: &budget)
        #expect(ends.counts == (0, 0))
        #expect(budget.kept == 0)
        #expect(events.ready(within: hasDescriptors ? 0 : 60).isEmpty, "nothing is looked at any more")
    }

    @Test("Where no descriptor is to be had, processes are looked at", arguments: [EMFILE, ENOSYS, EPERM, EINVAL])
    func refused(_ error: Int32) throws {
        var budget = DescriptorBudget(limit: 10)
        var ends = try ProcessEnds { _ in
            errno = error
            return -1
        }
        #expect(ends.follow(UInt64(getpid()), as: 1, within: &budget))
        #expect(ends.counts == (0, 1))
        #expect(budget.kept == 0)
        #expect(!ends.follow(UInt64(Int32.max), as: 2, within: &budget))
    }

    @Test("The bell rings once, again when it is armed, and no more at its end")
    func bell() throws {
        try withFolder { folder in
            var changes = try DirectoryChanges()
            let events = try EventSet()
            try events.add(changes)
            _ = try changes.watch(folder, for: .directories)
            let bell = try Doorbell(over: events)
            let rung = DispatchSemaphore(value: 0)
            let ended = DispatchSemaphore(value: 0)
            let thread = Thread {
                bell.listen { rung.signal() }
                ended.signal()
            }
            thread.start()
            mkdir(folder + "/a", 0o755)
            rung.wait()
            mkdir(folder + "/b", 0o755)
            // What was not read yet rings again, at once.
            bell.arm()
            rung.wait()
            #expect(told(&changes) == ["came a", "came b"])
            bell.arm()
            mkdir(folder + "/c", 0o755)
            rung.wait()
            bell.end()
            ended.wait()
        }
    }
}
