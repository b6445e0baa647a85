/// Where a container's name was found. Earlier ones are better.
public enum NameSource: Int, Sendable, Comparable, CaseIterable {
    /// The name of the control group itself, as machines have it.
    case group
    case docker, podman, containerd, crio, kubelet, ecs
    /// The systemd unit that is there for one container alone.
    case unit
    /// `HOSTNAME` of the first process.
    case environment
    /// What the first process is called.
    case command
    /// Nothing but the id is known.
    case id

    /// The name for programs to read.
    public var label: String { self == .crio ? "cri-o" : "\(self)" }

    /// How the name was found, for people.
    public var explanation: String {
        switch self {
        case .group: "name of the control group"
        case .docker: "Docker's config.v2.json"
        case .podman: "Podman's containers.json"
        case .containerd: "containerd's config.json"
        case .crio: "CRI-O's config.json"
        case .kubelet: "the kubelet's log names"
        case .ecs: "ECS metadata file"
        case .unit: "systemd unit"
        case .environment: "HOSTNAME of the first process"
        case .command: "command of the first process"
        case .id: "short id"
        }
    }

    /// Whether a better name may still turn up: runtimes write some of their files after the container has begun.
    var isProvisional: Bool { self >= .environment }

    public static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}
