extension ContainerDescription {
    /// Its names that the container which takes its place will not have: as values of a dimension they make new metrics
    /// with each start.
    ///
    /// Names that Docker makes of two words cannot be told from those that people give.
    /// - Parameter id: nil for machines that only have a name.
    public func passingNames(id: String?) -> Set<String> {
        var names: Set<String> = []
        if isMade(of: id) || isOfTask || isOfECS { names.insert(name) }
        if let podName, Self.isGenerated(podName) { names.insert(podName) }
        return names
    }

    private func isMade(of id: String?) -> Bool {
        guard let id else { return false }
        return name.contains(id.prefix(12))
    }

    /// Docker Swarm: `<service>.<slot>.<task id>`.
    private var isOfTask: Bool {
        guard let task = labels["com.docker.swarm.task.id"], !task.isEmpty else { return false }
        return name.hasSuffix("." + task)
    }

    /// The ECS agent: `ecs-<family>-<revision>-<name>-<20 random hexadecimal digits>`.
    private var isOfECS: Bool {
        guard source == .docker || source == .ecs, name.hasPrefix("ecs-"), let end = Self.end(of: name) else {
            return false
        }
        return end.utf8.count == 20 && end.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 6 }
    }

    /// Kubernetes ends the names of pods that a deployment, daemon set or job begins with five random characters, of
    /// which none is a vowel or looks like one. Pods of a stateful set and those of files keep their names.
    private static func isGenerated(_ pod: String) -> Bool {
        guard let end = end(of: pod) else { return false }
        return end.utf8.count == 5 && end.utf8.allSatisfy(randomCharacters.contains)
    }

    private static let randomCharacters = Set("bcdfghjklmnpqrstvwxz2456789".utf8)

    /// What stands after the last dash.
    private static func end(of name: String) -> Substring? {
        name.lastIndex(of: "-").map { name[name.index(after: $0)...] }
    }
}
