public import MetricModel

/// How a time is written, as options such as `json_time_format` name it: a count since the epoch, the name of one of
/// Go's layouts, or a layout.
public struct TimeFormat: Sendable, Equatable {
    private enum Form: Sendable, Equatable {
        case count(UnixTime)
        /// A count that a clock of the zone would show: seconds since the epoch plus the offset.
        case clockCount(UnixTime)
        case layout(TimeLayout)
    }

    private let form: Form
    /// As it is written in the file.
    public let text: String

    /// Any text but the empty one is a format; what is no name is a layout.
    public init(_ text: String) throws(TimeFormatError) {
        guard !text.isEmpty else { throw TimeFormatError("a format of times is missing, such as \"unix\"") }
        self.text = text
        if let unit = UnixTime(rawValue: text) {
            form = .count(unit)
        } else if text.hasPrefix("timestamp_tz"), let unit = UnixTime(rawValue: "unix" + text.dropFirst(12)) {
            form = .clockCount(unit)
        } else {
            form = .layout(Self.named[text.lowercased()] ?? TimeLayout(text))
        }
    }

    /// Whether times are numbers.
    public var isUnix: Bool { layout == nil }

    /// Nil if times are numbers.
    public var layout: TimeLayout? { if case .layout(let layout) = form { layout } else { nil } }

    /// - Parameters:
    ///   - zone: for texts that name none.
    ///   - now: gives its year to a text without one (then it is of the year 0).
    public func time(
        of value: FieldValue, in zone: TimeZone, yearOf now: Timestamp? = nil
    ) throws(TimeFormatError) -> Timestamp {
        switch form {
        case .count(let unit): return try unit.requiredTime(value)
        case .clockCount(let unit):
            let time = try unit.requiredTime(value)
            return time - .seconds(zone.offset(at: time.seconds))
        case .layout(let layout):
            guard case .string(let text) = value else {
                throw TimeFormatError("a time in '\(layout.text)' must be text")
            }
            var moment = try moment(text, layout, in: zone)
            if let now { moment = moment.withYear(of: now, in: zone) }
            return try moment.timestamp(of: text)
        }
    }

    /// The same for any year.
    public func moment(of value: FieldValue, in zone: TimeZone) throws(TimeFormatError) -> Moment {
        if case .layout(let layout) = form, case .string(let text) = value { return try moment(text, layout, in: zone) }
        return Moment(try time(of: value, in: zone))
    }

    /// A whole number, rounded down, or text by the layout; nil if 64 bits do not hold the number.
    public func value(of moment: Moment, in zone: TimeZone) -> FieldValue? {
        switch form {
        case .count(let unit): return unit.count(of: moment).map(FieldValue.int)
        case .clockCount(let unit):
            var clock = moment
            clock.seconds += zone.offset(at: moment.seconds)
            return unit.count(of: clock).map(FieldValue.int)
        case .layout(let layout): return .string(layout.text(of: moment, in: zone))
        }
    }

    /// The same as text.
    public func text(of time: Timestamp, in zone: TimeZone) -> String {
        switch value(of: Moment(time), in: zone) {
        case .int(let count)?: count.description
        case .string(let text)?: text
        default: ""
        }
    }

    /// An abbreviation that the machine's own zone does not explain is taken for a name of the zone database, which has
    /// `EST` and `CET` but not `CEST`.
    private func moment(_ text: String, _ layout: TimeLayout, in zone: TimeZone) throws(TimeFormatError) -> Moment {
        guard layout.hasZoneName else { return try layout.moment(text, in: zone) }
        let reading = try layout.reading(text)
        let first = reading.moment(in: .utc, abbreviationsOf: .local)
        if first.zoneName == "UTC" || first.offset != 0 { return first.moment }
        do throws(TimeZoneError) {
            let named = try TimeZone(named: first.zoneName)
            return reading.moment(in: named, abbreviationsOf: named).moment
        } catch {
            throw TimeFormatError(
                "'\(text)': the abbreviation '\(first.zoneName)' is no name in the time zone database")
        }
    }

    private static let named: [String: TimeLayout] = [
        "ansic": "Mon Jan _2 15:04:05 2006",
        "unixdate": "Mon Jan _2 15:04:05 MST 2006",
        "rubydate": "Mon Jan 02 15:04:05 -0700 2006",
        "rfc822": "02 Jan 06 15:04 MST",
        "rfc822z": "02 Jan 06 15:04 -0700",
        "rfc850": "Monday, 02-Jan-06 15:04:05 MST",
        "rfc1123": "Mon, 02 Jan 2006 15:04:05 MST",
        "rfc1123z": "Mon, 02 Jan 2006 15:04:05 -0700",
        "rfc3339": "2006-01-02T15:04:05Z07:00",
        "rfc3339nano": "2006-01-02T15:04:05.999999999Z07:00",
        "stamp": "Jan _2 15:04:05",
        "stampmilli": "Jan _2 15:04:05.000",
        "stampmicro": "Jan _2 15:04:05.000000",
        "stampnano": "Jan _2 15:04:05.000000000",
    ].mapValues(TimeLayout.init)
}

extension UnixTime {
    fileprivate func requiredTime(_ value: FieldValue) throws(TimeFormatError) -> Timestamp {
        guard let time = time(value) else {
            throw TimeFormatError("this is no time in '\(rawValue)', or beyond the years 1677 to 2262")
        }
        return time
    }
}

extension Moment {
    /// A moment of the year 0 in the year of `now`; February 29 may become March 1. Any other as it is.
    func withYear(of now: Timestamp, in zone: TimeZone) -> Moment {
        var clock = ClockTime(self, in: zone)
        guard clock.year == 0 else { return self }
        clock.year = ClockTime(Moment(now), in: zone).year
        return clock.moment(in: zone)
    }
}

/// A text that is no time in the format it should have.
public struct TimeFormatError: Error, Equatable, CustomStringConvertible {
    public let message: String
    init(_ message: String) { self.message = message }
    public var description: String { message }
}
