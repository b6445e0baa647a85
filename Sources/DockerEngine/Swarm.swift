import JSON

/// A service of a swarm. Managers alone are asked about them.
public struct SwarmService: Sendable, Equatable {
    public enum Mode: Sendable, Equatable {
        case replicated(replicas: UInt64)
        /// A task on each node.
        case global
        case replicatedJob(maxConcurrent: UInt64?, totalCompletions: UInt64?)
        case globalJob
        /// One that came after this was written.
        case unknown
    }

    public let id: String
    public let name: String
    public let mode: Mode

    init(_ document: JSONValue) throws(Misfit) {
        id = try document.text("ID")
        let spec = try document.part("Spec")
        name = try spec?.text("Name") ?? ""
        let mode = try spec?.part("Mode")
        if let replicated = try mode?.part("Replicated"), replicated["Replicas"]?.count != nil {
            self.mode = .replicated(replicas: try replicated.count("Replicas"))
        } else if try mode?.part("Global") != nil {
            self.mode = .global
        } else if let job = try mode?.part("ReplicatedJob") {
            self.mode = .replicatedJob(
                maxConcurrent: job["MaxConcurrent"]?.count, totalCompletions: job["TotalCompletions"]?.count)
        } else {
            self.mode = try mode?.part("GlobalJob") != nil ? .globalJob : .unknown
        }
    }
}

/// A container that a service wants, or has.
public struct SwarmTask: Sendable, Equatable {
    public let serviceID: String
    public let isRunning: Bool
    /// Whether the swarm means it to be there.
    public let isWanted: Bool

    init(_ document: JSONValue) throws(Misfit) {
        serviceID = try document.text("ServiceID")
        isRunning = try document.part("Status")?.text("State") == "running"
        isWanted = try document.text("DesiredState") != "shutdown"
    }
}
