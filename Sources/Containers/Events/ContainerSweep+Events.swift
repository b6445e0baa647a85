public import KernelFiles

/// What is heard between two sweeps.
extension ContainerSweep {
    /// Begins to listen. The bell rings when there is something to attend to.
    public mutating func watch() throws -> Doorbell {
        let version = try knownHierarchy().naming?.version ?? .v2
        let watch = try GroupWatch(version)
        groupWatch = watch
        return try Doorbell(over: watch.events)
    }

    /// Tells what happened since the last sweep. Answers what could not be read.
    public mutating func attend(admitting admit: Admit, hearing hear: Hear) -> [KernelFileError] {
        attendToEvents(admit, hear)
        return reader.takeProblems()
    }

    /// What cannot be heard; each is told once.
    public mutating func takeWatchTroubles() -> [String] { groupWatch?.takeTroubles() ?? [] }

    /// Whether every group that came or went since the last call was heard of.
    public mutating func takeCompleteness() -> Bool { groupWatch?.takeCompleteness() ?? false }

    mutating func attendToEvents(_ admit: Admit, _ hear: Hear) {
        guard groupWatch != nil, let hierarchy, let tree = hierarchy.naming else { return }
        // Whoever hits a bound without pause must not keep us from all else; what is left rings again.
        for _ in 0..<64 {
            guard let happenings = groupWatch?.next(within: &reader.budget), !happenings.isEmpty else { return }
            var looked: Set<String> = []
            for happening in happenings {
                switch happening {
                case .came(let group): meet(group, in: tree, hierarchy, admit, hear)
                case .went(let group):
                    groupWatch?.forget(group, within: &reader.budget)
                    if let i = indices[group] {
                        leave(i, hear)
                    } else {
                        hear(.closed(group))
                        hear(.unread(group, isContainer: false))
                    }
                case .changed(let group):
                    guard let i = indices[group], containers[i].isOfInterest else { continue }
                    look(at: i, in: tree, hierarchy, admit, hear)
                case .ranOut(let group):
                    guard let i = indices[group], containers[i].isRead, looked.insert(group).inserted else { continue }
                    readOutOfTurn(i, hear)
                case .lost:
                    groupWatch?.beginAnew()
                    for i in containers.indices { containers[i].isWatched = false }
                }
            }
        }
    }

    // MARK: Groups that come and go

    private mutating func meet(
        _ group: String, in tree: CgroupHierarchy.Tree, _ hierarchy: CgroupHierarchy, _ admit: Admit, _ hear: Hear
    ) {
        guard indices[group] == nil, let directory = tree.directory(of: group) else { return }
        guard let identity = ContainerIdentity(path: group) else {
            watchBelow(group, at: directory)
            hear(.unread(group, isContainer: false))
            for name in reader.directories(in: directory) {
                meet(group + "/" + name, in: tree, hierarchy, admit, hear)
            }
            return
        }
        let known = KnownContainer(group, identity, in: hierarchy, birth: clock(), seen: count)
        let i: Int
        if let place = vacant.popLast() {
            containers[place] = known
            i = place
        } else {
            i = containers.count
            containers.append(known)
        }
        indices[group] = i
        let isThere = watch(i)
        if isThere {
            look(at: i, in: tree, hierarchy, admit, hear)
        } else {
            // It is gone already, and will be told as one that nobody read.
            _ = ask(i, admit, isEventful: true, in: hierarchy)
            if containers[i].isRead { begin(i) }
        }
    }

    /// False if the group is gone.
    mutating func watch(_ index: Int) -> Bool {
        containers[index].isWatched = true
        let group = containers[index].group
        guard let directory = hierarchy?.naming?.directory(of: group) else { return false }
        return groupWatch?.watch(group, at: directory, for: .files) ?? true
    }

    /// The group of a container is no more.
    mutating func leave(_ index: Int, _ hear: Hear) {
        let group = containers[index].group
        groupWatch?.forget(group, within: &reader.budget)
        if containers[index].isRead, containers[index].life.isRunning {
            endLife(of: index, isComplete: false, hear)
            hear(.unread(group, isContainer: true))
        } else if !containers[index].isRead {
            hear(.unread(group, isContainer: false))
        }
        hear(.gone(group))
        containers[index].files.release(to: &reader.budget)
        containers[index].isGone = true
        indices[group] = nil
        if index >= ordered { vacant.append(index) }
    }

    // MARK: What happens to one

    private mutating func look(
        at index: Int, in tree: CgroupHierarchy.Tree, _ hierarchy: CgroupHierarchy, _ admit: Admit, _ hear: Hear
    ) {
        let group = containers[index].group
        guard let directory = tree.directory(of: group) else { return }
        if tree.version == .v1, let bound = hierarchy.tree(of: "pids")?.directory(of: group) {
            groupWatch?.watchBound(of: group, at: bound)
        }
        var population = Population(of: directory, tree.version, with: &reader)
        // At once: the group may be removed at any moment, and its name be looked up for longer than that.
        if population == .none {
            read(index, isOutOfTurn: true)
            // Its first process may have come in between; that it was empty is only sure if it still is.
            let now = Population(of: directory, tree.version, with: &reader)
            if now != .unknown { population = now }
        }
        if case .some = population, containers[index].process?.isCurrent != true {
            containers[index].process = ProcessView.first(in: directory, procRoot: procRoot, with: &reader)
        }
        if containers[index].admission?.isFinal != true {
            _ = ask(index, admit, isEventful: true, in: hierarchy)
        }
        guard containers[index].isRead else { return }
        switch population {
        case .unknown:
            // Gone while we looked. Whether it was used, nobody can tell any more.
            if !containers[index].life.hasEnded { begin(index) }
        case .some(let processes):
            if !containers[index].life.isRunning {
                begin(index)
                readOutOfTurn(index, hear)
            }
            follow(index, processes)
        case .none: endIfWhole(index, hear)
        }
    }

    private mutating func begin(_ index: Int) {
        guard !containers[index].life.isRunning else { return }
        containers[index].life.begin(at: containers[index].life.hasEnded ? clock() : birth(of: index))
    }

    /// v1 does not tell when a group is empty, so the end of its first process is waited for.
    mutating func follow(_ index: Int, _ processes: [UInt64]) {
        guard !isFollowed(index), !processes.isEmpty else { return }
        _ = groupWatch?.follow(containers[index].group, processes, within: &reader.budget)
    }

    /// Whether its end will be heard of, or nobody listens.
    func isFollowed(_ index: Int) -> Bool { groupWatch?.isFollowed(containers[index].group) ?? true }

    private mutating func readOutOfTurn(_ index: Int, _ hear: Hear) {
        let kills = containers[index].life.kills
        read(index, isOutOfTurn: true)
        guard containers[index].life.note(reading) else { return }
        let isTold = containers[index].life.kills > kills
        hear(.reading(reading, of: containers[index].group, isTold: isTold))
    }

    /// Nobody is left in it, and it was read after that: this is what it comes to.
    private mutating func endIfWhole(_ index: Int, _ hear: Hear) {
        if !containers[index].life.isRunning {
            // A first life that was over before anybody looked has left its processor time.
            guard !containers[index].life.hasEnded, reading.cpuPart.total ?? 0 > 0 else { return }
            begin(index)
        }
        guard containers[index].life.isWhole(reading), containers[index].life.note(reading) else { return }
        hear(.reading(reading, of: containers[index].group, isTold: true))
        endLife(of: index, isComplete: true, hear)
    }
}
