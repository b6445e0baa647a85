/// How a metric's values are meant; outputs of Prometheus kind use it, most do not care.
public enum MetricKind: UInt8, Sendable { case untyped, gauge, counter, summary, histogram }
