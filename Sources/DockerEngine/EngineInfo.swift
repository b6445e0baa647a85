import JSON

/// What an engine says about itself.
public struct EngineInfo: Sendable {
    /// The host's name.
    public let name: String
    public let serverVersion: String
    public let initBinary: String
    public let processors: Int64
    public let openFiles: Int64
    public let containers: Int64
    public let running: Int64
    public let stopped: Int64
    public let paused: Int64
    public let images: Int64
    public let goroutines: Int64
    public let listeners: Int64
    /// Bytes.
    public let memory: Int64
    /// What the storage driver tells: names and values, as texts.
    public let driverStatus: [(name: String, value: String)]

    init(_ document: JSONValue) throws(Misfit) {
        name = try document.text("Name")
        serverVersion = try document.text("ServerVersion")
        initBinary = try document.text("InitBinary")
        processors = try document.integer("NCPU")
        openFiles = try document.integer("NFd")
        containers = try document.integer("Containers")
        running = try document.integer("ContainersRunning")
        stopped = try document.integer("ContainersStopped")
        paused = try document.integer("ContainersPaused")
        images = try document.integer("Images")
        goroutines = try document.integer("NGoroutines")
        listeners = try document.integer("NEventsListener")
        memory = try document.integer("MemTotal")
        driverStatus = try document.list("DriverStatus").compactMap { row in
            guard let row = row.array, row.count == 2, let name = row[0].string, let value = row[1].string else {
                return nil
            }
            return (name, value)
        }
    }

    /// Whether it is Podman, which has no earlier sample of the processor in its statistics.
    ///
    /// Podman does not say so. Plain names count first, then the names of other runtimes, then habits of Podman's.
    public func isPodman(at address: EngineAddress) -> Bool {
        let version = serverVersion.lowercased()
        let name = name.lowercased()
        let endpoint = address.description.lowercased()
        if version.contains("docker") || name.contains("docker") || initBinary.contains("docker") { return false }
        if version.contains("podman") || name.contains("podman") || endpoint.contains("podman") { return true }
        if name.contains("kubernetes") || name.contains("containerd") || endpoint.contains("containerd") {
            return false
        }
        return initBinary == "crun" || name.contains("localhost") || endpoint.contains("container.sock")
            || (1...4).contains(name.utf8.count)
    }
}
