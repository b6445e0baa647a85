import GoTime

/// One part of a time, as `M01` or `FNn,*-3` shows it.
struct DatePart {
    private enum Modifier: Character {
        case alphabetic = "a"
        case traditional = "t"
        case cardinal = "c"
        case ordinal = "o"
    }

    private let component: Unicode.Scalar
    /// Empty for the usual one.
    private var format = ""
    private var modifier: Modifier?
    private var leastWidth = 0
    private var mostWidth = 0

    /// - Parameter marker: between the brackets.
    init(_ marker: Substring.UnicodeScalarView) throws(PictureProblem) {
        let scalars = marker.filter { ![" ", "\t", "\n", "\r", "\u{B}"].contains($0) }
        guard let first = scalars.first else { throw PictureProblem("it has empty brackets") }
        guard Self.usual[first] != nil else { throw PictureProblem("'\(first)' is no part of a time") }
        component = first
        var rest = String(String.UnicodeScalarView(scalars.dropFirst()))
        if let comma = rest.lastIndex(of: ",") {
            (leastWidth, mostWidth) = try Self.widths(rest[comma...].dropFirst())
            rest = String(rest[..<comma])
        }
        format = rest
        if rest.count > 1, let last = rest.last, let modifier = Modifier(rawValue: last) {
            self.modifier = modifier
            format = String(rest.dropLast())
        }
    }

    private static let usual: [Unicode.Scalar: String] = [
        "Y": "1", "M": "1", "D": "1", "d": "1", "F": "n", "W": "1", "w": "1", "H": "1", "h": "1", "P": "n", "m": "01",
        "s": "01", "f": "1", "Z": "01:01", "z": "01:01", "C": "n", "E": "n",
    ]

    /// `3`, `*-3`, `2-4`; 0 for no limit.
    private static func widths(_ text: Substring) throws(PictureProblem) -> (Int, Int) {
        let sides = text.split(separator: "-", omittingEmptySubsequences: false)
        let widths = sides.map { side in
            side == "*" ? 0 : side.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(side).flatMap { $0 > 0 ? $0 : nil } : nil
        }
        guard 1...2 ~= widths.count, case let least?? = widths.first,
            case let most? = widths.count > 1 ? widths[1] : .some(0), widths.count == 1 || most >= least, least < 1000
        else { throw PictureProblem("'\(text)' is no width") }
        return (least, most)
    }

    func text(of time: DatePicture.Time) throws(PictureProblem) -> String {
        let usual = Self.usual[component] ?? ""
        if !format.isEmpty, let text = try text(of: time, format, modifier) { return text }
        // What cannot be shown in this way is shown in the usual one.
        guard let text = try text(of: time, usual, nil) else {
            throw PictureProblem("'\(component)' cannot be shown")
        }
        return text
    }

    /// Nil where the part has no such form.
    private func text(
        of time: DatePicture.Time, _ format: String, _ modifier: Modifier?
    ) throws(PictureProblem) -> String? {
        let clock = time.clock
        switch component {
        case "Y": return try number(year(clock.year, format), format, modifier)
        case "M" where Self.isName(format): return name(DateNames.months[Int(clock.month) - 1], format)
        case "M": return try number(clock.month, format, modifier)
        case "D": return try number(clock.day, format, modifier)
        case "d": return try number(clock.dayOfYear, format, modifier)
        case "F" where Self.isName(format): return name(DateNames.days[clock.weekday], format)
        case "F": return try number(Int64(clock.weekday) + 1, format, modifier)
        case "W": return try number(clock.week, format, modifier)
        case "w": return try number(clock.day / 7 + 1, format, modifier)
        case "H": return try number(clock.hour, format, modifier)
        case "h": return try number(clock.hour > 12 ? clock.hour - 12 : clock.hour, format, modifier)
        case "P": return Self.isName(format) ? name(clock.hour < 12 ? ["am", "a"] : ["pm", "p"], format) : nil
        case "m": return try number(clock.minute, format, modifier)
        case "s": return try number(clock.second, format, modifier)
        case "f": return Self.hasDigits(format) ? fraction(clock.nanosecond, format) : nil
        case "C": return Self.isName(format) ? name(["AD"], format) : nil
        case "E": return Self.isName(format) ? name(["CE"], format) : nil
        default: return try zone(time, format, modifier)
        }
    }

    private static func isName(_ format: String) -> Bool { ["N", "n", "Nn"].contains(format) }
    private static func hasDigits(_ format: String) -> Bool { format.utf8.contains { 0x30...0x39 ~= $0 } }
    private static func isDigits(_ format: String) -> Bool { format.utf8.allSatisfy { 0x30...0x39 ~= $0 } }

    private func number(_ number: Int64, _ format: String, _ modifier: Modifier?) throws(PictureProblem) -> String? {
        guard Self.hasDigits(format) else { return nil }
        let text = try NumberPicture(format).text(of: Double(number))
        return modifier == .ordinal ? text + Self.ordinal(number) : text
    }

    /// Its last digits, as many as are shown.
    private func year(_ year: Int64, _ format: String) -> Int64 {
        let shown = format.unicodeScalars.count { "0"..."9" ~= $0 || $0 == "#" }
        let size = mostWidth > 0 ? mostWidth : shown > 1 ? shown : 0
        guard 1...18 ~= size else { return year }
        return year % (0..<size).reduce(1) { power, _ in power * 10 }
    }

    private static func ordinal(_ number: Int64) -> String {
        switch (number % 10, number % 100) {
        case (1, let rest) where rest != 11: "st"
        case (2, let rest) where rest != 12: "nd"
        case (3, let rest) where rest != 13: "rd"
        default: "th"
        }
    }

    /// - Parameter names: the longest first.
    private func name(_ names: [String], _ format: String) -> String {
        let fitting = mostWidth > 0 ? names.first { $0.count <= mostWidth } : names.first
        return padded(Self.cased(fitting ?? String((names.first ?? "").prefix(mostWidth)), format))
    }

    private static func cased(_ name: String, _ format: String) -> String {
        switch format {
        case "N": name.uppercased()
        case "n": name.lowercased()
        default: name.prefix(1).uppercased() + name.dropFirst().lowercased()
        }
    }

    private func padded(_ text: String) -> String {
        text + String(repeating: " ", count: max(0, leastWidth - text.unicodeScalars.count))
    }

    /// Of a second: as many digits as are shown.
    private func fraction(_ nanosecond: Int, _ format: String) -> String {
        let digits = String(String(1_000_000_000 + nanosecond).dropFirst())
        let count = format.unicodeScalars.count
        return count == 1 || !Self.isDigits(format) ? digits : String(digits.prefix(count))
    }

    private func zone(
        _ time: DatePicture.Time, _ format: String, _ modifier: Modifier?
    ) throws(PictureProblem) -> String? {
        let hours = time.offset / 3600
        let minutes = time.offset % 3600 / 60
        let sign = hours >= 0 ? "+" : ""
        var text: String
        if format == "Z" {
            guard minutes == 0, -12...12 ~= hours else { return nil }
            let letters = Array("YXWVUTSRQPONZABCDEFGHIKLM")
            return padded(String(letters[Int(hours) + 12]))
        }
        if Self.isName(format) { return padded(Self.cased(time.zone, format)) }
        if Self.isDigits(format), 1...4 ~= format.utf8.count {
            let isShort = format.utf8.count < 3
            text = sign + (try NumberPicture(format).text(of: Double(isShort ? hours : hours * 100 + minutes)))
            if isShort, minutes != 0 {
                text += minutes.magnitude < 10 ? ":0\(minutes.magnitude)" : ":\(minutes.magnitude)"
            }
        } else {
            let sides = format.split { !("0"..."9" ~= $0) }
            let marks = format.filter { !("0"..."9" ~= $0) }
            guard sides.count == 2, let mark = marks.first, marks.count == 1, mark.utf8.count > 1 || !mark.isLetter
            else { return nil }
            text = sign + (try NumberPicture(String(sides[0])).text(of: Double(hours))) + String(mark)
            text += try NumberPicture(String(sides[1])).text(of: Double(minutes.magnitude))
        }
        if modifier == .traditional, time.offset / 60 == 0 { return padded("Z") }
        return padded(component == "z" ? "GMT" + text : text)
    }
}
