import ContainerNames
import Foundation
import Testing

/// When containers are looked up again, and when no more.
@Suite struct WaitingTests {
    private static let id = String(repeating: "a", count: 64)
    private static let group = "/system.slice/docker-\(id).scope"
    private static let config = "var/lib/docker/containers/\(id)/config.v2.json"

    @Test("Pauses grow to a minute while only the id is known")
    func pauses() throws {
        let host = try NamedHost()
        try host.addGroup(Self.group)
        var sweep = host.sweep()
        var names = host.names()
        #expect(try host.news(&sweep, &names, at: 0)[Self.group]?.source == .id)
        #expect(!names.isSettled(Self.group))
        // A name that comes late is found at the next of these seconds, and not before.
        for (at, isLooked) in [(4, false), (5, true), (14, false), (15, true), (34, false), (35, true), (74, false)] {
            try host.write(#"{"Name": "/web"}"#, to: Self.config)
            var (copy, sweepCopy) = (names, sweep)
            #expect((try host.news(&sweepCopy, &copy, at: Int64(at))[Self.group] != nil) == isLooked, "second \(at)")
            try host.remove(Self.config)
            _ = try host.news(&sweep, &names, at: Int64(at))
        }
        for step in 0..<5 {
            let due = 75 + Int64(step) * 60
            try host.write(#"{"Name": "/web"}"#, to: Self.config)
            var (copy, sweepCopy) = (names, sweep)
            #expect(try host.news(&sweepCopy, &copy, at: due - 1)[Self.group] == nil)
            #expect(try host.news(&sweepCopy, &copy, at: due)[Self.group]?.name == "web")
            try host.remove(Self.config)
            _ = try host.news(&sweep, &names, at: due)
        }
    }

    @Test("A clock that is set back stops nothing")
    func clock() throws {
        let host = try NamedHost()
        try host.addGroup(Self.group)
        var sweep = host.sweep()
        var names = host.names()
        _ = try host.news(&sweep, &names, at: 100_000)
        try host.write(#"{"Name": "/web"}"#, to: Self.config)
        #expect(try host.news(&sweep, &names, at: 99_999).isEmpty)
        #expect(try host.news(&sweep, &names, at: 7)[Self.group]?.name == "web")
    }

    @Test("A named container is not looked up again until it goes")
    func settled() throws {
        let host = try NamedHost()
        try host.addGroup(Self.group)
        try host.write(#"{"Name": "/web"}"#, to: Self.config)
        var sweep = host.sweep()
        var names = host.names()
        #expect(try host.news(&sweep, &names)[Self.group]?.name == "web")
        #expect(names.isSettled(Self.group))
        try host.write(#"{"Name": "/other"}"#, to: Self.config)
        #expect(try host.news(&sweep, &names, at: 10_000).isEmpty)
        try host.remove("sys/fs/cgroup" + Self.group)
        #expect(try host.news(&sweep, &names, at: 10_010).isEmpty)
        #expect(!names.isSettled(Self.group))
        try host.addGroup(Self.group)
        #expect(try host.news(&sweep, &names, at: 10_020)[Self.group]?.name == "other")
    }

    @Test("A file that is half written is read again when it is whole, and told of once")
    func halfWritten() throws {
        let host = try NamedHost()
        try host.addGroup(Self.group)
        try host.write(#"{"Name": "/we"#, to: Self.config)
        var sweep = host.sweep()
        var names = host.names()
        #expect(try host.news(&sweep, &names)[Self.group]?.source == .id)
        let troubles = names.takeTroubles()
        #expect(troubles.map(\.path) == [host.path + "/" + Self.config])
        #expect(troubles.first?.isDenied == false)
        _ = try host.news(&sweep, &names, at: 5)
        #expect(names.takeTroubles().isEmpty)
        try host.write(#"{"Name": "/web"}"#, to: Self.config)
        #expect(try host.news(&sweep, &names, at: 15)[Self.group]?.name == "web")
    }

    @Test("A command that changes is no other container; a better source is")
    func command() throws {
        let host = try NamedHost("process")
        let id = String(repeating: "b", count: 64)
        let group = "/system.slice/docker-\(id).scope"
        try host.addGroup(group, pid: "42")
        var sweep = host.sweep()
        var names = host.names()
        #expect(try host.news(&sweep, &names)[group]?.name == "nginx-bbbbbbbbbbbb")
        try host.write("/bin/sh\0", to: "proc/42/cmdline")
        #expect(try host.news(&sweep, &names, at: 5).isEmpty)
        try host.write(#"{"Name": "/web"}"#, to: "var/lib/docker/containers/\(id)/config.v2.json")
        #expect(try host.news(&sweep, &names, at: 15)[group]?.name == "web")
    }

    @Test("A pod's pause process is known as soon as it runs")
    func pause() throws {
        let host = try NamedHost("kubelet-links")
        let line = try #require(try NamedHost.lines("kubelet-links").last { $0.sandbox == "yes" })
        try host.write("runc:[2:INIT]\n", to: "proc/40/comm")
        try host.write("runc\0init\0", to: "proc/40/cmdline")
        try host.addGroup(line.group, pid: "40")
        var sweep = host.sweep()
        var names = host.names()
        let first = try #require(try host.news(&sweep, &names)[line.group])
        #expect(!first.isSandbox)
        #expect(first.source == .id)
        try host.write("pause\n", to: "proc/40/comm")
        try host.write("/pause\0", to: "proc/40/cmdline")
        #expect(try host.news(&sweep, &names, at: 5)[line.group]?.isSandbox == true)
    }
}
