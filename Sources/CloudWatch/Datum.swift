/// One datum of PutMetricData: what the service takes, refuses, or is offered again, as one.
public struct Datum: Sendable {
    public enum Value: Sendable, Equatable {
        case plain(Double)
        case statistics(minimum: Double, maximum: Double, sum: Double, count: Double)
        /// Distinct values and how often each was seen; `Limits.distinctValues` at most.
        case distribution(values: [Double], counts: [Double])
    }

    /// The name of the metric is measurement, underscore, field.
    public var measurement: String
    public var field: String
    public var dimensions: DimensionSet
    /// Seconds since the epoch.
    public var time: Int64
    public var value: Value
    /// Seconds, 1 or 60; nil leaves it to the service, which takes 60.
    public var resolution: Int?
    public var unit: Unit?

    public init(
        _ measurement: String, _ field: String, _ dimensions: DimensionSet, at time: Int64, _ value: Value,
        resolution: Int? = 60, unit: Unit? = nil
    ) {
        self.measurement = measurement
        self.field = field
        self.dimensions = dimensions
        self.time = time
        self.value = value
        self.resolution = resolution
        self.unit = unit
    }
}

/// The units that CloudWatch knows.
public enum Unit: String, Sendable, CaseIterable {
    case seconds = "Seconds"
    case microseconds = "Microseconds"
    case milliseconds = "Milliseconds"
    case bytes = "Bytes"
    case kilobytes = "Kilobytes"
    case megabytes = "Megabytes"
    case gigabytes = "Gigabytes"
    case terabytes = "Terabytes"
    case bits = "Bits"
    case kilobits = "Kilobits"
    case megabits = "Megabits"
    case gigabits = "Gigabits"
    case terabits = "Terabits"
    case percent = "Percent"
    case count = "Count"
    case bytesPerSecond = "Bytes/Second"
    case kilobytesPerSecond = "Kilobytes/Second"
    case megabytesPerSecond = "Megabytes/Second"
    case gigabytesPerSecond = "Gigabytes/Second"
    case terabytesPerSecond = "Terabytes/Second"
    case bitsPerSecond = "Bits/Second"
    case kilobitsPerSecond = "Kilobits/Second"
    case megabitsPerSecond = "Megabits/Second"
    case gigabitsPerSecond = "Gigabits/Second"
    case terabitsPerSecond = "Terabits/Second"
    case countPerSecond = "Count/Second"
    case none = "None"
}
