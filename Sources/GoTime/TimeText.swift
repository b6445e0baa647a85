/// Walks over a text by the elements of a layout, and gathers what they say. Each step answers false, or nil, where the
/// text does not fit.
struct TimeText {
    /// What is wrong with a number that is out of range.
    typealias Fault = String

    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var at = 0

    private(set) var clock = ClockTime()
    private var month: Int64?
    private var day: Int64?
    private var dayOfYear: Int64?
    private var isAfternoon: Bool?
    private(set) var fault: Fault?

    /// `Z`, or `UTC` where a zone's name stands: then nothing else about zones counts.
    private(set) var isUTC = false
    private(set) var offset: Int64?
    private(set) var zoneName: String?

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    mutating func read(_ element: LayoutElement, before next: LayoutElement?) -> Bool {
        switch element {
        case .literal(let literal): skips(literal)
        case .year: year()
        case .shortYear: shortYear()
        case .monthName: monthName(Calendar.longMonths)
        case .shortMonthName: monthName(Calendar.shortMonths)
        case .month(let pad): number(pad == .zero) { $0.month = $1 } && holds(1...12 ~= month ?? 0, "the month")
        case .day(let pad): day(pad)
        case .dayOfYear(let pad): dayOfYear(pad)
        case .weekdayName: name(Calendar.longWeekdays) != nil
        case .shortWeekdayName: name(Calendar.shortWeekdays) != nil
        case .hour: number(false) { $0.clock.hour = $1 } && holds(clock.hour < 24, "the hour")
        case .hour12(let pad): number(pad == .zero) { $0.clock.hour = $1 } && holds(clock.hour <= 12, "the hour")
        case .halfDay(let isUpper): halfDay(isUpper)
        case .minute(let pad): number(pad == .zero) { $0.clock.minute = $1 } && holds(clock.minute < 60, "the minute")
        case .second(let pad): second(pad, before: next)
        case .fraction(let digits, _): at + digits + 1 <= bytes.count && fraction(digits)
        case .shortFraction: shortFraction()
        case .zoneName: zone()
        case .offset(let form, let allowsZ): offset(form, allowsZ)
        }
    }

    /// Puts the parts together, at the text's end.
    mutating func finish() -> Bool {
        if isAfternoon == true, clock.hour < 12 { clock.hour += 12 }
        if isAfternoon == false, clock.hour == 12 { clock.hour = 0 }
        if var ordinal = dayOfYear {
            guard holds(1...(Calendar.isLeap(clock.year) ? 366 : 365) ~= ordinal, "the day of the year") else {
                return false
            }
            var found: Int64 = 1
            while case let days = Calendar.days(inMonth: found, of: clock.year), ordinal > days {
                ordinal -= days
                found += 1
            }
            guard month ?? found == found, day ?? ordinal == ordinal else {
                fault = "the day of the year is another one"
                return false
            }
            (month, day) = (found, ordinal)
        }
        clock.month = month ?? 1
        clock.day = day ?? 1
        return holds(1...Calendar.days(inMonth: clock.month, of: clock.year) ~= clock.day, "the day")
    }

    private mutating func holds(_ isInRange: Bool, _ part: String) -> Bool {
        if !isInRange { fault = "\(part) is out of range" }
        return isInRange
    }
}

// Elements

extension TimeText {
    private mutating func year() -> Bool {
        guard let number = digits(4) else { return false }
        clock.year = number
        return true
    }

    /// From 1969 to 2068.
    private mutating func shortYear() -> Bool {
        guard at + 2 <= bytes.count, let number = signedNumber(at..<at + 2) else { return false }
        at += 2
        clock.year = number >= 69 ? 1900 + number : 2000 + number
        return true
    }

    private mutating func monthName(_ names: [[UInt8]]) -> Bool {
        guard let index = name(names) else { return false }
        month = Int64(index) + 1
        return true
    }

    private mutating func day(_ pad: LayoutElement.Pad) -> Bool {
        if pad == .space, at < bytes.count, bytes[at] == UInt8(ascii: " ") { at += 1 }
        return number(pad == .zero) { $0.day = $1 }
    }

    private mutating func dayOfYear(_ pad: LayoutElement.Pad) -> Bool {
        if pad == .space {
            for _ in 0..<2 where at < bytes.count && bytes[at] == UInt8(ascii: " ") { at += 1 }
        }
        var count = 0
        while count < 3, isDigit(at + count) { count += 1 }
        guard count > 0, pad != .zero || count == 3 else { return false }
        dayOfYear = digits(count)
        return true
    }

    private mutating func halfDay(_ isUpper: Bool) -> Bool {
        if skips(isUpper ? "PM" : "pm") {
            isAfternoon = true
        } else if skips(isUpper ? "AM" : "am") {
            // What was said first holds.
            if isAfternoon == nil { isAfternoon = false }
        } else {
            return false
        }
        return true
    }

    /// A fraction may follow even where the layout has none.
    private mutating func second(_ pad: LayoutElement.Pad, before next: LayoutElement?) -> Bool {
        guard number(pad == .zero, { $0.clock.second = $1 }), holds(clock.second < 60, "the second") else {
            return false
        }
        switch next {
        case .fraction, .shortFraction: return true
        default: return shortFraction()
        }
    }

    private mutating func shortFraction() -> Bool {
        guard at + 1 < bytes.count, isSeparator(at), isDigit(at + 1) else { return true }
        var count = 1
        while isDigit(at + 1 + count) { count += 1 }
        return fraction(count)
    }

    /// Digits beyond the ninth do not count.
    private mutating func fraction(_ count: Int) -> Bool {
        guard isSeparator(at), let number = signedNumber(at + 1..<at + 1 + min(count, 9)) else { return false }
        at += 1 + count
        guard holds(number >= 0, "the fraction") else { return false }
        clock.nanosecond = Int(number)
        for _ in min(count, 9)..<9 { clock.nanosecond *= 10 }
        return true
    }

    private mutating func offset(_ form: LayoutElement.OffsetForm, _ allowsZ: Bool) -> Bool {
        if allowsZ, skips("Z") {
            isUTC = true
            return true
        }
        let isWest = skips("-")
        guard isWest || skips("+"), let hours = digits(2) else { return false }
        var minutes: Int64 = 0
        var seconds: Int64 = 0
        if form.hasMinutes {
            guard !form.hasColons || skips(":"), let number = digits(2) else { return false }
            minutes = number
        }
        if form.hasSeconds {
            guard !form.hasColons || skips(":"), let number = digits(2) else { return false }
            seconds = number
        }
        // Some people write 24 hours, and 60 minutes.
        guard holds(hours <= 24 && minutes <= 60 && seconds <= 60, "the offset from UTC") else { return false }
        let size = hours * 3600 + minutes * 60 + seconds
        offset = isWest ? -size : size
        return true
    }

    private mutating func zone() -> Bool {
        if skips("UTC") {
            isUTC = true
            return true
        }
        guard let length = zoneNameLength() else { return false }
        zoneName = String(decoding: bytes[at..<at + length], as: UTF8.self)
        at += length
        return true
    }

    /// Three to five capitals, `ChST`, `MeST`, `GMT+3` or `+03`.
    private func zoneNameLength() -> Int? {
        guard at + 3 <= bytes.count else { return nil }
        if starts("ChST") || starts("MeST") { return 4 }
        if starts("GMT") { return 3 + signedHoursLength(at + 3) }
        if bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
            let length = signedHoursLength(at)
            return length > 0 ? length : nil
        }
        let capitals = bytes[at...].prefix(6).prefix { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        return switch capitals.count {
        case 3: 3
        case 4 where capitals.last == UInt8(ascii: "T") || starts("WITA"): 4
        case 5 where capitals.last == UInt8(ascii: "T"): 5
        default: nil
        }
    }

    /// 0 if there is none.
    private func signedHoursLength(_ start: Int) -> Int {
        guard start < bytes.count, bytes[start] == UInt8(ascii: "+") || bytes[start] == UInt8(ascii: "-") else {
            return 0
        }
        var end = start + 1
        while isDigit(end) { end += 1 }
        guard end > start + 1, let hours = signedNumber(start + 1..<end), hours <= 23 else { return 0 }
        return end - start
    }
}

// Bytes

extension TimeText {
    private func isDigit(_ i: Int) -> Bool { i < bytes.count && bytes[i] &- UInt8(ascii: "0") < 10 }

    private func isSeparator(_ i: Int) -> Bool {
        i < bytes.count && (bytes[i] == UInt8(ascii: ".") || bytes[i] == UInt8(ascii: ","))
    }

    private func starts(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { bytes[min(at, bytes.count)...].starts(with: $0) }
    }

    private mutating func skips(_ word: StaticString) -> Bool {
        guard starts(word) else { return false }
        at += word.utf8CodeUnitCount
        return true
    }

    /// Spaces stand for any number of spaces, even for none at the text's end.
    private mutating func skips(_ literal: [UInt8]) -> Bool {
        var i = 0
        while i < literal.count {
            if literal[i] == UInt8(ascii: " ") {
                if at < bytes.count, bytes[at] != UInt8(ascii: " ") { return false }
                while i < literal.count, literal[i] == UInt8(ascii: " ") { i += 1 }
                while at < bytes.count, bytes[at] == UInt8(ascii: " ") { at += 1 }
            } else {
                guard at < bytes.count, bytes[at] == literal[i] else { return false }
                i += 1
                at += 1
            }
        }
        return true
    }

    /// The index of the name that stands here, in letters of any case.
    private mutating func name(_ names: [[UInt8]]) -> Int? {
        for (i, name) in names.enumerated() where bytes.count - at >= name.count {
            guard name.indices.allSatisfy({ bytes[at + $0] | 0x20 == name[$0] | 0x20 }) else { continue }
            at += name.count
            return i
        }
        return nil
    }

    /// One or two digits.
    private mutating func number(_ isFixed: Bool, _ store: (inout Self, Int64) -> Void) -> Bool {
        guard let number = isDigit(at + 1) || isFixed ? digits(2) : digits(1) else { return false }
        store(&self, number)
        return true
    }

    private mutating func digits(_ count: Int) -> Int64? {
        var number: Int64 = 0
        for i in at..<at + count {
            guard isDigit(i) else { return nil }
            number = number * 10 + Int64(bytes[i] - UInt8(ascii: "0"))
        }
        at += count
        return number
    }

    /// Go reads some numbers with a sign. Those of more than 18 digits are none.
    private func signedNumber(_ range: Range<Int>) -> Int64? {
        let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
        let hasSign = isNegative || bytes[range.lowerBound] == UInt8(ascii: "+")
        let digits = bytes[range].dropFirst(hasSign ? 1 : 0)
        guard 1...18 ~= digits.count, digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        return isNegative ? -number : number
    }
}
