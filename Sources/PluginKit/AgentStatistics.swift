import Threads

/// What the agent counts about itself: written by the pipeline and by plugins, read by `inputs.internal`.
///
/// Counters are touched once for each batch, not for each metric, so one lock for a group is cheap.
public final class AgentStatistics: Sendable {
    public struct Reading: Sendable, Equatable {
        /// Without the prefix `internal_`: `gather`, `write`.
        public let measurement: String
        public let tags: [String: String]
        public let fields: [String: Int64]
    }

    private let groups = Guarded<[Counters]>([])

    /// The agent's release; empty where there is none to tell.
    public let version: String

    public init(version: String = "") { self.version = version }

    /// A new group of counters. `fields` are there from the start, at 0.
    public func group(_ measurement: String, tags: [String: String], fields: [String] = []) -> Counters {
        let group = Counters(measurement: measurement, tags: tags, fields: fields)
        groups.withLock { $0.append(group) }
        return group
    }

    /// All groups in the order of their making.
    public var readings: [Reading] { groups.withLock { $0 }.map { $0.read() } }

    /// The counters of one plugin instance.
    public final class Counters: Sendable {
        private struct State: Sendable {
            var values: [String: Int64]
            /// Sum and number of the spans since the last reading.
            var spans: [String: (sum: Int64, count: Int64)] = [:]
        }

        public let measurement: String
        public let tags: [String: String]
        private let state: Guarded<State>

        init(measurement: String, tags: [String: String], fields: [String]) {
            self.measurement = measurement
            self.tags = tags
            state = Guarded(State(values: Dictionary(fields.map { ($0, 0) }) { first, _ in first }))
        }

        public func add(_ count: Int, to field: String) {
            if count != 0 { state.withLock { $0.values[field, default: 0] += Int64(count) } }
        }

        public func set(_ field: String, to value: Int) { state.withLock { $0.values[field] = Int64(value) } }

        /// Notes how long something took. Read as the average since the last reading, in nanoseconds; if there was
        /// none, as the last average.
        public func record(_ span: Duration, as field: String) {
            state.withLock { state in
                let before = state.spans[field] ?? (0, 0)
                state.spans[field] = (before.sum + Self.nanoseconds(span), before.count + 1)
            }
        }

        private static func nanoseconds(_ span: Duration) -> Int64 {
            let (seconds, attoseconds) = span.components
            return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        }

        func read() -> Reading {
            state.withLock { state in
                for (field, span) in state.spans { state.values[field] = span.sum / span.count }
                state.spans.removeAll()
                return Reading(measurement: measurement, tags: tags, fields: state.values)
            }
        }
    }
}
