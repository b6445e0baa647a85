import JSON

/// The `config.json` that a container is started from: the runtimes leave their names in its annotations.
enum BundleNames {
    /// containerd: `<state>/io.containerd.runtime.v2.task/<namespace>/<id>/config.json`, in folders of root's own.
    static func takeContainerd(
        id: String, group: String, in places: NamePlaces, _ description: inout ContainerDescription,
        with files: inout NameFiles
    ) -> Bool {
        for root in places.containerdRoots(of: group) {
            let tasks = root + "/io.containerd.runtime.v2.task"
            for namespace in files.names(in: tasks, of: .containerd) {
                let path = "\(tasks)/\(namespace)/\(id)/config.json"
                guard let document = files.document(path, of: .containerd) else { continue }
                // Docker keeps its names to itself.
                description.runtime = namespace == "moby" ? "docker" : "containerd"
                return description.take(name: name(in: document, &description), from: .containerd, in: path)
            }
        }
        return false
    }

    /// CRI-O and Podman: `<storage>/overlay-containers/<id>/userdata/config.json`.
    static func takeStorage(
        id: String, group: String, of source: NameSource, in places: NamePlaces,
        _ description: inout ContainerDescription, with files: inout NameFiles
    ) -> Bool {
        for root in places.storageRoots(of: group) {
            for driver in StorageNames.drivers {
                let path = "\(root)/\(driver)-containers/\(id)/userdata/config.json"
                guard let document = files.document(path, of: source) else { continue }
                description.runtime = source == .crio ? "cri-o" : "podman"
                return description.take(name: name(in: document, &description), from: source, in: path)
            }
        }
        return false
    }

    /// The name that the annotations have; what else they tell goes into the description.
    private static func name(in document: JSONValue, _ description: inout ContainerDescription) -> String? {
        let annotations = document["annotations"]?.strings ?? [:]
        description.variables = document["process"]?["env"]?.array?.compactMap(\.string)
        description.labels = annotations
        // CRI-O keeps the labels as a document in an annotation.
        if let text = annotations["io.kubernetes.cri-o.Labels"], let labels = labels(text) {
            description.labels.merge(labels) { $1 }
        }
        let types = ["io.kubernetes.cri.container-type", "io.kubernetes.cri-o.ContainerType"]
        description.isSandbox = types.contains { annotations[$0] == "sandbox" }
        let images = ["io.kubernetes.cri.image-name", "io.kubernetes.cri-o.ImageName"]
        if let image = images.lazy.compactMap({ annotations[$0] }).first { description.image = ImageName(known: image) }
        let name = description.takePod(from: description.labels)
        if let pod = annotations["io.kubernetes.cri.sandbox-name"], !pod.isEmpty { description.podName = pod }
        if let namespace = annotations["io.kubernetes.cri.sandbox-namespace"], !namespace.isEmpty {
            description.namespace = namespace
        }
        return annotations["io.kubernetes.cri.container-name"] ?? name ?? annotations["nerdctl/name"]
            ?? (description.isSandbox && description.podName != nil ? ContainerDescription.sandboxName : nil)
    }

    private static func labels(_ text: String) -> [String: String]? {
        do throws(JSONError) { return try JSONParser.parse(text).strings } catch { return nil }
    }
}
