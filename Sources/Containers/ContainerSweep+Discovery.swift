import KernelFiles

/// Which containers there are.
extension ContainerSweep {
    mutating func knownHierarchy() throws -> CgroupHierarchy {
        if let hierarchy { return hierarchy }
        var found: CgroupHierarchy?
        if let cgroupRoot {
            found = CgroupHierarchy(below: cgroupRoot)
        } else {
            let text = reader.read(procRoot + "/self/mountinfo") { text in
                String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
            }
            found = text.map { CgroupHierarchy(mountinfo: $0, prefix: mountPrefix) }
            if found?.isEmpty ?? true { found = CgroupHierarchy(below: mountPrefix + "/sys/fs/cgroup") }
        }
        guard let found, !found.isEmpty else {
            throw NoHierarchy(place: cgroupRoot ?? mountPrefix + "/sys/fs/cgroup")
        }
        hierarchy = found
        if let tree = found.naming, tree.isPartial {
            reader.note(
                KernelFileError(
                    tree.root,
                    "shows our own groups alone: mount the host's /sys/fs/cgroup, and set HOST_SYS or cgroup_root",
                    isDenied: true))
        }
        return found
    }

    /// True if containers came or went.
    mutating func discover(in hierarchy: CgroupHierarchy, _ hear: Hear) -> Bool {
        guard let tree = hierarchy.naming else { return false }
        var waiting = [tree.base]
        others.removeAll(keepingCapacity: true)
        if !tree.base.isEmpty, let identity = ContainerIdentity(path: tree.base) {
            waiting = []
            meet(tree.base, identity, hierarchy)
        }
        while let group = waiting.popLast() {
            guard let directory = tree.directory(of: group) else { continue }
            watchBelow(group, at: directory)
            for name in reader.directories(in: directory) {
                let path = group + "/" + name
                if let i = indices[path] {
                    containers[i].seen = count
                } else if let identity = ContainerIdentity(path: path) {
                    meet(path, identity, hierarchy)
                } else {
                    others.append(path)
                    let inner = directory + "/" + name
                    watchBelow(path, at: inner)
                    if Directory.links(inner) != 2 { waiting.append(path) }
                }
            }
        }
        for i in containers.indices where !containers[i].isGone && containers[i].seen != count { leave(i, hear) }
        let hasNew = containers.count > ordered
        guard hasNew || containers.contains(where: \.isGone) else { return false }
        containers.removeAll(where: \.isGone)
        if hasNew { containers.sort { $0.group < $1.group } }
        indices = Dictionary(uniqueKeysWithValues: containers.indices.map { (containers[$0].group, $0) })
        ordered = containers.count
        vacant = []
        return true
    }

    private mutating func meet(_ group: String, _ identity: ContainerIdentity, _ hierarchy: CgroupHierarchy) {
        if let i = indices[group] {
            containers[i].seen = count
        } else {
            indices[group] = containers.count
            containers.append(KnownContainer(group, identity, in: hierarchy, seen: count))
        }
    }

    /// Watched before it is listed: what comes in between is heard of.
    mutating func watchBelow(_ group: String, at directory: String) {
        _ = groupWatch?.watch(group, at: directory, for: .directories)
    }

    /// True if one is admitted that was not, or the other way round.
    mutating func ask(_ admit: Admit, _ reconsidering: Bool, in hierarchy: CgroupHierarchy) -> Bool {
        var isChanged = false
        for i in containers.indices where !containers[i].isGone {
            let isNew = containers[i].admission == nil
            if isNew || reconsidering && containers[i].admission?.isFinal != true {
                if ask(i, admit, in: hierarchy) { isChanged = true }
            }
            if groupWatch != nil, !containers[i].isWatched, containers[i].isOfInterest { _ = watch(i) }
        }
        return isChanged
    }

    /// - Parameter isEventful: whether something has happened to it just now.
    mutating func ask(
        _ index: Int, _ admit: Admit, isEventful: Bool = false, in hierarchy: CgroupHierarchy
    ) -> Bool {
        let before = containers[index].admission
        let admission = admit(
            ContainerSighting(
                group: containers[index].group, identity: containers[index].identity,
                process: containers[index].process?.pid, isEventful: isEventful, in: hierarchy))
        containers[index].admission = admission
        // A share of the time since it was last read says nothing of the last interval.
        if !admission.isAdmitted { containers[index].sample = nil }
        return before?.isAdmitted != admission.isAdmitted
    }
}
