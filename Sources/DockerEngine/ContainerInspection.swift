import JSON

/// What inspecting a container tells: its state, and what it was started with.
public struct ContainerInspection: Sendable, Equatable {
    public struct State: Sendable, Equatable {
        /// `running`, `exited` ...
        public let status: String
        public let isOOMKilled: Bool
        /// Of the first process, in the host's numbers; 0 if there is none.
        public let pid: Int64
        public let exitCode: Int64
        /// Nanoseconds since the epoch; nil if it never was started, or has not ended yet.
        public let startedAt: Int64?
        public let finishedAt: Int64?
        /// Nil without a health check.
        public let health: Health?
    }

    public struct Health: Sendable, Equatable {
        /// `starting`, `healthy`, `unhealthy` or `none`.
        public let status: String
        public let failingStreak: Int64
    }

    /// Nil where the engine says nothing of it.
    public let state: State?
    public let restarts: Int64
    /// `NAME=value`.
    public let environment: [String]

    init(_ document: JSONValue) throws(Misfit) {
        restarts = try document.integer("RestartCount")
        environment = try document.part("Config")?.texts("Env") ?? []
        guard let part = try document.part("State") else {
            state = nil
            return
        }
        var health: Health?
        if let check = try part.part("Health") {
            health = Health(status: try check.text("Status"), failingStreak: try check.integer("FailingStreak"))
        }
        state = State(
            status: try part.text("Status"), isOOMKilled: try part.flag("OOMKilled"), pid: try part.integer("Pid"),
            exitCode: try part.integer("ExitCode"), startedAt: EngineTime.nanoseconds(try part.text("StartedAt")),
            finishedAt: EngineTime.nanoseconds(try part.text("FinishedAt")), health: health)
    }
}

extension ContainerInspection.State {
    /// Nanoseconds that it ran, or runs at `now`; nil if it never was started.
    ///
    /// One that was started again keeps the end of its last run, which is then before the start.
    public func uptime(at now: Int64) -> Int64? {
        guard let startedAt else { return nil }
        let end = finishedAt.map { $0 < startedAt ? now : $0 } ?? now
        return end &- startedAt
    }
}
