/// How fast containers come, from the ages of those that run.
///
/// A container that has ended leaves no trace, so more may have been started than are counted.
public struct ContainerChurn: Sendable, Equatable {
    public struct Window: Sendable, Equatable {
        /// `hour`, `day`, `week`.
        public let name: String
        public let seconds: Int64
        /// Containers started in the last hour, day or week.
        public let started: Int
        /// Containers in a month at this pace.
        public var monthly: Double { Double(started) * RequestForecast.month / Double(seconds) }
    }

    /// Containers that were seen.
    public let containers: Int
    public let windows: [Window]
    /// What is another with each start, and how many containers have it.
    private let ids: [String: Int]

    /// - Parameters:
    ///   - ages: seconds since each container was started.
    ///   - ids: of containers, pods and tasks, and names made of them: all that is another with each start, once for
    ///     each container that has it.
    public init(ages: [Int64], ids: some Sequence<String>) {
        containers = ages.count
        self.ids = ids.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        windows = ([("hour", 3600), ("day", 86400), ("week", 7 * 86400)] as [(String, Int64)]).map { name, seconds in
            Window(name: name, seconds: seconds, started: ages.count { $0 < seconds })
        }
    }

    /// The pace that a month is reckoned with: the week's, which a single deploy distorts least.
    var monthly: Double { windows.last?.monthly ?? 0 }

    /// What each start of a container adds to an output's metrics.
    public struct Growth: Sendable, Equatable {
        /// The dimension whose values are containers' ids, or names that change as these do.
        public let dimension: String
        /// Metrics that one container has, on average.
        public let metricsOfContainer: Double

        /// New metrics in a month, if so many containers start.
        func metrics(_ containers: Double) -> Int { Int((metricsOfContainer * containers).rounded(.up)) }
    }

    /// By the dimension that makes most metrics of the containers' ids; nil if none has them.
    public func growth(of breakdown: CostBreakdown) -> Growth? {
        breakdown.dimensions.compactMap { dimension -> Growth? in
            let known = Set(dimension.values.filter { ids[$0] != nil })
            if known.isEmpty { return nil }
            // A pod's name is that of several.
            let containers = known.reduce(0) { $0 + (ids[$1] ?? 0) }
            let metrics = breakdown.metrics.count { metric in
                metric.dimensions.dimensions.contains { $0.name == dimension.name && known.contains($0.value) }
            }
            return Growth(dimension: dimension.name, metricsOfContainer: Double(metrics) / Double(containers))
        }
        .max { ($0.metricsOfContainer, $1.dimension) < ($1.metricsOfContainer, $0.dimension) }
    }
}
