import MetricModel

extension Duration {
    /// Whole seconds and the rest added as floats, as Go does it: the last digit of a rate depends on it.
    var goSeconds: Double {
        let all = nanoseconds
        return Double(all / 1_000_000_000) + Double(all % 1_000_000_000) / 1e9
    }
}
