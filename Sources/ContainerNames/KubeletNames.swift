/// The kubelet's log files, whose names may be read where the runtime's files may not.
///
/// `/var/log/containers/<pod>_<namespace>_<container>-<id>.log` are links, one for each container;
/// `/var/log/pods/<namespace>_<pod>_<uid>/<container>/` are the logs.
struct KubeletNames: Sendable {
    private struct Container: Sendable {
        let pod, namespace, name, file: String
    }

    private struct Pod: Sendable {
        let name, namespace, directory: String
    }

    private var containers: [String: Container]?
    private var pods: [String: Pod]?

    mutating func forget() {
        containers = nil
        pods = nil
    }

    mutating func take(
        id: String, podUID: String?, in places: NamePlaces, _ description: inout ContainerDescription,
        with files: inout NameFiles
    ) -> Bool {
        let known = containers ?? Self.containers(places.kubeletLinks, with: &files)
        containers = known
        if let container = known[id] {
            description.podName = container.pod
            description.namespace = container.namespace
            return description.take(name: container.name, from: .kubelet, in: container.file)
        }
        guard let podUID else { return false }
        let knownPods = pods ?? Self.pods(places.kubeletPods, with: &files)
        pods = knownPods
        guard let pod = knownPods[podUID] else { return false }
        description.podName = pod.name
        description.namespace = pod.namespace
        return takeLinked(id, in: pod, &description, with: &files)
    }

    /// With Docker a pod's logs are links to files that have the id in their names.
    private func takeLinked(
        _ id: String, in pod: Pod, _ description: inout ContainerDescription, with files: inout NameFiles
    ) -> Bool {
        for container in files.names(in: pod.directory, of: .kubelet) {
            let directory = pod.directory + "/" + container
            for log in files.names(in: directory, of: .kubelet) {
                let path = directory + "/" + log
                guard files.link(path)?.contains(id) == true else { continue }
                return description.take(name: container, from: .kubelet, in: path)
            }
        }
        return false
    }

    private static func containers(_ directory: String, with files: inout NameFiles) -> [String: Container] {
        var containers: [String: Container] = [:]
        for file in files.names(in: directory, of: .kubelet) where file.hasSuffix(".log") {
            let parts = file.dropLast(4).split(separator: "_", omittingEmptySubsequences: false)
            guard parts.count == 3, let dash = parts[2].lastIndex(of: "-") else { continue }
            let id = String(parts[2][parts[2].index(after: dash)...])
            containers[id] = Container(
                pod: String(parts[0]), namespace: String(parts[1]), name: String(parts[2][..<dash]),
                file: directory + "/" + file)
        }
        return containers
    }

    private static func pods(_ directory: String, with files: inout NameFiles) -> [String: Pod] {
        var pods: [String: Pod] = [:]
        for name in files.names(in: directory, of: .kubelet) {
            let parts = name.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { continue }
            pods[parts[2]] = Pod(name: parts[1], namespace: parts[0], directory: directory + "/" + name)
        }
        return pods
    }
}
