import Testing

@testable import Containers

private let id = String(repeating: "0123456789abcdef", count: 4)
private let uid = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
private let slice = "1b4e28ba_2fa1_11d2_883f_0016d3cca427"
private let task = "0f9de17a6465404e8b1b2356dc13c2f8"

/// What a group's path tells of the container in it.
@Suite struct ContainerIdentityTests {
    /// `name` nil: no container. In `path`, ID and the like stand for the constants above.
    struct Row: Sendable, CustomTestStringConvertible {
        let path: String
        var name: String?
        var runtime: String?
        var pod: String?
        var task: String?

        init(_ path: String, _ name: String?, _ runtime: String? = nil, pod: String? = nil, task: String? = nil) {
            self.path = path
            self.name = name
            self.runtime = runtime
            self.pod = pod
            self.task = task
        }

        var testDescription: String { path }
    }

    static let short = String(id.prefix(12))
    static let rows: [Row] = [
        Row("/docker/\(id)", short, "docker"),
        Row("/system.slice/docker-\(id).scope", short, "docker"),
        Row("/custom/\(id)", short),
        Row("/a/b/c/\(id)", short),
        Row("/\(id)", short),
        Row("/limits.slice/limits-web.slice/docker-\(id).scope", short, "docker"),
        Row("/user.slice/user-1000.slice/user@1000.service/user.slice/docker-\(id).scope", short, "docker"),
        Row("/user.slice/user-1000.slice/user@1000.service/app.slice/docker-\(id).scope", short, "docker"),
        Row("/kubepods/burstable/pod\(uid)/\(id)", short, pod: uid),
        Row("/kubepods/besteffort/pod\(uid)/\(id)", short, pod: uid),
        Row("/kubepods/pod\(uid)/\(id)", short, pod: uid),
        Row("/kubepods/burstable/pod\(uid)/crio-\(id)", short, "cri-o", pod: uid),
        Row("/kubepods/burstable/pod\(task)/\(id)", short, pod: task),
        Row("/kubepods.slice/kubepods-pod\(slice).slice/cri-containerd-\(id).scope", short, "containerd", pod: uid),
        Row(
            "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod\(slice).slice/crio-\(id).scope", short,
            "cri-o", pod: uid),
        Row(
            "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod\(slice).slice/docker-\(id).scope", short,
            "docker", pod: uid),
        Row(
            "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable.slice"
                + "/kubelet-kubepods-burstable-pod\(slice).slice/cri-containerd-\(id).scope", short, "containerd",
            pod: uid),
        Row(
            "/system.slice/containerd.service/kubepods-burstable-pod\(slice).slice:cri-containerd:\(id)", short,
            "containerd", pod: uid),
        Row("/system.slice/crio.service/kubepods-pod\(slice).slice:crio:\(id)", short, "cri-o", pod: uid),
        Row("/system.slice/docker.service/system.slice:docker:\(id)", short, "docker"),
        Row("/system.slice/nerdctl-\(id).scope", short, "containerd"),
        Row("/default/\(id)", short),
        Row("/ecs/\(task)/\(id)", short, task: task),
        Row("/ecs/\(id)", short),
        Row("/ecs/cluster/\(task)/\(id)", short, task: task),
        Row("/ecs/\(uid)/\(id)", short, task: uid),
        Row("/ecs/\(task)/\(task)-1234567890", "0f9de17a6465", task: task),
        Row("/ecstasks.slice/ecstasks-\(task).slice/docker-\(id).scope", short, "docker", task: task),
        Row("/machine.slice/libpod-\(id).scope", short, "podman"),
        Row("/libpod_parent/libpod-\(id)", short, "podman"),
        Row("/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-\(id).scope", short, "podman"),
        Row("/machine.slice/machine-libpod_pod_\(id).slice/libpod-\(id).scope", short, "podman"),
        Row("/system.slice/web.service/libpod-payload-\(id)", short, "podman"),
        Row("/machine.slice/systemd-nspawn@web.service", "web", "systemd-nspawn"),
        Row("/machine.slice/systemd-nspawn@my\\x2dweb.service", "my-web", "systemd-nspawn"),
        Row("/machine.slice/machine-web.scope", "web"),
        Row("/machine.slice/machine-my\\x2dweb.scope", "my-web"),
        Row("/lxc/web", "web", "lxc"),
        Row("/lxc.payload/web", "web", "lxc"),
        Row("/lxc.payload.web", "web", "lxc"),
        Row("/user.slice/user-1000.slice/session-1.scope/lxc.payload.web", "web", "lxc"),
        // None of these is a container.
        Row("/", nil),
        Row("/init.scope", nil),
        Row("/system.slice", nil),
        Row("/docker", nil),
        Row("/ecs", nil),
        Row("/ecs/\(task)", nil),
        Row("/lxc", nil),
        Row("/kubepods", nil),
        Row("/kubepods/burstable/pod\(uid)", nil),
        Row("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod\(slice).slice", nil),
        Row("/system.slice/cron.service", nil),
        Row("/system.slice/docker.service", nil),
        Row("/machine.slice/libpod-conmon-\(id).scope", nil),
        Row("/kubepods.slice/kubepods-pod\(slice).slice/crio-conmon-\(id).scope", nil),
        Row("/libpod_parent/conmon", nil),
        Row("/machine.slice/machine-qemu\\x2d1\\x2dvm.scope", nil),
        Row("/machine.slice/machine-libpod_pod_\(id).slice", nil),
        Row("/lxc.monitor.web", nil),
        Row("/lxc.payload.", nil),
        Row("/machine.slice/systemd-nspawn@.service", nil),
        Row("/docker/buildkit", nil),
        Row("/docker/buildkit/x4yb3n3ic0x7gz5qkcgyyyjzk", nil),
        Row("/docker/\(id.dropLast())", nil),
        Row("/docker/\(id.uppercased())", nil),
        Row("/user.slice/user-1000.slice/session-1.scope", nil),
        Row("/\(task)-1234567890", nil),
    ]

    @Test("Each form of path", arguments: rows)
    func path(_ row: Row) {
        let found = ContainerIdentity(path: row.path)
        #expect(found?.name == row.name)
        #expect(found?.runtime == row.runtime)
        #expect(found?.podUID == row.pod)
        #expect(found?.taskID == row.task)
        let isByName = row.path.contains("lxc") || row.path.contains("machine-") || row.path.contains("nspawn")
        if let found, !isByName || row.path.contains("libpod") {
            #expect(found.id.map { row.path.contains($0) && $0.hasPrefix(found.name) } == true)
        }
    }
}
