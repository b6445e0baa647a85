import Glibc

/// Real groups of this machine's v1 hierarchies, `/docker/<id>` in each, with nobody in them. Only root may make
/// them; who makes them removes them.
struct EmptyGroups {
    private var hierarchies: [String] = []
    /// In the order of making.
    private var made: [String] = []

    /// Nil if this machine has no v1 hierarchies, or we are not root.
    init?(groups count: Int) throws {
        guard geteuid() == 0 else { return nil }
        let mounts = String(decoding: try Folder.read("/proc/self/mounts"), as: UTF8.self)
        for line in mounts.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count > 3, words[2] == "cgroup" { hierarchies.append(String(words[1])) }
        }
        guard hierarchies.contains(where: { $0.hasSuffix("/memory") }) else { return nil }
        do {
            for hierarchy in hierarchies {
                try make(hierarchy + "/docker", mayBeThere: true)
                for i in 0..<count { try make("\(hierarchy)/docker/\(ContainerHost.id(i))", mayBeThere: false) }
            }
        } catch {
            remove()
            throw error
        }
    }

    /// What was left behind by a run that was killed is taken over.
    private mutating func make(_ path: String, mayBeThere: Bool) throws {
        if mkdir(path, 0o755) == 0 || errno == EEXIST && !mayBeThere { return made.append(path) }
        guard errno == EEXIST else { throw BenchError.system(path) }
    }

    func remove() { for path in made.reversed() { rmdir(path) } }
}
