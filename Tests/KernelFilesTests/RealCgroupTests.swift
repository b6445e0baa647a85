import Glibc
import Testing

@testable import KernelFiles

/// Against the kernel of this machine: an empty group of our own, where one may be made.
@Suite struct RealCgroupTests {
    static let parent = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup/memory", "/sys/fs/cgroup"].first { parent in
        let probe = "\(parent)/heliograph-probe-\(getpid())"
        return mkdir(probe, 0o755) == 0 && rmdir(probe) == 0
    }

    @Test("A group that goes while its files are open, and comes back", .enabled(if: parent != nil))
    func goesAndComesBack() throws {
        let path = try #require(Self.parent) + "/heliograph-test-\(getpid())"
        var directory = CgroupDirectory(path, selecting: CgroupFileSelection(["*"]))
        var reader = CgroupReader()
        func read() -> (values: Int, troubles: [String]) {
            var values = 0
            var troubles: [String] = []
            directory.read(using: &reader) { finding in
                if case .trouble(let error) = finding { troubles.append(error.message) }
            } _: { _, _ in
                values += 1
            }
            return (values, troubles)
        }
        for _ in 0..<2 {
            #expect(read() == (0, []))
            try #require(mkdir(path, 0o755) == 0)
            defer { rmdir(path) }
            // Some files of the kernel are lists of words, which is no known shape; none is unreadable.
            let first = read()
            #expect(first.values > 1)
            #expect(first.troubles.allSatisfy { $0.hasPrefix("unknown file format") })
            #expect(read() == (first.values, []))
            try #require(rmdir(path) == 0)
            #expect(read() == (0, []))
        }
    }
}
