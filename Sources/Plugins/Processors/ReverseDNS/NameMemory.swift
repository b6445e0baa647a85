import MetricModel

/// The names that were answered, for as long as they count. That there is none is remembered for a minute at most: a
/// name server that is down must not be asked for each metric, and one that is up again not be ignored for a day.
struct NameMemory: Sendable {
    private struct Entry: Sendable {
        let name: String?
        let end: Timestamp
    }

    enum Known: Sendable { case name(String), nothing, unasked }

    private static let longestNothing = Duration.seconds(60)

    private var entries: [String: Entry] = [:]
    private let span: Duration
    private var swept = Timestamp(nanoseconds: .min)

    init(span: Duration) { self.span = span }

    func known(of address: String, at now: Timestamp) -> Known {
        guard let entry = entries[address], now < entry.end else { return .unasked }
        return entry.name.map { .name($0) } ?? .nothing
    }

    mutating func note(_ name: String?, of address: String, at now: Timestamp) {
        entries[address] = Entry(name: name, end: now + (name == nil ? min(span, Self.longestNothing) : span))
        // Addresses that nobody asks for any more go.
        guard now - swept >= span else { return }
        swept = now
        entries = entries.filter { now < $0.value.end }
    }
}
