import Foundation
import Testing

@testable import Containers

/// When containers were started, by the stamps of their groups.
@Suite struct ContainerStartTests {
    private static let long: TimeInterval = 1_600_000_000

    private func stamp(_ host: SmallHost, _ path: String, _ time: TimeInterval) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: time)],
            ofItemAtPath: host.root.appendingPathComponent(path).path)
    }

    @Test("The oldest stamp of a group and its list of processes counts")
    func oldest() throws {
        let host = try SmallHost()
        defer { host.remove() }
        for number in 1...3 { try host.addContainer(number) }
        // Groups within came and went since in the first; the list of the second was first looked at later.
        try stamp(host, host.group(1) + "/cgroup.procs", Self.long)
        try stamp(host, host.group(2), Self.long + 5)
        let before = Int64(Date().timeIntervalSince1970)
        var sweep = host.sweep()
        let starts = try sweep.starts()
        #expect(starts.map(\.group) == (1...3).map { "/docker/" + SmallHost.id($0) })
        #expect(starts.map(\.identity.id) == (1...3).map { SmallHost.id($0) })
        #expect(starts.prefix(2).map(\.time) == [Int64(Self.long), Int64(Self.long) + 5])
        #expect(abs(starts[2].time - before) < 3600)
    }

    @Test("A host without containers has no starts, and one without control groups says so")
    func none() throws {
        let host = try SmallHost()
        defer { host.remove() }
        var sweep = host.sweep()
        #expect(try sweep.starts().isEmpty)
        try host.remove("cg")
        try host.remove("proc/self/mountinfo")
        var other = host.sweep()
        #expect(throws: ContainerSweep.NoHierarchy.self) { try other.starts() }
    }
}
