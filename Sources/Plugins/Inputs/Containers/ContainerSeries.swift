import Containers
import MetricModel

/// The tag sets of one container's metrics, and the fields that say which it is. Made when it is first met.
///
/// What changes with every start of a container is a field: as a tag it would begin new series each time.
struct ContainerSeries: Sendable {
    let identity: [Metric.Field]
    let tags: TagSet
    let cpuTotal: TagSet
    let blkioTotal: TagSet
    let netTotal: TagSet
    private var processors: [TagSet] = []
    private var pressures: [TagSet] = []
    private var devices: [String: TagSet] = [:]

    init(_ identity: ContainerIdentity, tags: TagSet) {
        let ids = [("container_id", identity.id), ("pod_uid", identity.podUID), ("task_id", identity.taskID)]
        self.identity = ids.compactMap { key, value in value.map { Metric.Field(key, .string($0)) } }
        self.tags = tags
        cpuTotal = tags.setting("cpu", to: "cpu-total")
        blkioTotal = tags.setting("device", to: "total")
        netTotal = tags.setting("network", to: "total")
    }

    mutating func tags(ofProcessor number: Int) -> TagSet {
        while processors.count <= number { processors.append(tags.setting("cpu", to: "cpu\(processors.count)")) }
        return processors[number]
    }

    mutating func tags(of device: IOReading.Device) -> TagSet {
        remembered("\(device.major):\(device.minor)", as: "device")
    }

    mutating func tags(of interface: NetworkReading.Interface) -> TagSet { remembered(interface.name, as: "network") }

    mutating func tags(of resource: PressureReading.Resource, isFull: Bool) -> TagSet {
        if pressures.isEmpty {
            pressures = PressureReading.Resource.allCases.flatMap { resource in
                ["some", "full"].map { tags.setting("resource", to: "\(resource)").setting("type", to: $0) }
            }
        }
        return pressures[resource.rawValue * 2 + (isFull ? 1 : 0)]
    }

    /// Names of devices hold a colon and those of interfaces cannot, so they share a table.
    private mutating func remembered(_ name: String, as key: String) -> TagSet {
        if let known = devices[name] { return known }
        let made = tags.setting(key, to: name)
        devices[name] = made
        return made
    }
}
