import CloudWatch

/// The newest periods of a series, in order: as many as there is room for.
struct Timeline: Sendable, Equatable {
    /// Seconds that a period lasts.
    let step: Int64
    private(set) var periods: [Period] = []

    init(step: Int64) { self.step = step }

    init(step: Int64, periods: [Period]) {
        self.step = step
        self.periods = periods
    }

    /// What is older than all that is kept is not kept either.
    mutating func add(_ datum: ReceivedDatum, limit: Int) {
        let start = datum.time - datum.time % step
        var at = periods.count
        while at > 0, periods[at - 1].start > start { at -= 1 }
        var same = at - 1
        while same >= 0, periods[same].start == start {
            if periods[same].unit == datum.unit { return periods[same].add(datum.value) }
            same -= 1
        }
        if at == 0, periods.count >= limit { return }
        var period = Period(start: start, unit: datum.unit)
        period.add(datum.value)
        periods.insert(period, at: at)
        trim(to: limit)
    }

    mutating func trim(to limit: Int) {
        if periods.count > limit { periods.removeFirst(periods.count - limit) }
    }

    /// The periods within a span, put together in larger ones that begin at `from`; for each unit on its own, or for
    /// all together.
    /// - Parameters:
    ///   - to: is not part of it.
    ///   - length: seconds of a larger period.
    func merged(from: Int64, to: Int64, length: Int64, unit: Unit?, keepsUnitsApart: Bool) -> [Period] {
        var merged: [Period] = []
        for period in periods where period.start >= from && period.start < to {
            if let unit, unit != period.unit { continue }
            let start = from + (period.start - from) / length * length
            let same = merged.lastIndex { $0.start == start && (!keepsUnitsApart || $0.unit == period.unit) }
            if let same {
                merged[same].add(period)
            } else {
                var larger = Period(start: start, unit: period.unit)
                larger.add(period)
                merged.append(larger)
            }
        }
        return merged
    }
}
