/// What CloudWatch documents of PutMetricData.
///
/// Source: the API reference's pages PutMetricData, MetricDatum, Dimension, and CloudWatch's service quotas.
public enum Limits {
    /// Data of one request.
    public static let dataOfRequest = 1000
    /// Bytes of one request's body, unpacked.
    public static let bodySize = 1_048_576
    /// Dimensions of one metric.
    public static let dimensions = 30
    /// Characters of a namespace, of a metric's name, of a dimension's name.
    public static let nameLength = 255
    /// Characters of a dimension's value.
    public static let dimensionValueLength = 1024
    /// Distinct values of one datum.
    public static let distinctValues = 150
    /// Values lie from minus this to plus this.
    public static let largestValue = 0x1p360
    /// How far back a datum's time may lie, in seconds.
    public static let past: Int64 = 14 * 86400
    /// How far ahead, in seconds.
    public static let future: Int64 = 2 * 3600
}
