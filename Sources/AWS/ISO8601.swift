/// Seconds since the epoch of `2024-01-01T00:00:00Z`, with or without a fraction, in UTC or with an offset; nil for
/// anything else.
func secondsSinceEpoch(iso8601 text: String) -> Int64? {
    var rest = text.utf8[...]
    func number(_ digits: Int) -> Int64? {
        let part = rest.prefix(digits)
        guard part.count == digits, part.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest = rest.dropFirst(digits)
        return part.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }
    func takes(_ character: Character) -> Bool {
        guard rest.first == character.asciiValue else { return false }
        rest = rest.dropFirst()
        return true
    }
    guard let year = number(4), takes("-"), let month = number(2), takes("-"), let day = number(2),
        takes("T") || takes("t") || takes(" "), let hour = number(2), takes(":"), let minute = number(2), takes(":"),
        let second = number(2), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    if takes(".") {
        let fraction = rest.prefix { (48...57).contains($0) }
        guard !fraction.isEmpty else { return nil }
        rest = rest.dropFirst(fraction.count)
    }
    var offset: Int64 = 0
    if !takes("Z"), !takes("z") {
        let sign: Int64 = takes("-") ? -1 : takes("+") ? 1 : 0
        guard sign != 0, let hours = number(2), hours < 24 else { return nil }
        _ = takes(":")
        guard let minutes = number(2), minutes < 60 else { return nil }
        offset = sign * (hours * 60 + minutes) * 60
    }
    guard rest.isEmpty else { return nil }
    return daysSinceEpoch(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
}

/// Counted in years that begin in March, so that the leap day is a year's last.
func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let years = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return years * 365 + years / 4 - years / 100 + years / 400 + dayOfYear - 719_468
}
