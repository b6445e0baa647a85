public import MetricModel

/// InfluxDB line protocol, as Telegraf reads it.
///
/// One bad line is an error for the whole payload. What comes again, the measurement and tags of a series and the keys
/// of its fields, is known by its bytes: a line of a series seen before makes no string but those of its values.
public struct InfluxLineParser: MetricParser {
    /// What a timestamp counts, in nanoseconds.
    public enum TimeUnit: Int64, Sendable, CaseIterable {
        case nanosecond = 1, microsecond = 1000, millisecond = 1_000_000, second = 1_000_000_000
    }

    private struct Series: Sendable {
        let name: String
        let tags: TagSet
        /// Where the measurement's field names are.
        let names: Int
    }

    private static let measurementLimit = 4096

    private let unit: TimeUnit
    private var series = ByteMemo<Series>()
    private var fieldNames: [InfluxFieldNames] = []
    private var measurements: [String: Int] = [:]

    /// - Parameter unit: of the timestamps; a line without one gets the time of now, rounded down to it.
    public init(unit: TimeUnit = .nanosecond) { self.unit = unit }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        let now = now.roundedDown(to: .nanoseconds(unit.rawValue))
        return try bytes.withUnsafeBufferPointer { text throws(ParseError) in
            do throws(InfluxFault) { return try lines(text, now) } catch { throw error.error(in: text) }
        }
    }

    private mutating func lines(_ text: UnsafeBufferPointer<UInt8>, _ now: Timestamp) throws(InfluxFault) -> [Metric] {
        var metrics: [Metric] = []
        var at = 0
        while try Self.skipToLine(text, &at) { metrics.append(try line(text, &at, now)) }
        return metrics
    }

    /// Over white space, empty lines and comments. False at the end.
    private static func skipToLine(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(InfluxFault) -> Bool {
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: "#"): while at < text.count, text[at] != UInt8(ascii: "\n") { at += 1 }
            case let byte where byte.isBlank: at += 1
            case let byte where byte.isLineEnd: try endLine(text, &at)
            default: return true
            }
        }
        return false
    }

    private static func endLine(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(InfluxFault) {
        if text[at] == UInt8(ascii: "\r") { at += 1 }
        guard at < text.count, text[at] == UInt8(ascii: "\n") else { throw InfluxFault(.nothing, at: at) }
        at += 1
    }

    private mutating func line(
        _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ now: Timestamp
    ) throws(InfluxFault) -> Metric {
        let series = try head(text, &at)
        let fields = try fieldNames[series.names].fields(text, &at)
        let time = try time(text, &at) ?? now
        return Metric(series.name, tags: series.tags, fields: fields, at: time)
    }

    private mutating func head(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(InfluxFault) -> Series {
        let start = at
        var i = start
        while i < text.count, text[i] > 0x20, text[i] != UInt8(ascii: "\\") { i += 1 }
        // Without a backslash the first white space ends the head. A head is only remembered once it proved well
        // formed, so one that is found needs no other look.
        if i < text.count, text[i].isBlank,
            let known = series.value(for: UnsafeBufferPointer(rebasing: text[start..<i]))
        {
            at = i
            return known
        }
        at = try InfluxHead.end(in: text, from: start)
        let bytes = UnsafeBufferPointer(rebasing: text[start..<at])
        if let known = series.value(for: bytes) { return known }
        let (name, tags) = try InfluxHead.read(bytes)
        let new = Series(name: name, tags: tags, names: names(for: name))
        series.remember(new, for: bytes)
        return new
    }

    private mutating func names(for measurement: String) -> Int {
        if let known = measurements[measurement] { return known }
        if fieldNames.count >= Self.measurementLimit {
            fieldNames.removeAll()
            measurements.removeAll()
            series = ByteMemo()
        }
        fieldNames.append(InfluxFieldNames())
        measurements[measurement] = fieldNames.count - 1
        return fieldNames.count - 1
    }

    /// Nil if the line has none. Afterwards `at` stands on the line's end.
    private func time(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(InfluxFault) -> Timestamp? {
        while at < text.count, text[at].isBlank { at += 1 }
        guard at < text.count, !text[at].isLineEnd else { return nil }
        let isNegative = text[at] == UInt8(ascii: "-")
        if isNegative { at += 1 }
        let firstDigit = at
        var number: UInt64 = 0
        while at < text.count, at - firstDigit < 19, text[at].isDigit {
            number = number * 10 + UInt64(text[at] &- UInt8(ascii: "0"))
            at += 1
        }
        guard at > firstDigit, at == text.count || text[at].isBlankOrLineEnd else {
            throw InfluxFault(.timestamp, at: at)
        }
        let unsigned = Int64(exactly: number) ?? (isNegative && number == 1 << 63 ? .min : nil)
        guard let unsigned,
            case let (time, isOver) = (isNegative ? 0 &- unsigned : unsigned)
                .multipliedReportingOverflow(by: unit.rawValue), !isOver
        else { throw InfluxFault(.range, at: at) }
        while at < text.count, text[at].isBlank { at += 1 }
        guard at == text.count || text[at].isLineEnd else { throw InfluxFault(.nothing, at: at) }
        return Timestamp(nanoseconds: time)
    }
}
