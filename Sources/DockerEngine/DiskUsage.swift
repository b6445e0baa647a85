import JSON

/// What lies on the engine's disk, in bytes. Since API 1.42 single kinds can be asked for; what was not asked for is
/// empty.
public struct DiskUsage: Sendable, Equatable {
    public struct Container: Sendable, Equatable {
        public let id: String
        public let names: [String]
        public let image: String
        /// What it wrote itself, and that with its image.
        public let written: Int64
        public let total: Int64

        public var name: String? { ContainerEntry.name(of: names) }
        public var shortID: String { String(id.prefix(12)) }
    }

    public struct Image: Sendable, Equatable {
        public let id: String
        /// `redis:7` ...; none for an image that lost its name to a newer one.
        public let names: [String]
        public let size: Int64
        /// Of it, what other images have, too; -1 if it was not worked out.
        public let shared: Int64

        /// The first twelve digits, without the name of the digest.
        public var shortID: String {
            let digits = id.firstIndex(of: ":").map { id[id.index(after: $0)...] } ?? id[...]
            return String(digits.prefix(12))
        }
    }

    public struct Volume: Sendable, Equatable {
        public let name: String
        /// Nil if the driver cannot tell.
        public let size: Int64?
    }

    /// All layers of all images, each counted once.
    public let layers: Int64
    public let containers: [Container]
    public let images: [Image]
    public let volumes: [Volume]

    init(_ document: JSONValue) throws(Misfit) {
        layers = try document.integer("LayersSize")
        var containers: [Container] = []
        for item in try document.list("Containers") {
            containers.append(
                Container(
                    id: try item.text("Id"), names: try item.texts("Names"), image: try item.text("Image"),
                    written: try item.integer("SizeRw"), total: try item.integer("SizeRootFs")))
        }
        self.containers = containers
        var images: [Image] = []
        for item in try document.list("Images") {
            images.append(
                Image(
                    id: try item.text("Id"), names: try item.texts("RepoTags"), size: try item.integer("Size"),
                    shared: try item.integer("SharedSize")))
        }
        self.images = images
        var volumes: [Volume] = []
        for item in try document.list("Volumes") {
            volumes.append(
                Volume(name: try item.text("Name"), size: try item.part("UsageData")?.integer("Size")))
        }
        self.volumes = volumes
    }
}
