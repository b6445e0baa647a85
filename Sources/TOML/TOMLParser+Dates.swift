extension TOMLParser {
    /// Starts like `2026-01-` or `07:`.
    func looksLikeDate(_ word: ArraySlice<UInt8>) -> Bool {
        let word = Array(word.prefix(8))
        guard word.count >= 3, isDigit(word[0]), isDigit(word[1]) else { return false }
        if word[2] == UInt8(ascii: ":") { return true }
        return word.count == 8 && word[4] == UInt8(ascii: "-") && word[7] == UInt8(ascii: "-")
    }

    /// RFC 3339, in any of TOML's four forms: offset or local date-time, date, time.
    func dateTime(_ word: ArraySlice<UInt8>, at start: Place) throws(TOMLSyntaxError) -> TOMLValue.Kind {
        var rest = word
        let isComplete =
            if word.dropFirst(2).first == UInt8(ascii: ":") {
                takeTime(from: &rest)
            } else {
                takeDate(from: &rest) && (rest.isEmpty || takeTimeAndOffset(from: &rest))
            }
        guard isComplete, rest.isEmpty else { throw fail("'\(text(word.indices))' is not a date or time", at: start) }
        return .dateTime(text(word.indices))
    }

    private func takeDate(from rest: inout ArraySlice<UInt8>) -> Bool {
        guard let year = takeNumber(4, 1...9999, from: &rest), take("-", from: &rest),
            let month = takeNumber(2, 1...12, from: &rest), take("-", from: &rest)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return takeNumber(2, 1...days, from: &rest) != nil
    }

    private func takeTimeAndOffset(from rest: inout ArraySlice<UInt8>) -> Bool {
        guard take("T", from: &rest) || take("t", from: &rest) || take(" ", from: &rest), takeTime(from: &rest) else {
            return false
        }
        if rest.isEmpty || take("Z", from: &rest) || take("z", from: &rest) { return true }
        return (take("+", from: &rest) || take("-", from: &rest)) && takeNumber(2, 0...23, from: &rest) != nil
            && take(":", from: &rest) && takeNumber(2, 0...59, from: &rest) != nil
    }

    private func takeTime(from rest: inout ArraySlice<UInt8>) -> Bool {
        guard takeNumber(2, 0...23, from: &rest) != nil, take(":", from: &rest),
            takeNumber(2, 0...59, from: &rest) != nil, take(":", from: &rest),
            takeNumber(2, 0...59, from: &rest) != nil
        else { return false }
        guard take(".", from: &rest) else { return true }
        let digits = rest.prefix(while: isDigit)
        rest = rest[digits.endIndex...]
        return !digits.isEmpty
    }

    private func takeNumber(
        _ digits: Int, _ allowed: ClosedRange<Int>, from rest: inout ArraySlice<UInt8>
    ) -> Int? {
        let word = rest.prefix(digits)
        guard word.count == digits, word.allSatisfy(isDigit) else { return nil }
        rest = rest[word.endIndex...]
        let number = word.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return allowed.contains(number) ? number : nil
    }

    private func take(_ scalar: Unicode.Scalar, from rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == UInt8(ascii: scalar) else { return false }
        rest = rest.dropFirst()
        return true
    }
}
