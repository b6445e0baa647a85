import Foundation
import Testing

/// `inputs.containers` and `heliograph containers`, on a made-up host with a Docker container and a pod.
@Suite struct ContainersTests {
    private static let web = String(repeating: "a", count: 64)
    private static let app = String(repeating: "b", count: 64)
    private static let pause = String(repeating: "1", count: 64)
    private static let pod =
        "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod1b4e28ba_2fa1_11d2_883f_0016d3cca427.slice"

    private static func host() throws -> Workplace {
        let place = try Workplace()
        try place.write("cpu  100 0 0 100 0 0 0 0 0 0\ncpu0 100 0 0 100 0 0 0 0 0 0\n", to: "host/proc/stat")
        try place.write("MemTotal:       1000 kB\n", to: "host/proc/meminfo")
        try place.write("cpu memory pids\n", to: "host/sys/fs/cgroup/cgroup.controllers")
        for group in ["/docker/" + web, pod + "/cri-containerd-\(app).scope", pod + "/cri-containerd-\(pause).scope"] {
            try place.write("3\n", to: "host/sys/fs/cgroup\(group)/pids.current")
            try place.write("", to: "host/sys/fs/cgroup\(group)/cgroup.procs")
        }
        try place.write(
            #"{"Name": "/web", "Config": {"Image": "nginx:1.25"}}"#,
            to: "host/var/lib/docker/containers/\(web)/config.v2.json")
        for (id, name) in [(app, #""io.kubernetes.cri.container-name": "app","#), (pause, "")] {
            let type = id == app ? "container" : "sandbox"
            try place.write(
                """
                {"annotations": {\(name) "io.kubernetes.cri.container-type": "\(type)",
                  "io.kubernetes.cri.sandbox-name": "web-0", "io.kubernetes.cri.sandbox-namespace": "shop",
                  "io.kubernetes.cri.image-name": "quay.io/team/app:2"}}
                """, to: "host/run/containerd/io.containerd.runtime.v2.task/k8s.io/\(id)/config.json")
        }
        try place.write("[[inputs.containers]]\n[[outputs.discard]]\n")
        return place
    }

    private static func environment(_ place: Workplace) -> [String: String] {
        let host = place.path("host")
        return ["HOST_MOUNT_PREFIX": host, "HOST_PROC": host + "/proc", "HOST_SYS": host + "/sys"]
    }

    @Test("The table has a line for each container, as wide as what is in it")
    func table() throws {
        let place = try Self.host()
        let run = try place.run("containers", "--host-root", place.path("host"))
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        let dash = "\(Self.pod)/cri-containerd-"
        let width = (dash + Self.app + ".scope").count
        let docker = "/docker/" + Self.web
        let lines = [
            "ID            NAME  IMAGE               RUNTIME     POD         "
                + "CGROUP".padding(toLength: width, withPad: " ", startingAt: 0) + "  NAME FROM",
            "aaaaaaaaaaaa  web   nginx:1.25          docker                  "
                + docker.padding(toLength: width, withPad: " ", startingAt: 0) + "  Docker's config.v2.json",
            "111111111111  POD   quay.io/team/app:2  containerd  shop/web-0  \(dash)\(Self.pause).scope"
                + "  containerd's config.json",
            "bbbbbbbbbbbb  app   quay.io/team/app:2  containerd  shop/web-0  \(dash)\(Self.app).scope"
                + "  containerd's config.json",
        ]
        #expect(run.stdout.split(separator: "\n").map(String.init) == lines)
    }

    @Test("--json has the same for programs, and leaves out what is not known")
    func json() throws {
        let place = try Self.host()
        let run = try place.run("containers", "--json", "--host-root", place.path("host"))
        let rows = try #require(
            JSONSerialization.jsonObject(with: Data(run.stdout.utf8)) as? [[String: String]])
        #expect(rows.count == 3)
        #expect(
            rows.first == [
                "id": Self.web, "name": "web", "image": "nginx", "version": "1.25", "runtime": "docker",
                "cgroup": "/docker/" + Self.web, "source": "docker",
                "file": place.path("host") + "/var/lib/docker/containers/\(Self.web)/config.v2.json",
            ])
        #expect(rows.last?["pod"] == "web-0")
        #expect(rows.last?["namespace"] == "shop")
    }

    @Test("An empty host has a table and an array, a host without cgroups an error")
    func empty() throws {
        let place = try Workplace()
        try place.write("cpu\n", to: "host/sys/fs/cgroup/cgroup.controllers")
        let host = ["--host-root", place.path("host")]
        #expect(try place.start(["containers"] + host).end().stdout.hasPrefix("ID  NAME"))
        #expect(try place.start(["containers", "--json"] + host).end().stdout == "[]\n")
        let none = try place.run("containers", "--host-root", place.path("nowhere"))
        #expect(none.status == 1)
        #expect(none.stderr.contains("no cgroup file system is mounted at"))
    }

    // MARK: Rights

    /// Runs a command as somebody without rights: as `nobody` if we are root, else as ourselves.
    private static func withoutRights(
        _ place: Workplace, _ arguments: [String], but capabilities: [String] = []
    ) throws -> Outcome {
        guard geteuid() == 0 else { return try place.start(arguments, environment: environment(place)).end() }
        // The place of the build may be closed to others.
        let binary = place.path("heliograph")
        try FileManager.default.copyItem(at: Workplace.binary, to: URL(fileURLWithPath: binary))
        let prefix = ["--reuid=65534", "--regid=65534", "--clear-groups"] + capabilities + [binary]
        return try place.start(prefix + arguments, environment: environment(place), program: "/usr/bin/setpriv").end()
    }

    private static func close(_ place: Workplace, _ path: String) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: geteuid() == 0 ? 0o700 : 0], ofItemAtPath: place.path(path))
    }

    private static func open(_ place: Workplace, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path(path))
    }

    @Test("Without rights every container is there, and what cannot be read is told once, with what to grant")
    func unprivileged() throws {
        let place = try Self.host()
        let closed = ["host/var/lib/docker", "host/run/containerd/io.containerd.runtime.v2.task"]
        for path in closed { try Self.close(place, path) }
        defer { for path in closed { try? Self.open(place, path) } }
        // What the kubelet leaves is open to all.
        try place.write("", to: "host/var/log/containers/web-0_shop_app-\(Self.app).log")
        let run = try Self.withoutRights(place, ["containers", "--host-root", place.path("host")])
        #expect(run.status == 0)
        let rows = run.stdout.split(separator: "\n").dropFirst().map { line in
            line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        }
        #expect(rows.map { $0[1] } == [String(repeating: "a", count: 12), "111111111111", "app"])
        #expect(rows.last?.contains("shop/web-0") == true)
        let told = run.stderr.split(separator: "\n")
        #expect(told.count == 2)
        for (line, path) in zip(told, [closed[0], closed[1]]) {
            #expect(line.contains(path) && line.contains("Permission denied"))
            #expect(line.contains("CAP_DAC_READ_SEARCH"))
        }
    }

    @Test("Without rights the agent reports all the same, and warns once for each kind")
    func unprivilegedAgent() throws {
        let place = try Self.host()
        try Self.close(place, "host/var/lib/docker")
        defer { try? Self.open(place, "host/var/lib/docker") }
        let run = try Self.withoutRights(place, ["--config", "plugins.toml", "--test"])
        #expect(run.status == 0)
        #expect(run.stdout.contains("container_name=aaaaaaaaaaaa,"))
        #expect(run.stdout.contains("container_name=app,"))
        #expect(!run.stdout.contains("container_name=POD"))
        let warnings = run.log.filter { $0.contains("some containers' names are left out") }
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("Permission denied: for names and images grant CAP_DAC_READ_SEARCH") == true)
    }

    /// Whether a process of ours can be given what the warning asks for: root outside of a container that keeps it back.
    private static var canGrant: Bool {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let bounding = status.split(separator: "\n").first { $0.hasPrefix("CapBnd:") }?.split(separator: "\t").last
        let capabilities = bounding.flatMap { UInt64($0, radix: 16) } ?? 0
        return geteuid() == 0 && capabilities & 1 << 2 != 0
    }

    @Test("What the warning asks for is enough", .enabled(if: canGrant, "needs root with CAP_DAC_READ_SEARCH"))
    func granted() throws {
        let place = try Self.host()
        try Self.close(place, "host/var/lib/docker")
        try Self.close(place, "host/run/containerd/io.containerd.runtime.v2.task")
        let run = try Self.withoutRights(
            place, ["containers", "--host-root", place.path("host")],
            but: ["--inh-caps=-all,+dac_read_search", "--ambient-caps=+dac_read_search"])
        #expect(run.stderr.isEmpty)
        #expect(run.stdout.contains("Docker's config.v2.json"))
        #expect(run.stdout.contains("containerd's config.json"))
    }

    // MARK: Sockets

    @Test(
        "No socket is opened, not even asked for",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace"), "needs strace"))
    func noSocket() throws {
        let place = try Self.host()
        let trace = place.path("trace")
        let run = try place.start(
            [
                "-f", "-o", trace, "-e", "trace=socket,socketpair,connect,openat", Workplace.binary.path, "--config",
                "plugins.toml", "--test",
            ], environment: Self.environment(place), program: "/usr/bin/strace"
        ).end(within: 120)
        try #require(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains("container_image=nginx,container_name=web,container_version=1.25,"))
        let calls = place.read("trace").split(separator: "\n")
        // It was looking, and saw the file that the name is in.
        #expect(calls.contains { $0.contains("config.v2.json") })
        let sockets = calls.filter { $0.contains("socket(") || $0.contains("socketpair(") || $0.contains("connect(") }
        #expect(sockets.isEmpty, "\(sockets)")
    }
}
