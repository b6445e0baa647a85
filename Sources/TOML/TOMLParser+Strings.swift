extension TOMLParser {
    var isTripleQuote: Bool {
        at + 2 < bytes.count && bytes[at + 1] == bytes[at] && bytes[at + 2] == bytes[at]
    }

    /// `'text'`, taken as it is.
    mutating func literalString() throws(TOMLSyntaxError) -> String {
        let opened = place
        at += 1
        let start = at
        while byte != nil, !isLineEnd {
            if take("'") { return text(start..<(at - 1)) }
            try checkStringByte()
            at += 1
        }
        throw fail("the string is not closed: expected ' before \(endOfString)", at: opened)
    }

    /// `"text"`, with escapes.
    mutating func basicString() throws(TOMLSyntaxError) -> String {
        let opened = place
        at += 1
        var out: [UInt8] = []
        while let byte, !isLineEnd {
            if take("\"") { return String(decoding: out, as: UTF8.self) }
            if stands("\\") {
                try escape(into: &out)
            } else {
                try checkStringByte()
                out.append(byte)
                at += 1
            }
        }
        throw fail("the string is not closed: expected \" before \(endOfString)", at: opened)
    }

    /// Where a string of one line would have to be closed, for messages.
    private var endOfString: String { byte == nil ? "the end of the file" : "line \(line + 1) begins" }

    /// Between three quotes of either kind. Line ends become `\n`, whatever the file uses.
    mutating func multilineString() throws(TOMLSyntaxError) -> String {
        let opened = place
        let quote = bytes[at]
        at += 3
        _ = takeLineEnd()
        var out: [UInt8] = []
        while let byte {
            if byte == quote, isTripleQuote {
                at += 3
                // Up to two quotes may stand before the closing three.
                for _ in 0..<2 where self.byte == quote {
                    out.append(quote)
                    at += 1
                }
                return String(decoding: out, as: UTF8.self)
            }
            if takeLineEnd() {
                out.append(UInt8(ascii: "\n"))
            } else if stands("\\"), quote == UInt8(ascii: "\"") {
                if !takeJoinedLines() { try escape(into: &out) }
            } else {
                try checkStringByte()
                out.append(byte)
                at += 1
            }
        }
        let closing = String(repeating: Character(Unicode.Scalar(quote)), count: 3)
        throw fail("the string is not closed: expected \(closing) before the end of the file", at: opened)
    }

    /// A backslash at the end of a line joins it with the next text. False if this is no such backslash.
    private mutating func takeJoinedLines() -> Bool {
        let backslash = at
        at += 1
        skipSpaces()
        guard takeLineEnd() else {
            at = backslash
            return false
        }
        repeat { skipSpaces() } while takeLineEnd()
        return true
    }

    private mutating func escape(into out: inout [UInt8]) throws(TOMLSyntaxError) {
        let start = place
        at += 1
        switch byte {
        case "b": out.append(8)
        case "t": out.append(9)
        case "n": out.append(10)
        case "f": out.append(12)
        case "r": out.append(13)
        case "\"": out.append(UInt8(ascii: "\""))
        case "\\": out.append(UInt8(ascii: "\\"))
        case "u": try unicodeEscape(digits: 4, at: start, into: &out)
        case "U": try unicodeEscape(digits: 8, at: start, into: &out)
        default:
            throw fail("a backslash before \(found) means nothing; write \\\\ for a backslash", at: start)
        }
        at += 1
    }

    /// Leaves the cursor on the last digit.
    private mutating func unicodeEscape(
        digits: Int, at start: Place, into out: inout [UInt8]
    ) throws(TOMLSyntaxError) {
        let letter = text(at..<(at + 1))
        var code: UInt32 = 0
        for _ in 0..<digits {
            at += 1
            guard let byte, let digit = digitValue(byte), digit < 16 else {
                throw fail("\\\(letter) needs \(digits) hexadecimal digits, found \(found)", at: start)
            }
            code = code << 4 | UInt32(digit)
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw fail("\\\(letter)\(text((at - digits + 1)..<(at + 1))) is not a Unicode character", at: start)
        }
        out.append(contentsOf: String(scalar).utf8)
    }

    private func checkStringByte() throws(TOMLSyntaxError) {
        if let byte, isControl(byte) { throw fail("\(found) is not allowed in a string") }
    }
}
