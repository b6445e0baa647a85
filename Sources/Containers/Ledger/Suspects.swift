/// Groups that may have counted what nobody explains: they ended, or came, while nobody read them.
struct Suspects: Sendable {
    private struct Suspect: Sendable {
        var isContainer: Bool
        /// Groups of this name that ended.
        var count = 1
        /// What it counted may come to light in the next round only: it ended since those above were read.
        var isLate: Bool
    }

    private var groups: [String: Suspect] = [:]
    /// Containers that could not be read in this round, and have not ended yet as far as is known.
    private var doubted: Set<String> = []
    private var isInRound = false

    mutating func begin() {
        isInRound = true
        doubted.removeAll(keepingCapacity: true)
    }

    mutating func add(_ group: String, isContainer: Bool) {
        if let known = groups[group] {
            groups[group] = Suspect(
                isContainer: known.isContainer || isContainer, count: known.count + (isContainer ? 1 : 0),
                isLate: known.isLate || isInRound)
        } else {
            groups[group] = Suspect(isContainer: isContainer, isLate: isInRound)
        }
    }

    mutating func doubt(_ group: String) { doubted.insert(group) }

    /// The suspect of each account that has but one, if that is a container.
    /// - Parameter account: the account of a suspect; nil if it can be none, for it lives and is read.
    func sole(_ account: (_ suspect: String) -> String?) -> [String: String] {
        // A group with containers below it has no processes of its own.
        var aboveOthers: Set<String> = []
        for (group, suspect) in groups where suspect.isContainer {
            var parent = GroupLedger.parent(of: group)
            while !parent.isEmpty, aboveOthers.insert(parent).inserted { parent = GroupLedger.parent(of: parent) }
        }
        var found: [String: String?] = [:]
        for group in Set(groups.keys).union(doubted) {
            guard groups[group]?.isContainer == true || !aboveOthers.contains(group), let account = account(group)
            else {
                continue
            }
            let isClear = groups[group].map { $0.isContainer && $0.count == 1 } ?? false
            found[account] = .some(found[account] == nil && isClear ? group : nil)
        }
        return found.compactMapValues { $0 }
    }

    var names: [String] { Array(groups.keys) }
    var containers: [String] { groups.filter(\.value.isContainer).map(\.key) }

    func contains(_ group: String) -> Bool { groups[group] != nil }

    /// After a round in which the accounts of all but some were settled.
    mutating func settle(keeping waiting: Set<String>) {
        isInRound = false
        groups = groups.filter { $0.value.isLate || waiting.contains($0.key) }
        for group in groups.keys { groups[group]?.isLate = false }
    }
}
