import GoTime
import MetricModel

/// Reads the times of one log.
struct GrokClock: Sendable {
    let zone: TimeZone
    /// The known layouts, the one that fitted last first.
    private var guesses = GrokTime.known

    init(zone: TimeZone) { self.zone = zone }

    /// Nil if the text is no such time.
    /// - Parameter now: has the year of times that are written without one.
    mutating func time(_ text: String, _ form: GrokTime, now: Timestamp) -> Timestamp? {
        switch form {
        case .seconds: Self.seconds(text)
        case .milliseconds: Int64(text).flatMap { Self.units($0, of: 1_000_000) }
        case .nanoseconds: Int64(text).map(Timestamp.init(nanoseconds:))
        // A comma before the fraction of a second is as good as a point.
        case .layout(let layout): time(text.replacing(",", with: "."), layout, now)
        case .guessed: guess(text)
        }
    }

    private mutating func guess(_ text: String) -> Timestamp? {
        for (i, layout) in guesses.enumerated() {
            guard let time = moment(text, layout)?.timestamp else { continue }
            if i > 0 { guesses.swapAt(0, i) }
            return time
        }
        return nil
    }

    private func time(_ text: String, _ layout: TimeLayout, _ now: Timestamp) -> Timestamp? {
        guard let moment = moment(text, layout) else { return nil }
        // The year 0, which no log is of, is that of a layout without one.
        guard moment.seconds < -62_135_596_800 else { return moment.timestamp }
        let year = TimeLayout("2006").text(of: now, in: zone)
        return self.moment("\(year) \(text)", TimeLayout("2006 \(layout.text)"))?.timestamp
    }

    private func moment(_ text: String, _ layout: TimeLayout) -> Moment? {
        do throws(TimeFormatError) { return try layout.moment(text, in: zone) } catch { return nil }
    }

    /// `1466004605.123456789`; of the fraction nine digits count.
    private static func seconds(_ text: String) -> Timestamp? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = Int64(parts[0]), let time = units(whole, of: 1_000_000_000) else { return nil }
        guard parts.count == 2 else { return time }
        let digits = parts[1].prefix(9)
        guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        let fraction = String(digits) + String(repeating: "0", count: 9 - digits.utf8.count)
        return Int64(fraction).map { time + .nanoseconds($0) }
    }

    private static func units(_ count: Int64, of nanoseconds: Int64) -> Timestamp? {
        let (product, isOver) = count.multipliedReportingOverflow(by: nanoseconds)
        return isOver ? nil : Timestamp(nanoseconds: product)
    }
}
