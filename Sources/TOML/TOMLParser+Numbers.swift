extension TOMLParser {
    func number(_ word: ArraySlice<UInt8>, at start: Place) throws(TOMLSyntaxError) -> TOMLValue.Kind {
        let shown = "'\(text(word.indices))'"
        func refuse(_ reason: String?, _ rest: ArraySlice<UInt8>) -> TOMLSyntaxError {
            if rest.first == UInt8(ascii: "_") { return fail("'_' must stand between digits in \(shown)", at: start) }
            return reason.map { fail("\(shown) \($0)", at: start) } ?? notAValue(word, at: start)
        }

        var rest = word
        if let radix = radix(of: word) {
            rest = rest.dropFirst(2)
            guard takeDigits(from: &rest, radix: radix), rest.isEmpty else {
                throw refuse("is not a number of base \(radix)", rest)
            }
            guard let value = Int64(plain(word.dropFirst(2)), radix: radix) else { throw tooBig(shown, start) }
            return .integer(value)
        }

        if word.first == UInt8(ascii: "+") || word.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let whole = rest
        guard takeDigits(from: &rest) else { throw refuse(nil, rest) }
        if whole.first == UInt8(ascii: "0"), rest.startIndex - whole.startIndex > 1 {
            throw fail("\(shown) has a leading zero", at: start)
        }
        if rest.isEmpty {
            guard let value = Int64(plain(word)) else { throw tooBig(shown, start) }
            return .integer(value)
        }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard takeDigits(from: &rest) else { throw refuse("needs a digit after the point", rest) }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard takeDigits(from: &rest) else { throw refuse("needs a digit in its exponent", rest) }
        }
        guard rest.isEmpty, let value = Double(plain(word)) else { throw refuse(nil, rest) }
        return .float(value)
    }

    /// Moves over digits, between which one `_` each may stand. False if there is none.
    private func takeDigits(from rest: inout ArraySlice<UInt8>, radix: Int = 10) -> Bool {
        func isDigit(_ byte: UInt8?) -> Bool { byte.flatMap(digitValue).map { $0 < radix } ?? false }
        guard isDigit(rest.first) else { return false }
        while let byte = rest.first, isDigit(byte) || byte == UInt8(ascii: "_") && isDigit(rest.dropFirst().first) {
            rest = rest.dropFirst()
        }
        return true
    }

    private func radix(of word: ArraySlice<UInt8>) -> Int? {
        guard word.first == UInt8(ascii: "0") else { return nil }
        return switch word.dropFirst().first {
        case "x": 16
        case "o": 8
        case "b": 2
        default: nil
        }
    }

    private func plain(_ word: ArraySlice<UInt8>) -> String {
        String(decoding: word.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    }

    private func tooBig(_ shown: String, _ start: Place) -> TOMLSyntaxError {
        fail("\(shown) does not fit in 64 bits", at: start)
    }
}
