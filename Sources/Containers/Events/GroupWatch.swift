import KernelFiles

/// Hears from the kernel what becomes of groups between two sweeps.
///
/// Of groups that may have containers below them: which groups come and go there. Of containers, under v2: when they
/// are empty, and when they run out of memory or of processes; under v1, which tells of the latter alone: when somebody
/// joins, and when the process ends that was there first. One watch for each group; of v1 a second one for each
/// container, and a descriptor.
struct GroupWatch: Sendable {
    enum Happening: Sendable, Equatable {
        /// A group, right below one that is watched.
        case came(String)
        case went(String)
        /// Processes of a container came or ended.
        case changed(String)
        /// A container hit a bound on its memory or its processes, or was killed for it.
        case ranOut(String)
        /// Some of it was not heard: only looking tells now.
        case lost
    }

    /// All that is heard comes through it.
    let events: EventSet
    private var changes: DirectoryChanges
    private var ends: ProcessEnds
    private let version: CgroupHierarchy.Version
    private let limit: Int
    private var groups: [Int32: String] = [:]
    private var watches: [String: Int32] = [:]
    /// Those on the tree that counts processes, where it is not the one that is watched.
    private var boundWatches: [String: Int32] = [:]
    private var followed: [String: UInt64] = [:]
    private var followers: [UInt64: String] = [:]
    private var lastToken: UInt64 = 0
    private var told: Set<String> = []
    private var untold: [String] = []
    /// Whether groups may have come and gone unheard since this was last asked.
    private var isDeaf = false

    /// - Parameter limit: the most groups that are watched; the kernel needs about a kilobyte for each.
    init(_ version: CgroupHierarchy.Version, limit: Int = 16384) throws(KernelFileError) {
        self.version = version
        self.limit = limit
        events = try EventSet()
        changes = try DirectoryChanges()
        ends = try ProcessEnds()
        try events.add(changes)
        try events.add(ends)
    }

    var count: Int { watches.count + boundWatches.count }
    var processes: (held: Int, polled: Int) { ends.counts }

    // MARK: What is listened to

    /// False if the group is gone.
    mutating func watch(_ group: String, at directory: String, for interest: DirectoryChanges.Interest) -> Bool {
        if watches[group] != nil { return true }
        guard count < limit else {
            miss("more than \(limit) groups are not watched")
            return true
        }
        do throws(KernelFileError) {
            guard let watch = try changes.watch(directory, for: interest) else { return false }
            groups[watch] = group
            watches[group] = watch
        } catch {
            miss("some groups are not watched: \(error.message)")
        }
        return true
    }

    /// To hear of failed forks under v1, where another tree counts them.
    /// - Parameter directory: the group there; nothing is watched while it is not.
    mutating func watchBound(of group: String, at directory: String) {
        // Without it failed forks are read with everything else, so a watch that cannot be had is no trouble.
        guard boundWatches[group] == nil, count < limit,
            let watch = try? changes.watch(directory, for: .files), groups[watch] == nil
        else { return }
        groups[watch] = group
        boundWatches[group] = watch
    }

    mutating func forget(_ group: String, within budget: inout DescriptorBudget) {
        if let token = followed.removeValue(forKey: group) {
            followers[token] = nil
            ends.drop(token, within: &budget)
        }
        // The kernel keeps the watch of a group that is gone.
        for watch in [watches.removeValue(forKey: group), boundWatches.removeValue(forKey: group)] {
            guard let watch else { continue }
            groups[watch] = nil
            changes.drop(watch)
        }
    }

    /// Whether its end will be heard of: under v2 that of each group that is watched.
    func isFollowed(_ group: String) -> Bool { version == .v2 || followed[group] != nil }

    /// To hear when the first of these processes has ended; none is left if it is false.
    mutating func follow(_ group: String, _ processes: [UInt64], within budget: inout DescriptorBudget) -> Bool {
        lastToken += 1
        for process in processes where process != 0 {
            guard ends.follow(process, as: lastToken, within: &budget) else { continue }
            followed[group] = lastToken
            followers[lastToken] = group
            return true
        }
        return false
    }

    private mutating func miss(_ reason: String) {
        isDeaf = true
        if told.insert(reason).inserted { untold.append(reason) }
    }

    // MARK: What was heard

    /// Whether all groups that came or went since the last call were heard.
    mutating func takeCompleteness() -> Bool {
        defer { isDeaf = false }
        return !isDeaf
    }

    /// What it cannot hear, and what to raise; each is told once.
    mutating func takeTroubles() -> [String] {
        defer { untold = [] }
        return untold
    }

    /// In its order; empty if nothing happened. There may be more.
    mutating func next(within budget: inout DescriptorBudget) -> [Happening] {
        var happenings: [Happening] = []
        for event in changes.next() {
            if event.change == .lost {
                happenings.append(.lost)
                continue
            }
            guard let group = groups[event.watch] else { continue }
            switch event.change {
            case .came: happenings.append(.came(group + "/" + event.name))
            case .went: happenings.append(.went(group + "/" + event.name))
            case .written:
                let isBound = boundWatches[group] == event.watch
                if let happening = happening(event.name, in: group, isBound: isBound) { happenings.append(happening) }
            case .ended:
                groups[event.watch] = nil
                if watches[group] == event.watch { watches[group] = nil }
                if boundWatches[group] == event.watch { boundWatches[group] = nil }
            case .lost: break
            }
        }
        for token in ends.next(within: &budget) {
            guard let group = followers.removeValue(forKey: token) else { continue }
            followed[group] = nil
            happenings.append(.changed(group))
        }
        return happenings
    }

    private func happening(_ file: String, in group: String, isBound: Bool) -> Happening? {
        if file == "pids.events" { return .ranOut(group) }
        // Who joins is heard where the group has its name.
        if isBound { return nil }
        return switch (version, file) {
        case (.v2, "cgroup.events"), (.v1, "cgroup.procs"), (.v1, "tasks"): .changed(group)
        case (.v2, "memory.events"): .ranOut(group)
        default: nil
        }
    }

    /// After a loss: forgets all groups, which have to be watched again as they are met.
    mutating func beginAnew() {
        miss("more happened at once than the kernel keeps: raise fs.inotify.max_queued_events")
        groups = [:]
        watches = [:]
        boundWatches = [:]
        do throws(KernelFileError) {
            let fresh = try DirectoryChanges()
            try events.add(fresh)
            changes = fresh
        } catch {
            miss("groups are not watched any more: \(error)")
        }
    }
}
