import MetricModel

/// Sets lines of one and the same time apart, so that no metric takes another's place.
///
/// The first keeps its time. Each further one is a step later; the step is a thousandth of the unit that the time is
/// written in, and gets a thousand times smaller when the steps are used up.
struct UniqueTimes: Sendable {
    private var last: Timestamp?
    /// The time that came several times.
    private var repeated: Timestamp?
    private var step: Int64 = 0
    private var steps: Int64 = 0
    /// How far the larger steps before have led.
    private var base: Int64 = 0

    mutating func next(_ time: Timestamp) -> Timestamp {
        defer { last = time }
        guard last != nil, time == last || time == repeated else {
            if last != nil { step = 0 }
            (steps, base) = (0, 0)
            return time
        }
        if time == last { repeated = time }
        if step == 0 { step = Self.step(for: time) }
        steps += 1
        if steps == 999, step > 1 {
            base = step * steps
            steps = 1
            step /= 1000
        }
        return time + .nanoseconds(step * steps + base)
    }

    private static func step(for time: Timestamp) -> Int64 {
        if time.nanoseconds % 1_000_000_000 == 0 { return 1_000_000 }
        return time.nanoseconds % 1_000_000 == 0 ? 1000 : 1
    }
}
