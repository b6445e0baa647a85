import Glibc

/// A file with names in it that cannot be read.
public struct NameTrouble: Sendable, Equatable, CustomStringConvertible {
    public let source: NameSource
    public let path: String
    public let message: String
    /// Whether more rights would help.
    public let isDenied: Bool

    public var description: String {
        isDenied ? "\(path): \(message): \(Self.remedy(for: source, path))" : "\(path): \(message)"
    }

    /// What to grant. Runtimes keep their files to root and make them anew with each container, so that an access list
    /// set once does not last there; the logs' directories stay.
    private static func remedy(for source: NameSource, _ path: String) -> String {
        switch source {
        case .kubelet, .ecs:
            "for names of containers and pods grant it with 'setfacl -m u:\(geteuid()):rX \(path)'"
                + " (an access list), or CAP_DAC_READ_SEARCH"
        case .environment:
            "for the environment of first processes grant CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, or run as their user"
        default:
            "for names and images grant CAP_DAC_READ_SEARCH (a capability; in a unit:"
                + " AmbientCapabilities=CAP_DAC_READ_SEARCH), or run as the files' owner"
        }
    }
}
