/// Where the kernel's files of the host are: at their usual places, or where an agent in a container sees them mounted.
///
/// `HOST_PROC`, `HOST_SYS` and `HOST_MOUNT_PREFIX` of Telegraf come first, then the root directory of the host.
public struct HostPaths: Sendable, Equatable {
    /// `/proc` of the host, without a slash at its end.
    public let procRoot: String
    /// `/sys` of the host, without a slash at its end.
    public let sysRoot: String
    /// Where the host's file systems are mounted, to be put before their mount points; empty if at `/`.
    public let mountPrefix: String

    /// - Parameter hostRoot: `/`, or the directory of a recorded host.
    public init(environment: [String: String] = [:], hostRoot: String = "/") {
        let root = Self.withoutSlashes(hostRoot)
        procRoot = Self.given("HOST_PROC", environment) ?? root + "/proc"
        sysRoot = Self.given("HOST_SYS", environment) ?? root + "/sys"
        mountPrefix = Self.given("HOST_MOUNT_PREFIX", environment) ?? root
    }

    private static func given(_ variable: String, _ environment: [String: String]) -> String? {
        environment[variable].flatMap { $0.isEmpty ? nil : withoutSlashes($0) }
    }

    private static func withoutSlashes(_ path: String) -> String {
        var path = path[...]
        while path.hasSuffix("/") { path.removeLast() }
        return String(path)
    }
}
