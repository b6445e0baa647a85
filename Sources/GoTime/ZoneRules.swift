/// What the clocks of one zone did and will do.
struct ZoneRules: Sendable, Equatable {
    /// One way of keeping time.
    struct Kind: Sendable, Equatable {
        /// Such as `CET`.
        let name: String
        /// Seconds east of UTC.
        let offset: Int64
        let isDaylightSaving: Bool
    }

    /// From when on clocks go which way.
    struct Transition: Sendable, Equatable {
        /// Seconds since the epoch.
        let time: Int64
        let kind: Int
    }

    /// A time during which nothing changes.
    struct Span: Equatable {
        let name: String
        let offset: Int64
        var isDaylightSaving = false
        /// In seconds since the epoch. Near its ends it is exact; a span by rule may start or end with its year.
        let range: Range<Int64>
    }

    /// Not empty.
    let kinds: [Kind]
    /// In the order of time.
    let transitions: [Transition]
    /// What holds after the last transition; nil for no more than the last one said.
    let later: ZoneRule?

    func span(at seconds: Int64) -> Span {
        guard let first = transitions.first, first.time <= seconds else {
            let kind = kinds[firstKind]
            return Span(kind, .min..<(transitions.first?.time ?? .max))
        }
        var low = 0
        var high = transitions.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if transitions[middle].time <= seconds { low = middle } else { high = middle }
        }
        if high == transitions.count, let later { return later.span(at: seconds, since: transitions[low].time) }
        let kind = kinds[transitions[low].kind]
        return Span(kind, transitions[low].time..<(high < transitions.count ? transitions[high].time : .max))
    }

    /// What held before the first transition. Files do not say it; Go takes the first kind if nothing leads to it, else
    /// a standard time.
    private var firstKind: Int {
        guard transitions.contains(where: { $0.kind == 0 }) else { return 0 }
        if let first = transitions.first, kinds[first.kind].isDaylightSaving,
            let before = kinds[..<first.kind].lastIndex(where: { !$0.isDaylightSaving })
        {
            return before
        }
        return kinds.firstIndex { !$0.isDaylightSaving } ?? 0
    }

    /// The offset of a name such as `CEST` at this clock time; nil if the zone never used the name. A name that stood
    /// for several offsets is meant as it was used at the time.
    func offset(named name: String, at clockSeconds: Int64) -> Int64? {
        for kind in kinds where kind.name == name {
            let span = span(at: clockSeconds - kind.offset)
            if span.name == name { return span.offset }
        }
        return kinds.first { $0.name == name }?.offset
    }
}

extension ZoneRules.Span {
    fileprivate init(_ kind: ZoneRules.Kind, _ range: Range<Int64>) {
        self.init(name: kind.name, offset: kind.offset, isDaylightSaving: kind.isDaylightSaving, range: range)
    }
}
