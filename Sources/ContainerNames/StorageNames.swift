import JSON

/// Podman's list of containers: `<storage>/overlay-containers/containers.json`, and beside it
/// `volatile-containers.json` for those that are removed when they end.
struct StorageNames: Sendable {
    private struct Entry: Sendable {
        let name: String
        let image: String?
        let path: String
    }

    static let drivers = ["overlay", "vfs", "btrfs", "zfs"]

    /// By the root of the storage, then by id: many containers are looked up at once when the agent starts.
    private var lists: [String: [String: Entry]] = [:]

    mutating func forget() { lists = [:] }

    mutating func take(
        id: String, group: String, in places: NamePlaces, _ description: inout ContainerDescription,
        with files: inout NameFiles
    ) -> Bool {
        for root in places.storageRoots(of: group) {
            let list = lists[root] ?? Self.read(root, with: &files)
            lists[root] = list
            guard let entry = list[id] else { continue }
            // Its labels are in a database of its own; what it starts containers from has the environment.
            _ = BundleNames.takeStorage(id: id, group: group, of: .podman, in: places, &description, with: &files)
            description.runtime = "podman"
            description.image = description.image ?? entry.image.flatMap(ImageName.init(known:))
            description.isSandbox = description.isSandbox || Self.isInfra(entry)
            return description.take(name: entry.name, from: .podman, in: entry.path)
        }
        return false
    }

    private static func read(_ root: String, with files: inout NameFiles) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for driver in drivers {
            for name in ["containers.json", "volatile-containers.json"] {
                let path = "\(root)/\(driver)-containers/\(name)"
                for item in files.document(path, of: .podman)?.array ?? [] {
                    guard let id = item["id"]?.string, let name = item["names"]?.array?.first?.string else { continue }
                    entries[id] = Entry(name: name, image: item["metadata"]?.string.flatMap(image), path: path)
                }
            }
        }
        return entries
    }

    /// The metadata is a document within the document.
    private static func image(_ metadata: String) -> String? {
        do throws(JSONError) { return try JSONParser.parse(metadata)["image-name"]?.string } catch { return nil }
    }

    /// A pod's own container: `0123456789ab-infra`, of an image that Podman makes.
    private static func isInfra(_ entry: Entry) -> Bool {
        entry.name.hasSuffix("-infra") && (entry.image?.isEmpty ?? true || entry.image?.contains("pause") == true)
    }
}
