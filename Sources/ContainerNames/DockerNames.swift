import JSON

/// Docker's `<data-root>/containers/<id>/config.v2.json`: mode 0600, made when the container is.
enum DockerNames {
    /// - Parameter hasPodNames: whether a pod's container is called as Kubernetes calls it.
    static func take(
        id: String, group: String, hasPodNames: Bool, in places: NamePlaces,
        _ description: inout ContainerDescription, with files: inout NameFiles
    ) -> Bool {
        for root in places.dockerRoots(of: group) {
            if take(id, hasPodNames, below: root, &description, with: &files) { return true }
            // With remapped users each mapping has a root of its own: `100000.100000`.
            for name in files.names(in: root, of: .docker) where isMapping(name) {
                if take(id, hasPodNames, below: root + "/" + name, &description, with: &files) { return true }
            }
        }
        return false
    }

    private static func isMapping(_ name: String) -> Bool {
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 2 && numbers.allSatisfy { UInt32($0) != nil }
    }

    private static func take(
        _ id: String, _ hasPodNames: Bool, below root: String, _ description: inout ContainerDescription,
        with files: inout NameFiles
    ) -> Bool {
        let path = "\(root)/containers/\(id)/config.v2.json"
        guard let document = files.document(path, of: .docker) else { return false }
        let labels = document["Config"]?["Labels"]?.strings ?? [:]
        description.runtime = "docker"
        description.image = document["Config"]?["Image"]?.string.flatMap(ImageName.init(known:))
        description.labels = labels
        description.variables = document["Config"]?["Env"]?.array?.compactMap(\.string)
        // A pod's containers have names that are made of their pod's number; Kubernetes knows the one that stays.
        let podName = description.takePod(from: labels)
        let name = (hasPodNames ? podName : nil) ?? document["Name"]?.string.flatMap(plain)
        description.isSandbox =
            description.isSandbox || labels["io.kubernetes.docker.type"] == "podsandbox"
            || labels["com.amazonaws.ecs.container-name"] == "~internal~ecs~pause"
        return description.take(name: name, from: .docker, in: path)
    }

    /// Without the slash at its begin; nil if another is in it.
    static func plain(_ name: String) -> String? {
        let name = name.hasPrefix("/") ? name.dropFirst() : name[...]
        return name.isEmpty || name.contains("/") ? nil : String(name)
    }
}

extension JSONValue {
    /// The members of an object that are strings.
    var strings: [String: String]? {
        guard let object else { return nil }
        var strings: [String: String] = [:]
        for member in object.members { strings[member.name] = member.value.string }
        return strings
    }
}
