/// What the path of a control group tells of the container in it, and nothing that has to be guessed.
public struct ContainerIdentity: Sendable, Equatable {
    /// The runtime's id; nil for machines that only have a name.
    public let id: String?
    /// The name the group carries, else the first twelve characters of the id.
    public let name: String
    /// `docker`, `containerd`, `cri-o`, `podman`, `lxc` or `systemd-nspawn`, if the path says so.
    public let runtime: String?
    /// The Kubernetes pod, with its dashes.
    public let podUID: String?
    /// The ECS task.
    public let taskID: String?

    /// Nil if the group is none of a container's own; groups below a container's are not asked about.
    ///
    /// | cgroupfs driver                       | systemd driver                                     |
    /// | `/docker/<id>`                        | `/system.slice/docker-<id>.scope`                  |
    /// | `/kubepods/burstable/pod<uid>/<id>`   | `.../kubepods-pod<uid>.slice/crio-<id>.scope`      |
    /// | `/ecs/<task>/<id>`                    | `/ecstasks.slice/ecstasks-<task>.slice/docker-...` |
    /// | `/libpod_parent/libpod-<id>`          | `/machine.slice/libpod-<id>.scope`                 |
    /// | `/lxc/<name>`, `/lxc.payload.<name>`  | `/machine.slice/systemd-nspawn@<name>.service`     |
    /// |                                       | `/system.slice/x.service/<slice>:cri-containerd:<id>` |
    public init?(path: String) {
        let parts = path.split(separator: "/")
        guard let last = parts.last else { return nil }
        let above = parts.dropLast()
        if let machine = Self.machine(last, above) {
            guard !machine.name.isEmpty else { return nil }
            (id, name, runtime, podUID, taskID) = (nil, machine.name, machine.runtime, nil, nil)
            return
        }
        guard let found = Self.idAndRuntime(last, above) else { return nil }
        id = String(found.id)
        name = String(found.id.prefix(12))
        runtime = found.runtime ?? (above.last == "docker" ? "docker" : nil)
        podUID = Self.podUID(parts)
        taskID = Self.taskID(above)
    }

    // MARK: Ids

    private static let runtimes = [
        "docker": "docker", "cri-containerd": "containerd", "nerdctl": "containerd", "crio": "cri-o",
        "libpod": "podman", "libpod-payload": "podman",
    ]

    private static func idAndRuntime(
        _ last: Substring, _ above: ArraySlice<Substring>
    ) -> (id: Substring, runtime: String?)? {
        // Without the systemd driver, but in a unit's delegated group: `<slice>:<runtime>:<id>`.
        let triple = last.split(separator: ":", omittingEmptySubsequences: false)
        if triple.count == 3 {
            return isID(triple[2]) ? (triple[2], runtimes[String(triple[1])]) : nil
        }
        if isID(last) || (isInECS(above) && isFargateID(last)) { return (last, nil) }
        var unit = last
        if unit.hasSuffix(".scope") { unit.removeLast(6) }
        guard let dash = unit.lastIndex(of: "-"), isID(unit[unit.index(after: dash)...]) else { return nil }
        let prefix = unit[..<dash]
        // What watches over a container is not the container.
        if prefix.hasSuffix("conmon") { return nil }
        guard let runtime = runtimes[String(prefix)] ?? (unit.endIndex < last.endIndex ? "" : nil) else { return nil }
        return (unit[unit.index(after: dash)...], runtime.isEmpty ? nil : runtime)
    }

    private static func isID(_ text: Substring) -> Bool { text.utf8.count == 64 && text.utf8.allSatisfy(isHex) }

    /// Of Fargate: the task's 32 digits and a number.
    private static func isFargateID(_ text: Substring) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].utf8.count == 32 && parts[0].utf8.allSatisfy(isHex)
            && !parts[1].isEmpty && parts[1].utf8.allSatisfy { $0 &- 48 < 10 }
    }

    private static func isHex(_ byte: UInt8) -> Bool { byte &- 48 < 10 || byte &- 97 < 6 }

    // MARK: Pods and tasks

    /// `pod<uid>` below `kubepods`, or a slice named `...kubepods...-pod<uid>.slice`, whose dashes are underscores.
    private static func podUID(_ parts: [Substring]) -> String? {
        guard parts.contains(where: { $0.contains("kubepods") }) else { return nil }
        for part in parts.reversed() {
            var unit = part.prefix { $0 != ":" }
            if unit.hasSuffix(".slice") { unit.removeLast(6) }
            let uid: Substring
            if unit.hasPrefix("pod") {
                uid = unit.dropFirst(3)
            } else if let dash = unit.lastIndex(of: "-"), unit[dash...].hasPrefix("-pod") {
                uid = unit[dash...].dropFirst(4)
            } else {
                continue
            }
            let dashed = String(uid).map { $0 == "_" ? "-" : $0 }
            // Static pods have a hash without dashes.
            if dashed.count == 36 || dashed.count == 32, dashed.allSatisfy({ $0.isHexDigit || $0 == "-" }) {
                return String(dashed)
            }
        }
        return nil
    }

    private static func isInECS(_ above: ArraySlice<Substring>) -> Bool { above.first == "ecs" }

    private static func taskID(_ above: ArraySlice<Substring>) -> String? {
        guard let parent = above.last else { return nil }
        if isInECS(above) { return above.count > 1 ? String(parent) : nil }
        if parent.hasPrefix("ecstasks-"), parent.hasSuffix(".slice") {
            return String(parent.dropFirst(9).dropLast(6))
        }
        return nil
    }

    // MARK: Machines that have a name

    private static func machine(
        _ last: Substring, _ above: ArraySlice<Substring>
    ) -> (name: String, runtime: String?)? {
        if above.last == "lxc" || above.last == "lxc.payload" {
            return (String(last), "lxc")
        }
        if last.hasPrefix("lxc.payload.") { return (String(last.dropFirst(12)), "lxc") }
        if last.hasPrefix("systemd-nspawn@"), last.hasSuffix(".service") {
            return (unescaped(last.dropFirst(15).dropLast(8)), "systemd-nspawn")
        }
        if above.last == "machine.slice", last.hasPrefix("machine-"), last.hasSuffix(".scope") {
            let name = unescaped(last.dropFirst(8).dropLast(6))
            // A virtual machine has a kernel of its own: what its group shows is the emulator.
            return name.hasPrefix("qemu-") ? nil : (name, nil)
        }
        return nil
    }

    /// systemd writes what its unit names cannot hold as `\x2d`, and a slash as a dash.
    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"),
                let code = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
