/// How often one request is sent, and how long it rests in between, as Amazon's own clients do it.
public struct RetryPolicy: Sendable {
    /// The first one included. What still fails then waits for the next flush.
    private static let attempts = 3
    /// A service that asks for a longer rest than this gets it, but not while a flush waits for it.
    private static let longestRest = Duration.seconds(20)

    /// Waits that long; false if the agent stops meanwhile.
    private let rest: @Sendable (Duration) -> Bool
    /// A random part of a span: many agents that fail at once shall not come back at once.
    private let random: @Sendable (Duration) -> Duration

    public init(
        rest: @escaping @Sendable (Duration) -> Bool, random: @escaping @Sendable (_ below: Duration) -> Duration
    ) {
        self.rest = rest
        self.random = random
    }

    /// Rests after the given attempt, counted from 1: a random part of 2 s, then of 4 s, after what the service asked
    /// for. False if there is to be no other attempt.
    func pause(after attempt: Int, asked: Duration = .zero) -> Bool {
        guard attempt < Self.attempts, asked <= Self.longestRest else { return false }
        return rest(asked + random(.seconds(1 << attempt)))
    }
}
