import KernelFiles

/// Which groups have accounts, and reading those that the sweep does not read.
extension GroupLedger {
    mutating func readHost() {
        guard let kills = hostKills() else { return }
        var tally = Tally()
        tally[.oomKill] = kills
        if host == nil { host = GroupAccount(from: tally) } else { host?.read(tally) }
    }

    /// `oom_kill` of `/proc/vmstat`, since Linux 4.13.
    private mutating func hostKills() -> UInt64? {
        guard reader.read(&hostFile, { lines.host.scan($0) ? true : nil }) != nil else { return nil }
        return lines.host[0]
    }

    mutating func readAbove(_ group: String) {
        guard let inode = above[group]?.files.inode else { return close(group) }
        guard var one = above.removeValue(forKey: group) else { return }
        if inode != one.inode {
            one.inode = inode
            handOver(one)
            one.account = GroupAccount(from: .nothing)
            one.files.release(to: &reader.budget)
            if let files = hierarchy.flatMap({ GroupFiles(group, isAbove: true, in: $0) }) { one.files = files }
        }
        let tally = one.files.read(lines: &lines, with: &reader)
        let growth = tally.growth(since: one.account.now)
        one.account.read(tally)
        above[group] = one
        credit(growth, to: one.parent)
    }

    /// A group is gone. What it counted last may be known to the one above it alone. Another one may have its name by now.
    mutating func close(_ group: String) {
        for i in pending.indices where pending[i].group == group { pending[i].group = Self.parent(of: group) }
        // The account may be that of the next group of this name already.
        guard let known = above[group], known.inode == nil || known.files.inode != known.inode,
            var one = above.removeValue(forKey: group)
        else { return }
        one.files.release(to: &reader.budget)
        order.removeAll { $0 == group }
        handOver(one)
    }

    /// To the account above: what those below were seen to count beyond its last reading is explained there, too; what
    /// it had counted and was explained by nobody is not.
    private mutating func handOver(_ one: Above) {
        var owed = one.account.owed
        // Where groups count for themselves alone, the host's kills were explained with the containers'.
        if isFlat { owed[.oomKill] = nil }
        credit(owed, to: one.parent)
        var account = one.account
        let rest = account.takeRest()
        var parent = one.parent
        while !parent.isEmpty, above[parent] == nil { parent = Self.parent(of: parent) }
        if parent.isEmpty { host?.withdraw(rest) } else { above[parent]?.account.withdraw(rest) }
    }

    // MARK: The first time

    /// Takes what is counted by now as the beginning.
    ///
    /// Those below are read before those above, so that nothing is told that was before; and again, if somebody was
    /// killed between the two.
    mutating func open(in hierarchy: CgroupHierarchy, beside unread: [ContainerSweep.Unread]) {
        self.hierarchy = hierarchy
        isFlat = !(hierarchy.tree(of: "memory")?.sumsEvents ?? false)
        let groups = met.map(\.group) + unread.filter(\.isContainer).map(\.group)
        for group in groups { makeAbove(Self.parent(of: group), from: Tally()) }
        for other in unread where isBeside(other.group) {
            besides[other.group] = beside(other, in: hierarchy)
        }
        for _ in 0..<Self.tries {
            let before = hostKills()
            for i in met.indices {
                guard var files = GroupFiles(met[i].group, isAbove: false, in: hierarchy) else { continue }
                met[i].counted = files.read(lines: &lines, with: &reader)
                files.release(to: &reader.budget)
            }
            for group in besides.keys {
                if let tally = besides[group]?.files.read(lines: &lines, with: &reader) {
                    besides[group]?.counted = tally
                }
            }
            for group in order {
                guard let tally = above[group]?.files.read(lines: &lines, with: &reader) else { continue }
                above[group]?.account = GroupAccount(from: tally)
                above[group]?.opening = .settled
            }
            host = nil
            readHost()
            if before == hostKills() { break }
        }
        if host != nil { totals["/", default: Tally()][.oomKill] = 0 }
    }

    private static let tries = 5

    // MARK: Later

    /// Opens accounts for groups that have a container below them for the first time, or had one for a while.
    mutating func openNew(in hierarchy: CgroupHierarchy, beside unread: [ContainerSweep.Unread]) {
        let parents = Set(met.filter { above[$0.parent] == nil }.map(\.parent))
            .union(unread.filter { $0.isContainer && besides[$0.group] == nil }.map { Self.parent(of: $0.group) })
            .union(pending.map(\.group)).union(suspects.containers.map { Self.parent(of: $0) })
        for parent in parents.sorted() where !parent.isEmpty { makeAbove(parent, from: nil) }
        let waiting = pending
        pending = []
        for (group, growth) in waiting { credit(growth, to: accountable(group)) }
        for group in order where above[group]?.opening != .settled { readAbove(group) }
    }

    /// The group itself, or the first above it that is still there, and whose account does not begin with what its
    /// containers counted in it.
    private func accountable(_ group: String) -> String {
        var group = group
        while !group.isEmpty, above[group] == nil || above[group]?.opening == .atNow { group = Self.parent(of: group) }
        return group
    }

    mutating func settle(isWhole: Bool) {
        pending = []
        let sole = isWhole && !isFlat ? suspects.sole { accountOfSuspect($0) } : [:]
        for group in order where above[group]?.opening == .settled {
            guard var rest = above[group]?.account.takeRest() else { continue }
            if let kills = rest[.oomKill], kills > 0, let one = sole[group] {
                attributed.append((one, kills))
                rest[.oomKill] = 0
            }
            tell(rest, of: group)
        }
        let waiting = suspects.names.filter { suspect in
            accountOfSuspect(suspect).flatMap { above[$0] }.map { $0.opening != .settled } ?? false
        }
        suspects.settle(keeping: Set(waiting))
        for group in order { above[group]?.opening = .settled }
        if let rest = host?.takeRest() { totals["/", default: Tally()].add(rest) }
    }

    /// The account that has what a group counted that is gone; nil if there is one below that, which lives and is read.
    private func accountOfSuspect(_ group: String) -> String? {
        if above[group] != nil || besides[group]?.readIn == round { return nil }
        var parent = Self.parent(of: group)
        while !parent.isEmpty, above[parent] == nil {
            if besides[parent] != nil { return nil }
            parent = Self.parent(of: parent)
        }
        return parent
    }

    /// - Parameter base: what it had counted when the account begins; nil to find out.
    private mutating func makeAbove(_ group: String, from base: Tally?) {
        guard !group.isEmpty, above[group] == nil, let hierarchy else { return }
        let parent = Self.parent(of: group)
        let hadParent = parent.isEmpty || above[parent] != nil
        makeAbove(parent, from: base)
        guard var files = GroupFiles(group, isAbove: true, in: hierarchy) else { return }
        let begin: (tally: Tally, opening: Opening)
        if let base {
            begin = (base, .settled)
        } else if var known = besides.removeValue(forKey: group) {
            known.files.release(to: &reader.budget)
            // One that was new, and had no reason to be read, began at nothing.
            begin = (known.counted == Tally() ? .nothing : known.counted, .known)
        } else if hadParent {
            // Nobody had seen it below a group that is looked at, so it is new.
            begin = (.nothing, .new)
        } else {
            begin = (files.read(lines: &lines, with: &reader), .atNow)
        }
        above[group] = Above(
            parent: parent, files: files, account: GroupAccount(from: begin.tally), inode: files.inode,
            opening: begin.opening)
        order.append(group)
        order.sort()
    }

    /// Whether it is right below a group with an account, or below the host, and has none itself.
    private func isBeside(_ group: String) -> Bool {
        guard above[group] == nil else { return false }
        let parent = Self.parent(of: group)
        return parent.isEmpty || above[parent] != nil
    }

    /// - Parameter ended: what containers had counted that the sweep no longer reads.
    mutating func meetBesides(
        _ unread: [ContainerSweep.Unread], known ended: [String: Tally], in hierarchy: CgroupHierarchy
    ) {
        for other in unread {
            if besides[other.group] != nil {
                besides[other.group]?.round = round
            } else if isBeside(other.group), var new = beside(other, in: hierarchy) {
                let opening = above[new.parent]?.opening
                if let counted = ended[other.group] {
                    new.counted = counted
                } else if opening == .known || opening == .atNow {
                    new.counted = new.files.read(lines: &lines, with: &reader)
                }
                besides[other.group] = new
            }
        }
        for (group, one) in besides where one.round != round {
            var gone = one
            gone.files.release(to: &reader.budget)
            besides[group] = nil
        }
    }

    private func beside(_ other: ContainerSweep.Unread, in hierarchy: CgroupHierarchy) -> Beside? {
        GroupFiles(other.group, isAbove: false, in: hierarchy).map { files in
            Beside(
                parent: Self.parent(of: other.group), isContainer: other.isContainer, files: files, counted: Tally(),
                round: round)
        }
    }

    /// Reads those that may have counted what is not explained yet. A container that was left out is let be; what
    /// another group counted is told of that group.
    mutating func readBesides() {
        let hasHostRest = host?.hasRest ?? false
        let resting = Set(order.filter { above[$0]?.account.hasRest == true })
        guard hasHostRest || !resting.isEmpty else { return }
        for (group, known) in besides {
            var one = known
            let isOfHost = one.parent.isEmpty || isFlat && one.isContainer
            guard isOfHost && hasHostRest || resting.contains(one.parent) else { continue }
            let tally = one.files.read(lines: &lines, with: &reader)
            let growth = tally.growth(since: one.counted)
            one.counted.update(from: tally)
            if tally[.oomKill] != nil { one.readIn = round }
            besides[group] = one
            credit(growth, to: one.parent)
            if !one.isContainer { tell(growth.events, of: group) }
        }
    }
}
