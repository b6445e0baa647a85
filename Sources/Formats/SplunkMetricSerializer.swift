public import Bytes
public import MetricModel

/// Metrics as Splunk's metrics index takes them: JSON objects with nothing between them.
///
/// Keys stand in their order, as Go writes them. Strings are left out, booleans are 1 and 0.
public struct SplunkMetricSerializer: MetricSerializer {
    public struct Options: Sendable, Equatable {
        /// Wraps each object for the HTTP event collector, with host, index and source beside it.
        public var hecRouting: Bool
        /// All fields of a metric in one object.
        public var multimetric: Bool
        public var omitEventTag: Bool

        public init(hecRouting: Bool = false, multimetric: Bool = false, omitEventTag: Bool = false) {
            self.hecRouting = hecRouting
            self.multimetric = multimetric
            self.omitEventTag = omitEventTag
        }
    }

    private let options: Options
    private var rendered = TagMemo<SplunkDimensions>()
    /// Of each field what names it, by measurement.
    private var names = FieldMemo<String, [UInt8]>()
    /// How the fields lie in the order of their keys, by the place of the measurement.
    private var orders: [FieldOrder] = []

    public init(_ options: Options = Options()) { self.options = options }

    public mutating func append(_ metric: borrowing Metric, to writer: inout ByteWriter) throws(SerializeError) {
        for field in metric.fields {
            if case .double(let number) = field.value, !number.isFinite {
                throw SerializeError("JSON has no number for '\(field.key)'")
            }
        }
        let dimensions = rendered.value(for: metric.tags) { [options] in SplunkDimensions($0, options) }
        let seconds = Double(metric.time.nanoseconds) / 1e9
        let place = names.place(of: metric.name)
        if options.multimetric {
            together(metric, place, dimensions, seconds, &writer)
            return
        }
        for (i, field) in metric.fields.enumerated() {
            if case .string = field.value { continue }
            begin(dimensions, seconds, &writer)
            var object = Object(dimensions, &writer)
            object.add("\"_value\":", &writer)
            Self.append(field.value, to: &writer)
            object.tags(of: 1, &writer)
            object.add(name(of: field.key, metric.name, at: i, in: place), &writer)
            end(&object, seconds, &writer)
        }
    }

    /// All fields in one object, in the order of their keys.
    private mutating func together(
        _ metric: borrowing Metric, _ place: Int, _ dimensions: SplunkDimensions, _ seconds: Double,
        _ writer: inout ByteWriter
    ) {
        begin(dimensions, seconds, &writer)
        var object = Object(dimensions, &writer)
        while orders.count <= place { orders.append(FieldOrder()) }
        orders[place].update(for: metric.fields)
        for (count, i) in orders[place].places.enumerated() {
            if case .string = metric.fields[i].value { continue }
            let key = metric.fields[i].key
            object.add(name(of: key, metric.name, at: count, in: place), &writer)
            Self.append(metric.fields[i].value, to: &writer)
        }
        end(&object, seconds, &writer)
    }

    /// The entry that names a field, or before its value the key that does.
    private mutating func name(of key: String, _ measurement: String, at i: Int, in place: Int) -> [UInt8] {
        if let known = names.value(for: key, at: i, in: place) { return known }
        var writer = ByteWriter()
        if options.multimetric {
            writer.append(goJSON: "metric_name:\(measurement).\(key)")
            writer.append(UInt8(ascii: ":"))
        } else {
            writer.append("\"metric_name\":")
            writer.append(goJSON: "\(measurement).\(key)")
        }
        names.remember(writer.bytes, for: key, in: place)
        return writer.bytes
    }

    /// What the collector wants before the fields.
    private func begin(_ dimensions: SplunkDimensions, _ seconds: Double, _ writer: inout ByteWriter) {
        guard options.hecRouting else { return }
        writer.append("{\"time\":")
        writer.append(goJSON: seconds)
        if !options.omitEventTag { writer.append(",\"event\":\"metric\"") }
        writer.append(dimensions.routing)
        writer.append(",\"fields\":")
    }

    private func end(_ object: inout Object, _ seconds: Double, _ writer: inout ByteWriter) {
        object.tags(of: 2, &writer)
        if !options.hecRouting {
            object.add("\"time\":", &writer)
            writer.append(goJSON: seconds)
        }
        object.tags(of: 3, &writer)
        writer.append(options.hecRouting ? "}}" : "}")
    }

    private static func append(_ value: FieldValue, to writer: inout ByteWriter) {
        switch value {
        case .int(let number): writer.append(decimal: number)
        case .uint(let number): writer.append(decimal: number)
        case .double(let number): writer.append(goJSON: number)
        case .bool(let bool): writer.append(bool ? "1" : "0")
        case .string: break
        }
    }

    /// The fields' object while it is written.
    private struct Object {
        private let dimensions: SplunkDimensions
        private var isEmpty = true

        init(_ dimensions: SplunkDimensions, _ writer: inout ByteWriter) {
            self.dimensions = dimensions
            writer.append(UInt8(ascii: "{"))
            tags(of: 0, &writer)
        }

        /// The tags between two of the keys that every object has.
        mutating func tags(of section: Int, _ writer: inout ByteWriter) {
            let tags = dimensions.sections[section]
            if tags.isEmpty { return }
            separate(&writer)
            writer.append(tags)
        }

        /// A key with its colon, or a whole entry.
        mutating func add(_ text: StaticString, _ writer: inout ByteWriter) {
            separate(&writer)
            writer.append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        }

        mutating func add(_ bytes: [UInt8], _ writer: inout ByteWriter) {
            separate(&writer)
            writer.append(bytes)
        }

        private mutating func separate(_ writer: inout ByteWriter) {
            if !isEmpty { writer.append(UInt8(ascii: ",")) }
            isEmpty = false
        }
    }
}

/// The tags of one series: those that route, and the others in the gaps between the keys of an object.
private struct SplunkDimensions: Sendable {
    /// `,"host":"a","index":…`
    let routing: [UInt8]
    /// Before the first own key, before `metric_name` (where there is one), before `time`, and behind.
    let sections: [[UInt8]]

    init(_ tags: TagSet, _ options: SplunkMetricSerializer.Options) {
        var head = ByteWriter()
        for key in ["host", "index", "source"] {
            guard let value = tags[key], !value.isEmpty else { continue }
            head.append(",\"\(key)\":")
            head.append(goJSON: value)
        }
        routing = head.bytes
        let own = options.multimetric ? ["metric_name:", "metric_name:"] : ["_value", "metric_name"]
        let marks = own + (options.hecRouting ? [] : ["time"])
        var sections: [[UInt8]] = [[], [], [], []]
        for tag in tags.tags where !["host", "index", "source"].contains(tag.key) {
            // An object's own keys come last in Telegraf, and win.
            if marks.contains(tag.key) { continue }
            let section = marks.count { $0.utf8.lexicographicallyPrecedes(tag.key.utf8) }
            var entry = ByteWriter()
            if !sections[section].isEmpty { entry.append(",") }
            entry.append(goJSON: tag.key)
            entry.append(":")
            entry.append(goJSON: tag.value)
            sections[section] += entry.bytes
        }
        self.sections = sections
    }
}

/// The places of fields in the order of their keys, for as long as metrics have the same keys.
private struct FieldOrder: Sendable {
    private var keys: [String] = []
    private(set) var places: [Int] = []

    mutating func update(for fields: [Metric.Field]) {
        if fits(fields) { return }
        keys = fields.map(\.key)
        places = keys.indices.sorted { keys[$0].utf8.lexicographicallyPrecedes(keys[$1].utf8) }
    }

    private func fits(_ fields: [Metric.Field]) -> Bool {
        guard fields.count == keys.count else { return false }
        for i in fields.indices where fields[i].key != keys[i] { return false }
        return true
    }
}
