/// What CloudWatch bills as one metric, in words.
public struct BilledMetric: Sendable {
    public let region: String
    public let namespace: String
    public let measurement: String
    public let field: String
    public let dimensions: DimensionSet
    /// Minimum, maximum, sum and count in one, which may have been four fields.
    public let isStatistic: Bool

    public var name: String { measurement + "_" + field }

    /// - Parameter dimension: is left out.
    func identity(without dimension: String? = nil) -> MetricIdentity {
        MetricIdentity(
            region: region, namespace: namespace, name: name,
            dimensions: dimension == nil ? dimensions.dimensions : dimensions.dimensions.filter { $0.name != dimension }
        )
    }
}
