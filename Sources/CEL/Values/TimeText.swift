/// Times and spans as text.
enum TimeText {
    /// RFC 3339: `2023-11-14T22:13:20.5Z` or with `+01:00`. Nil for anything else.
    static func instant(_ text: String) -> Instant? {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T"), let hour = reader.number(2), reader.skip(":"),
            let minute = reader.number(2), reader.skip(":"), let second = reader.number(2),
            (1...12).contains(month), day >= 1, hour < 24, minute < 60, second < 60
        else { return nil }
        let start = CivilTime.days(year: year, month: month, day: 1)
        let end =
            month == 12
            ? CivilTime.days(year: year + 1, month: 1, day: 1) : CivilTime.days(year: year, month: month + 1, day: 1)
        guard day <= end - start else { return nil }
        var nanoseconds: Int64 = 0
        if reader.skip(".") || reader.skip(",") {
            var unit: Int64 = 100_000_000
            guard reader.peekDigit else { return nil }
            while reader.peekDigit, let digit = reader.number(1) {
                nanoseconds += digit * unit
                unit /= 10
            }
        }
        var offset: Int64 = 0
        if !reader.skip("Z") {
            guard let zone = zoneOffset(&reader) else { return nil }
            offset = zone
        }
        guard reader.isAtEnd else { return nil }
        let seconds = (start + day - 1) * 86_400 + hour * 3600 + minute * 60 + second - offset
        return Instant(seconds: seconds, nanoseconds: Int32(nanoseconds))
    }

    /// Seconds east of Greenwich of `+01:00`, `-5:30`, `02:00` or "UTC".
    static func zoneOffset(_ text: String) -> Int64? {
        if text.isEmpty || text == "UTC" || text == "Z" { return 0 }
        let isSigned = text.hasPrefix("+") || text.hasPrefix("-")
        var reader = DigitReader(isSigned ? text : "+" + text)
        guard let offset = zoneOffset(&reader), reader.isAtEnd else { return nil }
        return offset
    }

    private static func zoneOffset(_ reader: inout DigitReader) -> Int64? {
        let isWest = reader.skip("-")
        guard isWest || reader.skip("+"), let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2),
            hour < 24, minute < 60
        else { return nil }
        return (isWest ? -1 : 1) * (hour * 3600 + minute * 60)
    }

    /// `2023-11-14T22:13:20.5Z`.
    static func text(of instant: Instant) -> String {
        let time = CivilTime(seconds: instant.seconds)
        func padded(_ number: Int64, _ width: Int = 2) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(width - digits.count, 0)) + digits
        }
        var text = "\(padded(time.year, 4))-\(padded(time.month))-\(padded(time.day))T"
        text +=
            "\(padded(time.secondOfDay / 3600)):\(padded(time.secondOfDay / 60 % 60)):\(padded(time.secondOfDay % 60))"
        if instant.nanoseconds > 0 {
            var fraction = padded(Int64(instant.nanoseconds), 9)
            while fraction.hasSuffix("0") { fraction.removeLast() }
            text += "." + fraction
        }
        return text + "Z"
    }

    /// Nanoseconds of `1h30m`, `-1.5s`, `100ms`: Go's durations. Nil for anything else, and beyond 292 years.
    static func duration(_ text: String) -> Int64? {
        var reader = DigitReader(text)
        let isNegative = reader.skip("-")
        if !isNegative { _ = reader.skip("+") }
        if reader.rest == "0" { return 0 }
        guard !reader.isAtEnd else { return nil }
        var total: UInt64 = 0
        while !reader.isAtEnd {
            guard let (whole, fraction, scale) = reader.decimal() else { return nil }
            guard let unit = units.first(where: { reader.skip($0.name) })?.nanoseconds else { return nil }
            let (product, isOver) = whole.multipliedReportingOverflow(by: unit)
            let part = UInt64(Double(fraction) * (Double(unit) / scale))
            let (sum, isOverSum) = product.addingReportingOverflow(part)
            let (all, isOverTotal) = total.addingReportingOverflow(sum)
            guard !isOver, !isOverSum, !isOverTotal, all <= UInt64(Int64.max) + (isNegative ? 1 : 0) else {
                return nil
            }
            total = all
        }
        return isNegative ? Int64(truncatingIfNeeded: 0 &- total) : Int64(total)
    }

    /// Those that others begin with come after them.
    private static let units: [(name: String, nanoseconds: UInt64)] = [
        ("ns", 1), ("us", 1000), ("\u{B5}s", 1000), ("\u{3BC}s", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]
}

/// Reads digits and words from the front of a text.
private struct DigitReader {
    private let bytes: [UInt8]
    private var next = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { next == bytes.count }
    var rest: String { String(decoding: bytes[next...], as: UTF8.self) }
    var peekDigit: Bool { next < bytes.count && bytes[next] >= 48 && bytes[next] <= 57 }

    mutating func skip(_ word: String) -> Bool {
        guard bytes[next...].starts(with: word.utf8) else { return false }
        next += word.utf8.count
        return true
    }

    mutating func number(_ digits: Int) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<digits {
            guard peekDigit else { return nil }
            number = number * 10 + Int64(bytes[next] - 48)
            next += 1
        }
        return number
    }

    /// `12`, `1.5`, `.5` or `1.`; the fraction counts parts of `scale`. Digits beyond what 63 bits hold are dropped.
    mutating func decimal() -> (whole: UInt64, fraction: UInt64, scale: Double)? {
        var whole: UInt64 = 0
        let start = next
        while peekDigit {
            let (product, isOver) = whole.multipliedReportingOverflow(by: 10)
            let (sum, isOverSum) = product.addingReportingOverflow(UInt64(bytes[next] - 48))
            if isOver || isOverSum { return nil }
            whole = sum
            next += 1
        }
        var digits = next - start
        var fraction: UInt64 = 0
        var scale = 1.0
        if skip(".") {
            while peekDigit {
                if fraction < UInt64(Int64.max) / 10 - 9 {
                    fraction = fraction * 10 + UInt64(bytes[next] - 48)
                    scale *= 10
                }
                next += 1
                digits += 1
            }
        }
        return digits == 0 ? nil : (whole, fraction, scale)
    }
}
