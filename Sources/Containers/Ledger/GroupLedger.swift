public import KernelFiles

/// Keeps what ended containers counted: their groups are gone, those above them still have it in their sums.
///
/// In v2 a group counts memory events, processor time and I/O of all that is below it, for good; the host counts its
/// OOM kills in `/proc/vmstat`, under v1, too. What one of them counted and nothing below it that lives explains was of
/// one that ended: of the container that it must have been, if there is but one, else it is told of the group that
/// still knows. Nothing that was counted before the first gather is told.
///
/// Around each sweep: `begin`, `note` for each container that was read, `end`; what is heard of containers meanwhile and
/// between two sweeps, by `hear`.
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
        /// The last round in which its kills could be read.
        var readIn: UInt64 = 0
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
    /// Where in `met` the next container of the sweep is looked for.
    private var next = 0
    /// What was counted by containers whose group above has no account yet.
    var pending: [(group: String, growth: Tally)] = []
    var totals: [String: Tally] = [:]
    var suspects = Suspects()
    var attributed: [(group: String, kills: UInt64)] = []

    /// - Parameter procRoot: the host's `/proc`.
    public init(procRoot: String) { hostFile = KernelFile(procRoot + "/vmstat") }

    /// What no living group explains, since the first gather, by the group that counted it; `/` for the host. Groups of
    /// one pod or one task are told of as the one above them.
    public var unexplained: [(group: String, tally: Tally)] {
        totals.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Whether there was a round after the first one, which is where counting begins.
    public private(set) var isSettled = false

    /// Whether the ends of containers that nobody read may yet be told what they counted.
    public var mayAttribute: Bool { !isFlat }

    /// Reads the groups above the containers: before the containers, so that nothing seems to be lost that they tell.
    public mutating func begin() {
        round += 1
        next = 0
        suspects.begin()
        guard hierarchy != nil else { return }
        readHost()
        for group in order { readAbove(group) }
    }

    /// A container that was read. They come in the order of their groups.
    public mutating func note(_ group: String, _ reading: ContainerReading) {
        while next < met.count, met[next].group != group, met[next].group < group { next += 1 }
        count(reading, of: group, at: next)
        next += 1
    }

    /// What the sweep heard, and what it tells between two rounds.
    public mutating func hear(_ news: ContainerNews) {
        switch news {
        case .reading(let reading, let group, _): count(reading, of: group, at: place(of: group))
        case .unread(let group, let isContainer): suspects.add(group, isContainer: isContainer)
        case .gone(let group):
            dropBeside(group)
            let place = place(of: group)
            guard place < met.count, met[place].group == group else { return }
            met.remove(at: place)
            if place < next { next -= 1 }
        case .closed(let group):
            dropBeside(group)
            close(group)
        case .ended: break
        }
    }

    private mutating func dropBeside(_ group: String) {
        guard var one = besides.removeValue(forKey: group) else { return }
        one.files.release(to: &reader.budget)
    }

    /// Where a container is in `met`, or would be.
    private func place(of group: String) -> Int {
        var range = 0..<met.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = met[middle].group < group ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    private mutating func count(_ reading: ContainerReading, of group: String, at place: Int) {
        let tally = reading.tally
        if place == met.count || met[place].group != group {
            var known = besides.removeValue(forKey: group)
            known?.files.release(to: &reader.budget)
            let counted = known?.counted ?? Tally()
            met.insert(Met(group: group, parent: Self.parent(of: group), counted: counted, round: round), at: place)
        }
        // It ends just now, and what it counted since is not known.
        if met[place].counted[.oomKill] != nil, tally[.oomKill] == nil { suspects.doubt(group) }
        let growth = tally.growth(since: met[place].counted)
        met[place].counted.update(from: tally)
        met[place].round = round
        if hierarchy != nil { credit(growth, to: met[place].parent) }
    }

    /// After a sweep. Answers what could not be read.
    /// - Parameter isWhole: whether every group that came or went since the last round was heard of.
    public mutating func end(after sweep: ContainerSweep, isWhole: Bool = false) -> [KernelFileError] {
        guard let found = sweep.hierarchy else { return [] }
        var ended: [String: Tally] = [:]
        for container in met where container.round != round { ended[container.group] = container.counted }
        if !ended.isEmpty { met.removeAll { $0.round != round } }
        if hierarchy == nil {
            open(in: found, beside: sweep.unread)
            suspects.settle(keeping: [])
        } else {
            openNew(in: found, beside: sweep.unread)
            meetBesides(sweep.unread, known: ended, in: found)
            readBesides()
            settle(isWhole: isWhole)
            isSettled = true
        }
        return reader.takeProblems()
    }

    /// Whether what a container counted that ended unread may still come to light.
    public func mayKnow(_ group: String) -> Bool { suspects.contains(group) }

    /// The kills that were of one container and nobody else, though it was gone before they could be read of it.
    public mutating func takeAttributed() -> [(group: String, kills: UInt64)] {
        defer { attributed = [] }
        return attributed
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
