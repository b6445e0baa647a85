/// One piece of a Go layout.
enum LayoutElement: Sendable, Equatable {
    /// How a number is filled up to its width.
    enum Pad: Sendable { case none, zero, space }

    /// How an offset from UTC is written.
    enum OffsetForm: Sendable, CaseIterable {
        case hours, minutes, colonMinutes, seconds, colonSeconds

        /// As it stands in a layout, after its sign or `Z`.
        var text: String {
            switch self {
            case .hours: "07"
            case .minutes: "0700"
            case .colonMinutes: "07:00"
            case .seconds: "070000"
            case .colonSeconds: "07:00:00"
            }
        }

        var hasColons: Bool { self == .colonMinutes || self == .colonSeconds }
        var hasMinutes: Bool { self != .hours }
        var hasSeconds: Bool { self == .seconds || self == .colonSeconds }
    }

    case literal([UInt8])
    /// `2006`
    case year
    /// `06`
    case shortYear
    /// `January`
    case monthName
    /// `Jan`
    case shortMonthName
    /// `1` or `01`
    case month(Pad)
    /// `2`, `_2` or `02`
    case day(Pad)
    /// `__2` or `002`
    case dayOfYear(Pad)
    /// `Monday`
    case weekdayName
    /// `Mon`
    case shortWeekdayName
    /// `15`
    case hour
    /// `3` or `03`
    case hour12(Pad)
    /// `PM` or `pm`
    case halfDay(isUpper: Bool)
    /// `4` or `04`
    case minute(Pad)
    /// `5` or `05`
    case second(Pad)
    /// `.000` or `,000`: this many digits.
    case fraction(digits: Int, separator: UInt8)
    /// `.999` or `,999`: up to this many digits, final zeros left out, and the separator with them.
    case shortFraction(digits: Int, separator: UInt8)
    /// `MST`
    case zoneName
    /// `-0700`; `Z0700` writes `Z` for UTC.
    case offset(OffsetForm, allowsZ: Bool)
}

/// Takes a layout apart, always by the longest piece that fits.
struct LayoutScanner {
    private let text: [UInt8]
    private var at = 0

    init(_ layout: String) { text = Array(layout.utf8) }

    static func elements(of layout: String) -> [LayoutElement] {
        var scanner = LayoutScanner(layout)
        var elements: [LayoutElement] = []
        var literal: [UInt8] = []
        while scanner.at < scanner.text.count {
            if let element = scanner.element() {
                if !literal.isEmpty { elements.append(.literal(literal)) }
                literal = []
                elements.append(element)
            } else {
                literal.append(scanner.text[scanner.at])
                scanner.at += 1
            }
        }
        return literal.isEmpty ? elements : elements + [.literal(literal)]
    }

    private mutating func skips(_ word: String) -> Bool {
        guard text[at...].starts(with: word.utf8) else { return false }
        at += word.utf8.count
        return true
    }

    private mutating func element() -> LayoutElement? {
        switch text[at] {
        case UInt8(ascii: "J"): monthName()
        case UInt8(ascii: "M"): weekdayOrZone()
        case UInt8(ascii: "0"): zeroPadded()
        case UInt8(ascii: "1"): skips("15") ? .hour : skips("1") ? .month(.none) : nil
        case UInt8(ascii: "2"): skips("2006") ? .year : skips("2") ? .day(.none) : nil
        case UInt8(ascii: "_"): spacePadded()
        case UInt8(ascii: "3"): skips("3") ? .hour12(.none) : nil
        case UInt8(ascii: "4"): skips("4") ? .minute(.none) : nil
        case UInt8(ascii: "5"): skips("5") ? .second(.none) : nil
        case UInt8(ascii: "P"): skips("PM") ? .halfDay(isUpper: true) : nil
        case UInt8(ascii: "p"): skips("pm") ? .halfDay(isUpper: false) : nil
        case UInt8(ascii: "-"): offset("-", allowsZ: false)
        case UInt8(ascii: "Z"): offset("Z", allowsZ: true)
        case UInt8(ascii: "."), UInt8(ascii: ","): fraction()
        default: nil
        }
    }

    /// A short name is none if small letters follow, as in `Janus`.
    private mutating func skips(shortName: String) -> Bool {
        let next = at + shortName.utf8.count
        if next < text.count, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(text[next]) { return false }
        return skips(shortName)
    }

    private mutating func monthName() -> LayoutElement? {
        if skips("January") { return .monthName }
        return skips(shortName: "Jan") ? .shortMonthName : nil
    }

    private mutating func weekdayOrZone() -> LayoutElement? {
        if skips("Monday") { return .weekdayName }
        if skips(shortName: "Mon") { return .shortWeekdayName }
        return skips("MST") ? .zoneName : nil
    }

    private mutating func zeroPadded() -> LayoutElement? {
        let elements: [(String, LayoutElement)] = [
            ("01", .month(.zero)), ("02", .day(.zero)), ("03", .hour12(.zero)), ("04", .minute(.zero)),
            ("05", .second(.zero)), ("06", .shortYear), ("002", .dayOfYear(.zero)),
        ]
        return elements.first { skips($0.0) }?.1
    }

    /// `_2006` is an underscore and a year.
    private mutating func spacePadded() -> LayoutElement? {
        if text[at...].starts(with: "_2006".utf8) { return nil }
        return skips("_2") ? .day(.space) : skips("__2") ? .dayOfYear(.space) : nil
    }

    private mutating func offset(_ start: String, allowsZ: Bool) -> LayoutElement? {
        for form in [.seconds, .colonSeconds, .minutes, .colonMinutes, .hours] as [LayoutElement.OffsetForm] {
            if skips(start + form.text) { return .offset(form, allowsZ: allowsZ) }
        }
        return nil
    }

    /// All digits after the separator are the same, 0 or 9.
    private mutating func fraction() -> LayoutElement? {
        guard at + 1 < text.count, case let digit = text[at + 1],
            digit == UInt8(ascii: "0") || digit == UInt8(ascii: "9")
        else { return nil }
        let digits = text[(at + 1)...].prefix { $0 == digit }
        if digits.endIndex < text.count, text[digits.endIndex] &- UInt8(ascii: "0") < 10 { return nil }
        defer { at = digits.endIndex }
        return digit == UInt8(ascii: "0")
            ? .fraction(digits: digits.count, separator: text[at])
            : .shortFraction(digits: digits.count, separator: text[at])
    }
}
