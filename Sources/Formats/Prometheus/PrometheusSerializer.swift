public import Bytes
public import Filtering
public import MetricModel

/// Prometheus' text format, version 0.0.4: the samples of a batch by their families.
///
/// A batch should be all that is shown at one time. Of samples of one series the newest counts, and of equally old ones
/// the last.
public struct PrometheusSerializer: MetricSerializer {
    public struct Options: Sendable {
        public var exportsTimestamps = false
        /// Families by name, series by labels; else both come in the order of the batch.
        public var sorts = false
        public var writesStringsAsLabels = false
        /// Leaves the lines `# HELP` out.
        public var isCompact = false
        /// Keeps to ASCII; else to UTF-8, which this format writes as `_` where it is not ASCII.
        public var isLegacy = true
        /// Final names that are counters or gauges, whatever the metric says. A name of both is a gauge.
        public var counters: PatternList?
        public var gauges: PatternList?

        public init() {}
    }

    private let options: Options
    private var samples: PrometheusSamples

    public init(_ options: Options = Options()) {
        self.options = options
        samples = PrometheusSamples(options)
    }

    public mutating func append(_ metric: borrowing Metric, to writer: inout ByteWriter) {
        samples.add(metric)
        write(to: &writer)
    }

    public mutating func append(_ batch: [Metric], to writer: inout ByteWriter) -> [LeftOut] {
        for metric in batch { samples.add(metric) }
        write(to: &writer)
        return []
    }

    private mutating func write(to writer: inout ByteWriter) {
        samples.forEachFamily(sorted: options.sorts) { family, series in
            if !options.isCompact { writer.append("# HELP \(family.name) Telegraf collected metric\n") }
            writer.append("# TYPE \(family.name) \(family.kind)\n")
            for sample in series { write(sample, of: family, to: &writer) }
        }
        samples.removeAll()
    }

    private func write(
        _ sample: PrometheusSamples.Sample, of family: PrometheusSamples.Family, to writer: inout ByteWriter
    ) {
        func line(_ suffix: StaticString, _ value: Double, _ part: (label: StaticString, value: Double)? = nil) {
            writer.append(family.name)
            writer.append(suffix)
            let labels = sample.labels.text
            if !labels.isEmpty || part != nil {
                writer.append(UInt8(ascii: "{"))
                writer.append(labels)
                if let part {
                    if !labels.isEmpty { writer.append(UInt8(ascii: ",")) }
                    writer.append(part.label)
                    writer.append("=\"")
                    writer.append(general: part.value)
                    writer.append(UInt8(ascii: "\""))
                }
                writer.append(UInt8(ascii: "}"))
            }
            writer.append(UInt8(ascii: " "))
            // A zero has no sign here.
            writer.append(general: value == 0 ? 0 : value)
            if options.exportsTimestamps {
                writer.append(UInt8(ascii: " "))
                writer.append(decimal: sample.time.nanoseconds / 1_000_000)
            }
            writer.append(UInt8(ascii: "\n"))
        }
        switch family.kind {
        case .untyped, .counter, .gauge: line("", sample.value)
        case .summary:
            for step in sample.steps { line("", step.value, ("quantile", step.bound)) }
            line("_sum", sample.sum)
            line("_count", sample.count)
        case .histogram:
            for step in sample.steps { line("_bucket", step.value, ("le", step.bound)) }
            if sample.steps.last?.bound != .infinity { line("_bucket", sample.count, ("le", .infinity)) }
            line("_sum", sample.sum)
            line("_count", sample.count)
        }
    }
}

extension ByteWriter {
    fileprivate mutating func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
