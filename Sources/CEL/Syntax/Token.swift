/// One word of an expression.
struct Token: Sendable {
    enum Kind: Equatable, Sendable {
        case identifier(String)
        /// Without its sign, which is an operator until the parser has seen what follows.
        case integer(UInt64)
        case unsigned(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case symbol(Symbol)
        case end
    }

    enum Symbol: String, CaseIterable, Sendable {
        // The longer ones first: the lexer takes the first that fits.
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case and = "&&"
        case or = "||"
        case less = "<"
        case greater = ">"
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
        case modulo = "%"
        case not = "!"
        case question = "?"
        case colon = ":"
        case dot = "."
        case comma = ","
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case leftBracket = "["
        case rightBracket = "]"
        case leftBrace = "{"
        case rightBrace = "}"
        case `in` = "in"
    }

    let kind: Kind
    /// In bytes from the start of the expression.
    let offset: Int

    /// As messages show what was found.
    var shown: String {
        switch kind {
        case .identifier(let name): "'\(name)'"
        case .integer(let number): "the number \(number)"
        case .unsigned(let number): "the number \(number)u"
        case .double(let number): "the number \(number)"
        case .string(let text): "the string \"\(text)\""
        case .bytes: "bytes"
        case .symbol(let symbol): "'\(symbol.rawValue)'"
        case .end: "the end"
        }
    }
}
