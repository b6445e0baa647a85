extension TOMLParser {
    mutating func value() throws(TOMLSyntaxError) -> TOMLValue {
        let start = place
        switch byte {
        case "\"": return TOMLValue(.string(isTripleQuote ? try multilineString() : try basicString()), at: start)
        case "'": return TOMLValue(.string(isTripleQuote ? try multilineString() : try literalString()), at: start)
        case "[": return TOMLValue(.array(try array()), at: start)
        case "{": return TOMLValue(.table(try inlineTable()), at: start)
        default: return TOMLValue(try scalar(), at: start)
        }
    }

    private mutating func array() throws(TOMLSyntaxError) -> [TOMLValue] {
        let opened = line
        let around = openArrayLine
        openArrayLine = around ?? opened
        at += 1
        depth += 1
        try checkDepth()
        var items: [TOMLValue] = []
        while true {
            try skipBlank()
            if byte != nil, !stands("]") {
                items.append(try value())
                try skipBlank()
                if take(",") { continue }
            }
            if take("]") { break }
            if byte == nil { throw fail("the array opened at line \(opened) is not closed") }
            throw fail("expected ',' or ']' in the array opened at line \(opened), found \(found)")
        }
        depth -= 1
        openArrayLine = around
        return items
    }

    private mutating func inlineTable() throws(TOMLSyntaxError) -> TOMLTable {
        let table = TableBuilder(.inline, at: place)
        let opened = line
        at += 1
        depth += 1
        try checkDepth()
        skipSpaces()
        if !take("}") {
            repeat {
                skipSpaces()
                try checkLineGoesOn(opened)
                if stands("}") { throw fail("expected another key after ',' in the inline table, found '}'") }
                try keyValue(into: table)
                skipSpaces()
            } while take(",")
            try checkLineGoesOn(opened)
            if !take("}") {
                throw fail("expected ',' or '}' in the inline table opened at line \(opened), found \(found)")
            }
        }
        depth -= 1
        return table.buildInline()
    }

    private func checkLineGoesOn(_ opened: Int) throws(TOMLSyntaxError) {
        if isLineEnd || byte == nil { throw fail("the inline table opened at line \(opened) must end on its line") }
    }

    /// What is written without quotes: a boolean, a number, a date or a time.
    private mutating func scalar() throws(TOMLSyntaxError) -> TOMLValue.Kind {
        let start = place
        let word = word()
        let shown = text(word.indices)
        switch shown {
        case "": throw fail("expected a value, found \(found)" + inArray, at: start)
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "inf", "+inf": return .float(.infinity)
        case "-inf": return .float(-.infinity)
        case "nan", "+nan", "-nan": return .float(.nan)
        case "True", "TRUE", "False", "FALSE":
            throw fail("'\(shown)' is not a value; booleans are 'true' and 'false'", at: start)
        case _ where shown.hasPrefix("$"):
            let brace = stands("}") ? "}" : ""
            throw fail("'\(shown)\(brace)' is not a value; a variable needs quotes as text does", at: start)
        default: return looksLikeDate(word) ? try dateTime(word, at: start) : try number(word, at: start)
        }
    }

    /// A bracket that was forgotten shows only lines later.
    private var inArray: String {
        openArrayLine.map { $0 == line ? "" : " (within the array opened at line \($0))" } ?? ""
    }

    func notAValue(_ word: ArraySlice<UInt8>, at start: Place) -> TOMLSyntaxError {
        fail("'\(text(word.indices))' is not a value; text needs quotes" + inArray, at: start)
    }

    /// Up to what ends a value; one space may stand between a date and its time.
    private mutating func word() -> ArraySlice<UInt8> {
        let start = at
        skipWord()
        if at - start == 10, looksLikeDate(bytes[start..<at]), stands(" "), at + 1 < bytes.count,
            isDigit(bytes[at + 1])
        {
            at += 1
            skipWord()
        }
        return bytes[start..<at]
    }

    private mutating func skipWord() {
        while let byte, byte > 32 {
            switch byte {
            case ",", "]", "}", "#": return
            default: at += 1
            }
        }
    }
}
