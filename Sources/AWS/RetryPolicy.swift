/// How often one request is sent, and how long it rests in between: the rules of Amazon's own clients.
public struct RetryPolicy: Sendable {
    /// The first one included.
    public let attempts: Int
    /// Waits for a random part of a span: many agents that fail at once shall not come back at once.
    private let rest: @Sendable (Duration) -> Void

    public init(attempts: Int = 3, rest: @escaping @Sendable (_ atMost: Duration) -> Void) {
        self.attempts = attempts
        self.rest = rest
    }

    /// Rests after the given attempt, counted from 1. False if it was the last.
    func pause(after attempt: Int) -> Bool {
        guard attempt < attempts else { return false }
        rest(.seconds(min(1 << min(attempt, 5), 20)))
        return true
    }
}
