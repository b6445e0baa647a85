import JSON

/// The metadata files of ECS: `/var/lib/ecs/data/metadata/<cluster>/<task>/<container>/ecs-container-metadata.json`,
/// written where `ECS_ENABLE_CONTAINER_METADATA` is set, and whole a second after the container began.
///
/// The container has the name that Docker has for it, so that it is the same whichever of the two files may be read.
struct ECSNames: Sendable {
    private struct Entry: Sendable {
        let document: JSONValue
        let path: String
    }

    /// By id.
    private var entries: [String: Entry]?

    mutating func forget() { entries = nil }

    mutating func take(
        id: String, in places: NamePlaces, _ description: inout ContainerDescription, with files: inout NameFiles
    ) -> Bool {
        let known = entries ?? Self.read(places.ecsMetadata, with: &files)
        entries = known
        guard let entry = known[id] else { return false }
        let document = entry.document
        description.runtime = "docker"
        description.image = document["ImageName"]?.string.flatMap(ImageName.init(known:))
        description.labels = Self.labels(document)
        description.isSandbox = document["ContainerName"]?.string == "~internal~ecs~pause"
        let name = document["DockerContainerName"]?.string ?? document["DockerName"]?.string
        return description.take(name: name.flatMap(DockerNames.plain), from: .ecs, in: entry.path)
    }

    private static func read(_ directory: String, with files: inout NameFiles) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for cluster in files.names(in: directory, of: .ecs) {
            for task in files.names(in: "\(directory)/\(cluster)", of: .ecs) {
                for container in files.names(in: "\(directory)/\(cluster)/\(task)", of: .ecs) {
                    let path = "\(directory)/\(cluster)/\(task)/\(container)/ecs-container-metadata.json"
                    guard let document = files.document(path, of: .ecs), let id = document["ContainerID"]?.string,
                        document["MetadataFileStatus"]?.string == "READY"
                    else { continue }
                    entries[id] = Entry(document: document, path: path)
                }
            }
        }
        return entries
    }

    /// The labels that the ECS agent gives the same container in Docker.
    private static func labels(_ document: JSONValue) -> [String: String] {
        let members = [
            "cluster": "Cluster", "container-name": "ContainerName", "task-arn": "TaskARN",
            "task-definition-family": "TaskDefinitionFamily", "task-definition-version": "TaskDefinitionRevision",
        ]
        var labels: [String: String] = [:]
        for (label, member) in members { labels["com.amazonaws.ecs." + label] = document[member]?.string }
        return labels
    }
}
