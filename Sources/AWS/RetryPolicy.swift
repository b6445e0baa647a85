/// How often one request is sent, and how long it rests in between, as Amazon's own clients do it.
public struct RetryPolicy: Sendable {
    /// The first one included. What still fails then waits for the next flush.
    private static let attempts = 3

    /// Waits for a random part of a span: many agents that fail at once shall not come back at once.
    private let rest: @Sendable (Duration) -> Void

    public init(rest: @escaping @Sendable (_ atMost: Duration) -> Void) { self.rest = rest }

    /// Rests after the given attempt, counted from 1: at most 2 s, then 4 s. False if it was the last.
    public func pause(after attempt: Int) -> Bool {
        guard attempt < Self.attempts else { return false }
        rest(.seconds(1 << attempt))
        return true
    }
}
