import Containers
import Glibc

/// How the container that this process runs in is told from the others, if it runs in one.
struct OurContainer: Sendable {
    /// Our groups, as far as they are not named from our own root.
    private let groups: [String]
    /// Ids in the places that `/etc/hostname` and the like were mounted from: in a cgroup namespace of our own all our
    /// groups are called `/`.
    private let ids: Set<Substring>
    /// Our number, where `/proc` is alive; a recorded one has no link to tell.
    private let process: String?

    init(procRoot: String) {
        var files = NameFiles()
        func lines(_ name: String) -> [Substring] {
            let bytes = files.bytes(procRoot + "/self/" + name, of: .group) ?? []
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        }
        groups = lines("cgroup").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            return parts.count == 3 && parts[2].count > 1 ? String(parts[2]) : nil
        }
        let mounts = lines("mountinfo").map { $0.split(separator: " ") }.filter { words in
            words.count > 4 && ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"].contains(words[4])
        }
        ids = Set(mounts.flatMap { $0[3].split(separator: "/") }.filter { $0.utf8.count == 64 })
        process = files.link(procRoot + "/self") == nil ? nil : "\(getpid())"
    }

    func isIn(_ sighting: ContainerSighting, with files: inout NameFiles) -> Bool {
        if let id = sighting.identity.id, ids.contains(id[...]) { return true }
        if groups.contains(where: { $0 == sighting.group || $0.hasPrefix(sighting.group + "/") }) { return true }
        guard let process, let path = sighting.processesFile, let bytes = files.bytes(path, of: .group) else {
            return false
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains(process[...])
    }
}
