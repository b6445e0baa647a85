extension ZoneRule {
    /// Nil for what is no rule, an empty text too.
    init?(_ text: some Collection<UInt8>) {
        var scanner = RuleScanner(rest: Array(text)[...])
        guard let name = scanner.name(), let west = scanner.offset() else { return nil }
        self.name = name
        offset = -west
        if scanner.rest.isEmpty {
            saving = nil
            return
        }
        guard let savingName = scanner.name() else { return nil }
        var savingOffset = -west + 3600
        if let next = scanner.rest.first, next != UInt8(ascii: ",") {
            guard let west = scanner.offset() else { return nil }
            savingOffset = -west
        }
        // Without days the rules of the United States hold, as in the C library.
        if scanner.rest.isEmpty { scanner.rest = Array(",M3.2.0,M11.1.0".utf8)[...] }
        guard scanner.skips(","), let start = scanner.change(), scanner.skips(","), let end = scanner.change(),
            scanner.rest.isEmpty
        else { return nil }
        saving = Saving(name: savingName, offset: savingOffset, start: start, end: end)
    }
}

/// Steps over the parts of a rule's text. Each answers nil for what is none.
private struct RuleScanner {
    var rest: ArraySlice<UInt8>

    mutating func skips(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// `CET`, or `<+03>`.
    mutating func name() -> String? {
        let isQuoted = skips("<")
        let letters = rest.prefix { byte in
            isQuoted ? byte != UInt8(ascii: ">") : byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
        }
        guard letters.count >= (isQuoted ? 1 : 3) else { return nil }
        rest = rest.dropFirst(letters.count)
        return isQuoted && !skips(">") ? nil : String(decoding: letters, as: UTF8.self)
    }

    /// Seconds of `5`, `-5:30` or `167:00:00`, which is a week less an hour.
    mutating func offset() -> Int64? {
        let isNegative = skips("-")
        if !isNegative { _ = skips("+") }
        guard let hours = number(in: 0...167) else { return nil }
        var seconds = hours * 3600
        if skips(":") {
            guard let minutes = number(in: 0...59) else { return nil }
            seconds += minutes * 60
            if skips(":") {
                guard let rest = number(in: 0...59) else { return nil }
                seconds += rest
            }
        }
        return isNegative ? -seconds : seconds
    }

    /// `M3.5.0/3`, `J60` or `59`; without a time it is two in the morning.
    mutating func change() -> ZoneRule.Change? {
        guard let day = day() else { return nil }
        if !skips("/") { return ZoneRule.Change(day: day, time: 7200) }
        return offset().map { ZoneRule.Change(day: day, time: $0) }
    }

    private mutating func day() -> ZoneRule.Day? {
        if skips("J") { return number(in: 1...365).map(ZoneRule.Day.julian) }
        if !skips("M") { return number(in: 0...365).map(ZoneRule.Day.ofYear) }
        guard let month = number(in: 1...12), skips("."), let week = number(in: 1...5), skips("."),
            let day = number(in: 0...6)
        else { return nil }
        return .weekday(month: month, week: week, day: day)
    }

    private mutating func number(in range: ClosedRange<Int64>) -> Int64? {
        let digits = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }
        guard 1...3 ~= digits.count else { return nil }
        rest = rest.dropFirst(digits.count)
        let value = digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        return range ~= value ? value : nil
    }
}
