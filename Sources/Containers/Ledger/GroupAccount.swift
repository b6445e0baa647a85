/// The account of one group above containers: what it counted, less what those below it were seen to count.
///
/// The group is read before those below it, so the difference is never more than the truth; it grows to the truth when
/// the next reading finds what came between. Those that ended stay in the sum with what was last seen of them.
struct GroupAccount: Sendable, Equatable {
    /// The group's counters when they were first read, and now.
    private var base: Tally
    private(set) var now: Tally
    private var explained = Tally()
    private var told = Tally()

    /// - Parameter base: what was counted before the account was opened; empty for a group that is new.
    init(from base: Tally) {
        self.base = base
        now = base
    }

    mutating func read(_ tally: Tally) { now.update(from: tally) }

    /// One below it was seen to count this much more.
    mutating func explain(_ growth: Tally) { explained.add(growth) }

    /// What was explained by one below that is gone, and turned out to be explained by nothing.
    mutating func withdraw(_ rest: Tally) {
        for quantity in Quantity.allCases {
            guard let known = explained[quantity], let part = rest[quantity] else { continue }
            explained[quantity] = known - min(known, part)
        }
    }

    /// Whether there is more than was told: then it is worth looking for one below that was not read yet.
    var hasRest: Bool { Quantity.allCases.contains { rest($0) > 0 } }

    /// What nobody below explains and was not told before.
    mutating func takeRest() -> Tally {
        var rest = Tally()
        for quantity in Quantity.allCases where now[quantity] != nil {
            let part = self.rest(quantity)
            rest[quantity] = part
            told[quantity] = (told[quantity] ?? 0) + part
        }
        return rest
    }

    /// What those below were seen to count, and what was told, beyond what the group itself was seen to count: it is gone,
    /// and the one above has counted that, too.
    var owed: Tally {
        var owed = Tally()
        for quantity in Quantity.allCases {
            let known = (explained[quantity] ?? 0) + (told[quantity] ?? 0)
            let grown = (now[quantity] ?? 0) - min(base[quantity] ?? 0, now[quantity] ?? 0)
            if known > grown { owed[quantity] = known - grown }
        }
        return owed
    }

    private func rest(_ quantity: Quantity) -> UInt64 {
        guard let now = now[quantity], let base = base[quantity] else { return 0 }
        let grown = now >= base ? now - base : 0
        let known = (explained[quantity] ?? 0) + (told[quantity] ?? 0)
        return grown > known ? grown - known : 0
    }
}
