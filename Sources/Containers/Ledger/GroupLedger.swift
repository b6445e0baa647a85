public import KernelFiles

/// Keeps what ended containers counted: their groups are gone, those above them still have it in their sums.
///
/// In v2 a group counts memory events, processor time and I/O of all that is below it, for good; the host counts its
/// OOM kills in `/proc/vmstat`, under v1, too. What one of them counted and nothing below it that lives explains was of
/// one that ended, and is told of the group that still knows. Nothing that was counted before the first gather is told.
///
/// Around each sweep: `begin`, `note` for each container that was read, `end`.
public struct GroupLedger: Sendable {
    /// A container that the sweep reads.
    struct Met: Sendable {
        let group: String
        let parent: String
        var counted: Tally
        /// The last round it was read in.
        var round: UInt64
    }

    /// A group that the sweep does not read, right below one that has an account.
    struct Beside: Sendable {
        let parent: String
        let isContainer: Bool
        var files: GroupFiles
        var counted: Tally
        var round: UInt64
    }

    /// A group that has, or had, containers below it.
    struct Above: Sendable {
        let parent: String
        var files: GroupFiles
        var account: GroupAccount
        var inode: UInt64?
        var opening: Opening
    }

    /// How an account was begun in this round. What is below was read before it then, so it has to wait a round.
    enum Opening: Sendable {
        case settled
        /// At nothing: the group is new.
        case new
        /// At what was known of it.
        case known
        /// At what it counted by now, that of its containers too.
        case atNow
    }

    var reader = FileReader(budget: DescriptorBudget(limit: 64))
    var lines = LedgerLines()
    var round: UInt64 = 0
    var hierarchy: CgroupHierarchy?
    /// Whether kills are counted in the group of the process alone, and by the host.
    var isFlat = false
    /// The host's own count of kills; everything is below it.
    var host: GroupAccount?
    var hostFile: KernelFile
    var above: [String: Above] = [:]
    /// Those above come before those below.
    var order: [String] = []
    var besides: [String: Beside] = [:]
    /// In the order of their groups, which is that of the sweep.
    var met: [Met] = []
    /// Where in `met` the next container is looked for.
    private var next = 0
    /// What was counted by containers whose group above has no account yet.
    var pending: [(group: String, growth: Tally)] = []
    var totals: [String: Tally] = [:]

    /// - Parameter procRoot: the host's `/proc`.
    public init(procRoot: String) { hostFile = KernelFile(procRoot + "/vmstat") }

    /// What no living group explains, since the first gather, by the group that counted it; `/` for the host. Groups of
    /// one pod or one task are told of as the one above them.
    public var unexplained: [(group: String, tally: Tally)] {
        totals.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Whether there was a round after the first one, which is where counting begins.
    public private(set) var isSettled = false

    /// Reads the groups above the containers: before the containers, so that nothing seems to be lost that they tell.
    public mutating func begin() {
        round += 1
        next = 0
        guard hierarchy != nil else { return }
        readHost()
        for group in order { readAbove(group) }
    }

    /// A container that was read. They come in the order of their groups.
    public mutating func note(_ group: String, _ reading: ContainerReading) {
        let tally = reading.tally
        while next < met.count, met[next].group != group, met[next].group < group { next += 1 }
        if next == met.count || met[next].group != group {
            var known = besides.removeValue(forKey: group)
            known?.files.release(to: &reader.budget)
            let counted = known?.counted ?? Tally()
            met.insert(
                Met(group: group, parent: Self.parent(of: group), counted: counted, round: round), at: next)
        }
        let growth = tally.growth(since: met[next].counted)
        met[next].counted.update(from: tally)
        met[next].round = round
        if hierarchy != nil { credit(growth, to: met[next].parent) }
        next += 1
    }

    /// After a sweep. Answers what could not be read.
    public mutating func end(after sweep: ContainerSweep) -> [KernelFileError] {
        guard let found = sweep.hierarchy else { return [] }
        var ended: [String: Tally] = [:]
        for container in met where container.round != round { ended[container.group] = container.counted }
        if !ended.isEmpty { met.removeAll { $0.round != round } }
        if hierarchy == nil {
            open(in: found, beside: sweep.unread)
        } else {
            openNew(in: found, beside: sweep.unread)
            meetBesides(sweep.unread, known: ended, in: found)
            readBesides()
            settle()
            isSettled = true
        }
        return reader.takeProblems()
    }

    private mutating func settle() {
        pending = []
        for group in order {
            if above[group]?.opening != .settled {
                above[group]?.opening = .settled
            } else if let rest = above[group]?.account.takeRest() {
                tell(rest, of: group)
            }
        }
        if let rest = host?.takeRest() { totals["/", default: Tally()].add(rest) }
    }

    mutating func tell(_ rest: Tally, of group: String) {
        guard rest.values != .zero else { return }
        totals[Self.lastingName(of: group), default: Tally()].add(rest)
    }

    /// One below `parent` was seen to count this much more.
    mutating func credit(_ growth: Tally, to parent: String) {
        guard growth.values != .zero else { return }
        guard parent.isEmpty || above[parent]?.account.explain(growth) != nil else {
            return pending.append((parent, growth))
        }
        if parent.isEmpty || isFlat {
            var kills = Tally()
            kills[.oomKill] = growth[.oomKill]
            host?.explain(kills)
        }
    }

    // MARK: Names

    static func parent(of group: String) -> String {
        group.lastIndex(of: "/").map { String(group[..<$0]) } ?? ""
    }

    /// The group without the parts that name one pod, one task or one run, which would be new each time.
    static func lastingName(of group: String) -> String {
        let parts = group.split(separator: "/").prefix { part in part.utf8.count { isHex($0) } < 32 }
        return "/" + parts.joined(separator: "/")
    }

    private static func isHex(_ byte: UInt8) -> Bool { byte &- 48 < 10 || (byte | 32) &- 97 < 6 }
}
