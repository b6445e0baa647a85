import JSON
import KernelFiles

/// Where runtimes keep what they know of their containers.
///
/// `HOST_VAR`, `HOST_RUN` and `HOST_ETC` come first, then `HOST_MOUNT_PREFIX` and the root directory of the host.
struct NamePlaces: Sendable {
    let procRoot: String
    private let prefix: String
    private let varRoot: String
    private let runRoot: String
    private let etcRoot: String
    /// Docker's `data-root`, where it is not at its place.
    private let dockerRoot: String?

    init(environment: [String: String], hostRoot: String, procRoot: String) {
        let prefix = HostPaths(environment: environment, hostRoot: hostRoot).mountPrefix
        func place(_ variable: String, _ usual: String) -> String {
            guard let given = environment[variable], !given.isEmpty else { return prefix + usual }
            return given.hasSuffix("/") ? String(given.dropLast()) : given
        }
        self.procRoot = procRoot
        self.prefix = prefix
        varRoot = place("HOST_VAR", "/var")
        runRoot = place("HOST_RUN", "/run")
        etcRoot = place("HOST_ETC", "/etc")
        var files = NameFiles()
        let settings = files.document(etcRoot + "/docker/daemon.json", of: .docker)
        dockerRoot = (settings?["data-root"] ?? settings?["graph"])?.string.map { prefix + $0 }
    }

    // MARK: Runtimes

    /// Docker's data, each with a folder `containers`.
    func dockerRoots(of group: String) -> [String] {
        var roots = [varRoot + "/lib/docker", varRoot + "/snap/docker/common/var-lib-docker"]
        if let dockerRoot { roots.insert(dockerRoot, at: 0) }
        if let user = user(of: group) { roots.append(user.home + "/.local/share/docker") }
        return roots
    }

    /// Where Podman and CRI-O store containers, each with a folder such as `overlay-containers`.
    func storageRoots(of group: String) -> [String] {
        var roots = [varRoot + "/lib/containers/storage", runRoot + "/containers/storage"]
        if let user = user(of: group) {
            roots.append(user.home + "/.local/share/containers/storage")
            roots.append(runRoot + "/user/\(user.number)/containers")
        }
        return roots
    }

    /// The state of containerd, as distributions and Docker place it.
    func containerdRoots(of group: String) -> [String] {
        var roots = [
            runRoot + "/containerd", runRoot + "/k3s/containerd", runRoot + "/docker/containerd/daemon",
            varRoot + "/snap/microk8s/common/run/containerd",
        ]
        if let user = user(of: group) { roots.append(runRoot + "/user/\(user.number)/containerd") }
        return roots
    }

    // MARK: Orchestrators

    var kubeletLinks: String { varRoot + "/log/containers" }
    var kubeletPods: String { varRoot + "/log/pods" }
    var ecsMetadata: String { varRoot + "/lib/ecs/data/metadata" }

    // MARK: Users

    /// The user whose systemd the group is below, in `/user.slice/user-1000.slice/user@1000.service/...`.
    private func user(of group: String) -> (number: UInt32, home: String)? {
        for part in group.split(separator: "/") where part.hasPrefix("user@") && part.hasSuffix(".service") {
            guard let number = UInt32(part.dropFirst(5).dropLast(8)), let home = home(of: number) else { continue }
            return (number, home)
        }
        return nil
    }

    private func home(of user: UInt32) -> String? {
        var files = NameFiles()
        let text = files.bytes(etcRoot + "/passwd", of: .podman).map { String(decoding: $0, as: UTF8.self) }
        for line in (text ?? "").split(separator: "\n") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            if fields.count >= 6, fields[2] == "\(user)", fields[5].hasPrefix("/") { return prefix + fields[5] }
        }
        return nil
    }
}
