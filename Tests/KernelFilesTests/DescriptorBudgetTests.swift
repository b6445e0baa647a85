import Foundation
import Testing

@testable import KernelFiles

@Suite struct DescriptorBudgetTests {
    @Test("No more is kept than the budget allows, and what is given back can be kept again")
    func bound() throws {
        var budget = DescriptorBudget(limit: 2)
        var buffer: [UInt8] = []
        var files = (0..<3).map { _ in KernelFile("/proc/self/comm") }
        for _ in 0..<2 {
            for i in files.indices { #expect(try files[i].read(into: &buffer, within: &budget) ?? 0 > 0) }
            #expect(budget.kept == 2)
        }
        files[0].release(to: &budget)
        files[0].release(to: &budget)
        files[2].release(to: &budget)
        #expect(budget.kept == 1)
        #expect(try files[2].read(into: &buffer, within: &budget) ?? 0 > 0)
        #expect(budget.kept == 2)
    }

    @Test("With nothing left to open, the spare makes room for a file at a time, and nothing more is kept")
    func spare() throws {
        let process = Process(room: 3)
        var budget = DescriptorBudget(limit: 100, opener: process.open)
        var buffer: [UInt8] = []
        var files = (0..<6).map { _ in KernelFile("/proc/self/comm") }
        for i in files.indices { #expect(try files[i].read(into: &buffer, within: &budget) ?? 0 > 0) }
        #expect(budget.ranOut)
        #expect(budget.kept == 2)
        budget.shrink()
        #expect(!budget.ranOut && budget.limit == 2)
    }

    /// Gives out a few descriptors: two to keep, and one that is always free when the spare has been given up.
    private final class Process: @unchecked Sendable {
        private let room: Int
        private var given = 0

        init(room: Int) { self.room = room }

        func open(_ path: String, _ flags: Int32) -> Int32 {
            // The third was the spare's: refused once, then there because the spare is closed.
            if given >= room, path != "/dev/null" {
                given = room - 1
                errno = EMFILE
                return -1
            }
            if given >= room {
                errno = EMFILE
                return -1
            }
            given += 1
            return Glibc.open(path, flags)
        }
    }

    @Test("A file of more than a page of records is read to its end, kept or not", arguments: [0, 10])
    func records(limit: Int) throws {
        let path = "/proc/kallsyms"
        guard let whole = FileManager.default.contents(atPath: path), whole.count > 4096 else { return }
        var budget = DescriptorBudget(limit: limit)
        var file = KernelFile(path)
        var buffer = [UInt8](repeating: 0, count: 16384)
        for _ in 0..<2 { #expect(try file.read(into: &buffer, within: &budget) == whole.count) }
    }

    @Test("Rights are told apart from other trouble; a process that ended is gone")
    func errors() throws {
        #expect(KernelFileError("f", systemError: EACCES).isDenied)
        #expect(!KernelFileError("f", systemError: EIO).isDenied)
        var file = KernelFile("/proc/4194305/stat")
        var buffer: [UInt8] = []
        #expect(try file.read(into: &buffer) == nil)
        var directory = KernelFile("/proc")
        #expect(throws: KernelFileError.self) { try directory.read(into: &buffer) }
    }

    @Test func ofThisProcess() {
        let budget = DescriptorBudget.ofProcess()
        #expect((0...16384).contains(budget.limit))
        var limits = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
        #expect(limits.rlim_cur == limits.rlim_max)
    }
}
