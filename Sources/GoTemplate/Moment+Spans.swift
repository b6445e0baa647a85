import GoTime

extension Moment {
    /// What a time is in Go before anything is set: the first second of the year 1.
    static let goZero = Moment(seconds: -62_135_596_800)

    func adding(nanoseconds span: Int64) -> Moment {
        let sum = nanosecond + Int(span % 1_000_000_000)
        let carry = sum < 0 ? -1 : sum >= 1_000_000_000 ? 1 : 0
        return Moment(
            seconds: seconds &+ span / 1_000_000_000 &+ Int64(carry), nanosecond: sum - carry * 1_000_000_000)
    }

    /// The longest duration there is where the difference is longer.
    func nanoseconds(since other: Moment) -> Int64 { Int64(clamping: difference(from: other)) }

    private func difference(from other: Moment) -> Int128 {
        (Int128(seconds) - Int128(other.seconds)) * 1_000_000_000 + Int128(nanosecond - other.nanosecond)
    }

    /// The last multiple of the unit before it, counted from the year 1.
    /// - Parameter unit: in nanoseconds; with 0 and less nothing changes.
    func truncated(to unit: Int64) -> Moment { unit > 0 ? adding(nanoseconds: -rest(of: unit)) : self }

    /// The nearest multiple of the unit, a half goes up.
    func rounded(to unit: Int64) -> Moment {
        guard unit > 0 else { return self }
        let rest = rest(of: unit)
        return adding(nanoseconds: rest.magnitude * 2 < unit.magnitude ? -rest : unit - rest)
    }

    private func rest(of unit: Int64) -> Int64 {
        let rest = Int64(truncatingIfNeeded: difference(from: .goZero) % Int128(unit))
        return rest < 0 ? rest + unit : rest
    }
}
