import Containers
import KernelFiles

/// All containers of a host at this moment, with their names.
public struct ContainerListing: Sendable {
    public struct Row: Sendable {
        /// Nil for machines that only have a name.
        public let id: String?
        public let group: String
        public let description: ContainerDescription
    }

    /// In the order of their groups.
    public private(set) var rows: [Row] = []
    /// What could not be read, and what to grant.
    public private(set) var troubles: [String] = []

    /// - Parameters:
    ///   - hostRoot: `/`, or the directory of a recorded host.
    ///   - procRoot, cgroupRoot: places on the host that were given by hand; empty if not.
    public init(
        environment: [String: String], hostRoot: String, procRoot: String = "", cgroupRoot: String = ""
    ) throws {
        var sweep = ContainerSweep(
            environment: environment, hostRoot: hostRoot, procRoot: procRoot, cgroupRoot: cgroupRoot)
        var names = ContainerNames(environment: environment, hostRoot: hostRoot, procRoot: sweep.procRoot)
        var rows: [Row] = []
        let problems = try sweep.sweep(
            admitting: { sighting in
                if let description = names.news(of: sighting, at: 0) {
                    rows.append(Row(id: sighting.identity.id, group: sighting.group, description: description))
                }
                return Admission(isAdmitted: false, isFinal: true)
            }, visit: { _, _, _ in })
        self.rows = rows
        troubles = problems.map(\.description) + names.takeTroubles().map(\.description)
    }
}
