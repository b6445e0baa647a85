public import Bytes
public import MetricModel

/// A layout of Go's package `time`: the moment `Mon Jan 2 15:04:05 MST 2006` as the user would write it.
///
/// Writing and reading follow Go in all they do, unusual ones such as `__2` or `,000` too.
public struct TimeLayout: Sendable, Equatable {
    public let text: String
    let elements: [LayoutElement]

    public init(_ layout: String) {
        text = layout
        elements = LayoutScanner.elements(of: layout)
    }

    /// Whether all times look the same in it.
    public var isConstant: Bool {
        elements.allSatisfy { element in
            switch element {
            case .literal: true
            default: false
            }
        }
    }

    /// Whether texts name a zone, as `CET`.
    var hasZoneName: Bool { elements.contains(.zoneName) }

    public func append(_ time: Timestamp, in zone: TimeZone, to writer: inout ByteWriter) {
        append(Moment(time), in: zone, to: &writer)
    }

    public func append(_ moment: Moment, in zone: TimeZone, to writer: inout ByteWriter) {
        let span = zone.span(at: moment.seconds)
        let clock = ClockTime(seconds: moment.seconds &+ span.offset, nanosecond: moment.nanosecond)
        for element in elements { append(element, clock, span, to: &writer) }
    }

    public func text(of moment: Moment, in zone: TimeZone) -> String {
        var writer = ByteWriter(capacity: 64)
        append(moment, in: zone, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    public func text(of time: Timestamp, in zone: TimeZone) -> String { text(of: Moment(time), in: zone) }

    private func append(
        _ element: LayoutElement, _ clock: ClockTime, _ span: ZoneRules.Span, to writer: inout ByteWriter
    ) {
        switch element {
        case .literal(let bytes): writer.append(bytes)
        case .year: writer.append(clock.year, width: 4, .zero)
        case .shortYear: writer.append(max(clock.year, 0) % 100, width: 2, .zero)
        case .monthName: writer.append(Calendar.longMonths[Int(clock.month - 1)])
        case .shortMonthName: writer.append(Calendar.shortMonths[Int(clock.month - 1)])
        case .month(let pad): writer.append(clock.month, width: 2, pad)
        case .day(let pad): writer.append(clock.day, width: 2, pad)
        case .dayOfYear(let pad): writer.append(clock.dayOfYear, width: 3, pad)
        case .weekdayName: writer.append(Calendar.longWeekdays[clock.weekday])
        case .shortWeekdayName: writer.append(Calendar.shortWeekdays[clock.weekday])
        case .hour: writer.append(clock.hour, width: 2, .zero)
        case .hour12(let pad): writer.append((clock.hour + 11) % 12 + 1, width: 2, pad)
        case .halfDay(let isUpper):
            writer.append(clock.hour < 12 ? (isUpper ? "AM" : "am") : (isUpper ? "PM" : "pm"))
        case .minute(let pad): writer.append(clock.minute, width: 2, pad)
        case .second(let pad): writer.append(clock.second, width: 2, pad)
        case .fraction(let digits, let separator):
            writer.append(separator)
            writer.append(fraction: clock.nanosecond, digits: digits)
        case .shortFraction(let digits, let separator):
            guard clock.nanosecond > 0 else { return }
            let start = writer.count
            writer.append(separator)
            writer.append(fraction: clock.nanosecond, digits: digits)
            writer.dropLast(UInt8(ascii: "0"), downTo: start + 1)
            if writer.count == start + 1 { writer.truncate(to: start) }
        case .zoneName: writer.append(span.name)
        case .offset(let form, let allowsZ):
            if allowsZ, span.offset == 0 { return writer.append(UInt8(ascii: "Z")) }
            writer.append(offset: span.offset, form)
        }
    }
}

extension ByteWriter {
    fileprivate mutating func append(_ number: Int64, width: Int, _ pad: LayoutElement.Pad) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let size = number.magnitude
        if pad != .none {
            var bound: UInt64 = 10
            for _ in 1..<width {
                if size < bound { append(pad == .zero ? UInt8(ascii: "0") : UInt8(ascii: " ")) }
                bound *= 10
            }
        }
        append(decimal: size)
    }

    /// The first of the nine digits of a second's nanoseconds.
    fileprivate mutating func append(fraction nanosecond: Int, digits: Int) {
        var unit = 100_000_000
        for _ in 0..<min(digits, 9) {
            append(UInt8(ascii: "0") + UInt8(nanosecond / unit % 10))
            unit /= 10
        }
    }

    fileprivate mutating func append(offset: Int64, _ form: LayoutElement.OffsetForm) {
        // By Go's reckoning an offset of less than a minute is none to the west.
        append(offset <= -60 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        let size = Int64(offset.magnitude)
        append(size / 3600, width: 2, .zero)
        if form.hasMinutes {
            if form.hasColons { append(UInt8(ascii: ":")) }
            append(size / 60 % 60, width: 2, .zero)
        }
        if form.hasSeconds {
            if form.hasColons { append(UInt8(ascii: ":")) }
            append(size % 60, width: 2, .zero)
        }
    }
}
