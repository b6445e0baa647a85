import ContainerNames
import Foundation
import Testing

/// The container that the agent runs in is told from its neighbours.
@Suite struct OurContainerTests {
    private static let ours = String(repeating: "a", count: 64)
    private static let other = String(repeating: "b", count: 64)

    private static func found(_ prepare: (NamedHost) throws -> Void) throws -> [String] {
        let host = try NamedHost()
        for id in [ours, other] { try host.addGroup("/docker/\(id)") }
        try prepare(host)
        return try host.all().filter { $0.value.isOurs }.map { $0.key }
    }

    @Test(
        "By our own groups, as far as we see their names",
        arguments: [
            "0::/docker/\(ours)\n", "0::/docker/\(ours)/init\n",
            "5:memory:/docker/\(ours)\n4:name=systemd:/x.service\n",
        ])
    func groups(_ text: String) throws {
        #expect(try Self.found { try $0.write(text, to: "proc/self/cgroup") } == ["/docker/\(Self.ours)"])
    }

    @Test("In a cgroup namespace, by where /etc/hostname was mounted from")
    func mounts() throws {
        let found = try Self.found { host in
            try host.write("0::/\n", to: "proc/self/cgroup")
            try host.write(
                """
                612 500 8:1 /var/lib/docker/containers/\(Self.ours)/hostname /etc/hostname rw - ext4 /dev/sda1 rw
                613 500 8:1 /var/lib/docker/containers/\(Self.other)/x /data rw - ext4 /dev/sda1 rw

                """, to: "proc/self/mountinfo")
        }
        #expect(found == ["/docker/\(Self.ours)"])
    }

    @Test("Where /proc is alive, by our number among the processes of the group")
    func number() throws {
        let found = try Self.found { host in
            try FileManager.default.createSymbolicLink(
                atPath: host.path + "/proc/self", withDestinationPath: "4711")
            try host.addGroup("/docker/\(Self.ours)", pid: "1\n\(getpid())")
            try host.addGroup("/docker/\(Self.other)", pid: "\(getpid())0")
        }
        #expect(found == ["/docker/\(Self.ours)"])
    }

    @Test("On the host itself, none is")
    func host() throws {
        #expect(try Self.found { try $0.write("0::/system.slice/docker.service\n", to: "proc/self/cgroup") }.isEmpty)
    }
}
