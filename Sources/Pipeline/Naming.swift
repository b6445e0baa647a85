import MetricModel

/// Another name for metrics: `name_override` first, then `name_prefix` and `name_suffix`.
public struct Naming: Sendable, Equatable {
    public var override: String
    public var prefix: String
    public var suffix: String
    /// The name made last and what of: metrics of one input mostly come in runs of a name.
    private var last: (from: String, to: String) = ("", "")

    public init(override: String = "", prefix: String = "", suffix: String = "") {
        self.override = override
        self.prefix = prefix
        self.suffix = suffix
    }

    var changesNothing: Bool { override.isEmpty && prefix.isEmpty && suffix.isEmpty }

    @inline(__always) mutating func apply(to metric: inout Metric) {
        if changesNothing { return }
        if last.from != metric.name {
            last = (metric.name, prefix + (override.isEmpty ? metric.name : override) + suffix)
        }
        metric.name = last.to
    }

    public static func == (left: Naming, right: Naming) -> Bool {
        left.override == right.override && left.prefix == right.prefix && left.suffix == right.suffix
    }
}
