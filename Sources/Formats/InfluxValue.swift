import MetricModel

/// One field's value in line protocol, right of the `=`.
enum InfluxValue {
    /// Answers the value and moves `at` behind it: onto a comma, white space, a line's end or the end of the text.
    static func read(_ text: UnsafeBufferPointer<UInt8>, at: inout Int) throws(InfluxFault) -> FieldValue {
        guard at < text.count else { throw InfluxFault(.field, at: at) }
        switch text[at] {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            return try number(text, at: &at)
        case UInt8(ascii: "\""): return try string(text, at: &at)
        case UInt8(ascii: "t"): return try word(["true", "t"], meaning: true, text, at: &at)
        case UInt8(ascii: "T"): return try word(["True", "TRUE", "T"], meaning: true, text, at: &at)
        case UInt8(ascii: "f"): return try word(["false", "f"], meaning: false, text, at: &at)
        case UInt8(ascii: "F"): return try word(["False", "FALSE", "F"], meaning: false, text, at: &at)
        default: throw InfluxFault(.field, at: at)
        }
    }

    private static func number(_ text: UnsafeBufferPointer<UInt8>, at: inout Int) throws(InfluxFault) -> FieldValue {
        let start = at
        var i = start
        var number = DecimalFloat()
        if text[i] == UInt8(ascii: "-") {
            number.isNegative = true
            i += 1
        }
        let firstDigit = i
        while i < text.count, text[i].isDigit {
            number.append(text[i] &- UInt8(ascii: "0"))
            i += 1
        }
        let wholeDigits = i - firstDigit
        if i < text.count, text[i] == UInt8(ascii: "i") || text[i] == UInt8(ascii: "u") && !number.isNegative {
            let hasLeadingZero = wholeDigits > 1 && text[firstDigit] == UInt8(ascii: "0")
            guard wholeDigits > 0, !hasLeadingZero else { throw InfluxFault(.field, at: i) }
            at = i + 1
            try expectEnd(text, at)
            let value = integer(text, firstDigit..<i, number, isUnsigned: text[i] == UInt8(ascii: "u"))
            guard let value else { throw InfluxFault(.range, at: at) }
            return value
        }
        if i < text.count, text[i] == UInt8(ascii: ".") {
            i += 1
            let firstDecimal = i
            while i < text.count, text[i].isDigit {
                number.append(text[i] &- UInt8(ascii: "0"))
                i += 1
            }
            number.exponent = firstDecimal - i
            guard wholeDigits > 0 || i > firstDecimal else { throw InfluxFault(.field, at: i) }
        } else if wholeDigits == 0 {
            throw InfluxFault(.field, at: i)
        }
        if i < text.count, text[i] | 0x20 == UInt8(ascii: "e") { try exponent(text, &i, &number) }
        try expectEnd(text, i)
        at = i
        if let value = number.double { return .double(value) }
        // Beyond what 64 bits hold the standard library knows the nearest. It answers infinity for what is too large.
        let value = Double(String(decoding: text[start..<i], as: UTF8.self))
        guard let value, value.isFinite else { throw InfluxFault(.range, at: at) }
        return .double(value)
    }

    private static func exponent(
        _ text: UnsafeBufferPointer<UInt8>, _ i: inout Int, _ number: inout DecimalFloat
    ) throws(InfluxFault) {
        i += 1
        var isNegative = false
        if i < text.count, text[i] == UInt8(ascii: "-") || text[i] == UInt8(ascii: "+") {
            isNegative = text[i] == UInt8(ascii: "-")
            i += 1
        }
        let first = i
        var exponent = 0
        while i < text.count, text[i].isDigit {
            // Far beyond any Double, and far from an overflow.
            if exponent < 1_000_000 { exponent = exponent * 10 + Int(text[i] &- UInt8(ascii: "0")) }
            i += 1
        }
        guard i > first else { throw InfluxFault(.field, at: i) }
        number.exponent += isNegative ? -exponent : exponent
    }

    /// Nil if the number does not fit into 64 bits.
    private static func integer(
        _ text: UnsafeBufferPointer<UInt8>, _ digits: Range<Int>, _ number: DecimalFloat, isUnsigned: Bool
    ) -> FieldValue? {
        var size = number.digits
        if number.digitCount > 19 {
            guard let value = UInt64(String(decoding: text[digits], as: UTF8.self)) else { return nil }
            size = value
        }
        if isUnsigned { return .uint(size) }
        if number.isNegative { return size <= 1 << 63 ? .int(Int64(truncatingIfNeeded: 0 &- size)) : nil }
        return Int64(exactly: size).map(FieldValue.int)
    }

    private static func string(_ text: UnsafeBufferPointer<UInt8>, at: inout Int) throws(InfluxFault) -> FieldValue {
        let start = at + 1
        var i = start
        while i < text.count, text[i] != UInt8(ascii: "\"") {
            if text[i] == UInt8(ascii: "\\") {
                i += 1
                guard i < text.count, text[i] == UInt8(ascii: "\\") || text[i] == UInt8(ascii: "\"") else {
                    throw InfluxFault(.field, at: i)
                }
            }
            i += 1
        }
        guard i < text.count else { throw InfluxFault(.field, at: i) }
        at = i + 1
        try expectEnd(text, at)
        return .string(InfluxText.string(UnsafeBufferPointer(rebasing: text[start..<i])))
    }

    /// One of `words`. The fault lies where the last of them that could still be meant goes wrong.
    private static func word(
        _ words: [StaticString], meaning: Bool, _ text: UnsafeBufferPointer<UInt8>, at: inout Int
    ) throws(InfluxFault) -> FieldValue {
        var common = 0
        var isWhole = false
        for word in words {
            var length = 0
            while length < word.utf8CodeUnitCount, at + length < text.count,
                text[at + length] == word.utf8Start[length]
            {
                length += 1
            }
            if length >= common {
                isWhole = length == word.utf8CodeUnitCount || (length == common && isWhole)
                common = length
            }
        }
        guard isWhole else { throw InfluxFault(.field, at: at + common) }
        at += common
        try expectEnd(text, at)
        return .bool(meaning)
    }

    @inline(__always) private static func expectEnd(
        _ text: UnsafeBufferPointer<UInt8>, _ i: Int
    ) throws(InfluxFault) {
        guard i < text.count else { return }
        guard text[i] == UInt8(ascii: ",") || text[i].isBlankOrLineEnd else { throw InfluxFault(.field, at: i) }
    }
}
