/// What is known of a container besides its numbers. What no file tells is nil; nothing is guessed.
public struct ContainerDescription: Sendable, Equatable {
    public internal(set) var name: String
    public internal(set) var source: NameSource
    /// The file that told the name; nil if none did.
    public internal(set) var file: String?
    public internal(set) var image: ImageName?
    public internal(set) var runtime: String?
    public internal(set) var podName: String?
    /// Of Kubernetes.
    public internal(set) var namespace: String?
    /// Whether it holds the namespaces of a pod or task, and does nothing else.
    public internal(set) var isSandbox = false
    /// Whether this process runs in it.
    public internal(set) var isOurs = false
    /// Labels, and annotations where the runtime keeps its labels there.
    public internal(set) var labels: [String: String] = [:]
    /// `NAME=value`, of the first process; nil if no file told them.
    public internal(set) var variables: [String]?

    init(name: String, source: NameSource, runtime: String? = nil) {
        self.name = name
        self.source = source
        self.runtime = runtime
    }

    /// The value of an environment variable; nil if it is not set, or only blank.
    public func variable(_ name: String) -> String? {
        let start = name + "="
        guard let entry = variables?.last(where: { $0.hasPrefix(start) }) else { return nil }
        let value = entry.dropFirst(start.count)
        return value.allSatisfy(\.isWhitespace) ? nil : String(value)
    }

    /// Takes a name, if it is one.
    mutating func take(name: String?, from source: NameSource, in file: String) -> Bool {
        guard let name, !name.isEmpty else { return false }
        self.name = name
        self.source = source
        self.file = file
        return true
    }

    /// Takes what Kubernetes calls its containers, from labels or annotations under its own names. Answers the
    /// container's own name.
    mutating func takePod(from labels: [String: String]) -> String? {
        podName = labels["io.kubernetes.pod.name"].flatMap { $0.isEmpty ? nil : $0 }
        namespace = labels["io.kubernetes.pod.namespace"].flatMap { $0.isEmpty ? nil : $0 }
        let name = labels["io.kubernetes.container.name"]
        if name == Self.sandboxName { isSandbox = true }
        return name
    }

    /// What Kubernetes calls the container that holds a pod's namespaces.
    static let sandboxName = "POD"
}
