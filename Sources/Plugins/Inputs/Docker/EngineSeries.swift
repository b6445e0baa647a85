import ContainerNames
import DockerEngine
import MetricModel

/// The tags by which an engine's metrics are told apart.
struct EngineTags: Sendable, Equatable {
    let host: String
    let version: String
    let tags: TagSet

    init(_ info: EngineInfo) {
        host = info.name
        version = info.serverVersion
        tags = TagSet(["engine_host": info.name, "server_version": info.serverVersion])
    }

    /// The same object as long as nothing changes.
    init(_ info: EngineInfo, before: EngineTags) {
        self = before.host == info.name && before.version == info.serverVersion ? before : EngineTags(info)
    }
}

/// The tag sets of one container's metrics. Made when it is first met, and anew when what they are made of changes.
struct EngineSeries: Sendable {
    /// What may change while a container lives; its labels and environment cannot.
    struct Origin: Sendable, Equatable {
        let engine: EngineTags
        let name: String
        let image: String
        let status: String?
    }

    let origin: Origin
    let tags: TagSet
    /// A field: as a tag it would begin new series with each container.
    let id: Metric.Field
    private var members: [TagSet.Tag: TagSet] = [:]

    init(
        _ origin: Origin, _ entry: ContainerEntry, _ inspection: ContainerInspection, _ selection: EngineSelection
    ) {
        let image = ImageName(origin.image)
        var tags = selection.tags(
            [
                "engine_host": origin.engine.host, "server_version": origin.engine.version,
                "container_name": origin.name, "container_image": image.name, "container_version": image.version,
            ], id: entry.id, labels: entry.labels.lazy.map { ($0.key, $0.value) },
            environment: inspection.environment)
        if let status = origin.status { tags["container_status"] = status }
        self.origin = origin
        self.tags = TagSet(tags)
        id = Metric.Field("container_id", .string(entry.id))
    }

    /// The set with one tag more: of a processor, an interface, a device.
    mutating func tags(_ key: String, _ value: String) -> TagSet {
        let tag = TagSet.Tag(key: key, value: value)
        if let known = members[tag] { return known }
        let made = tags.setting(key, to: value)
        members[tag] = made
        return made
    }
}
