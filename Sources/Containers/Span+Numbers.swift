/// Numbers in kernel text. Each function moves `at` past what it read and leaves it where it stood if that is not there.
extension Span<UInt8> {
    /// Digits; nil if there are none, or more than 64 bits hold.
    func number(_ at: inout Int) -> UInt64? {
        var i = at
        var value: UInt64 = 0
        while i < count, self[i] &- 48 < 10 {
            let (product, isOver) = value.multipliedReportingOverflow(by: 10)
            let (sum, isOverSum) = product.addingReportingOverflow(UInt64(self[i] &- 48))
            if isOver || isOverSum { return nil }
            value = sum
            i += 1
        }
        guard i > at else { return nil }
        at = i
        return value
    }

    /// Digits, and perhaps a point and more digits.
    func decimal(_ at: inout Int) -> Double? {
        var i = at
        guard let whole = number(&i) else { return nil }
        var value = Double(whole)
        if i < count, self[i] == UInt8(ascii: ".") {
            i += 1
            let start = i
            guard let fraction = number(&i) else { return nil }
            // Whole numbers below 2^53 over a power of ten: the nearest Double, as if the text had been read.
            var scale = 1.0
            for _ in start..<i { scale *= 10 }
            value = (value * scale + Double(fraction)) / scale
        }
        at = i
        return value
    }

    func skip(_ byte: UInt8, _ at: inout Int) -> Bool {
        guard at < count, self[at] == byte else { return false }
        at += 1
        return true
    }

    func skip(_ text: StaticString, _ at: inout Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard count - at >= length else { return false }
        let matches = text.withUTF8Buffer { wanted in
            for i in 0..<length where self[at + i] != wanted[i] { return false }
            return true
        }
        if matches { at += length }
        return matches
    }

    func skipSpaces(_ at: inout Int) {
        while at < count, self[at] == UInt8(ascii: " ") || self[at] == UInt8(ascii: "\t") { at += 1 }
    }

    /// To the end of the word: a space, a newline or the end.
    func skipWord(_ at: inout Int) {
        while at < count, self[at] != UInt8(ascii: " "), self[at] != UInt8(ascii: "\n") { at += 1 }
    }

    /// Past the next newline.
    func skipLine(_ at: inout Int) {
        while at < count, self[at] != UInt8(ascii: "\n") { at += 1 }
        at += 1
    }

    func isAtEnd(_ at: Int) -> Bool { at >= count }
    func isAtLineEnd(_ at: Int) -> Bool { at >= count || self[at] == UInt8(ascii: "\n") }
}

/// The whole of a file that holds one number: a count, or `max` for no bound.
enum Bound: Sendable, Equatable {
    case number(UInt64)
    case none

    init?(_ text: Span<UInt8>) {
        var at = 0
        if text.skip("max", &at) {
            self = .none
        } else if let number = text.number(&at) {
            self = .number(number)
        } else {
            return nil
        }
        guard text.isAtLineEnd(at) else { return nil }
    }

    var number: UInt64? {
        if case .number(let number) = self { number } else { nil }
    }
}
