/// One word of an expression.
struct Token {
    enum Kind: Equatable {
        /// What stands between the quotes, escapes and all.
        case string
        case number
        case bool(Bool)
        case null
        case name
        /// A name in backquotes.
        case quotedName
        case variable
        /// Between its slashes, with the flags in front as `(?i)`.
        case pattern
        case symbol(Symbol)
        case end
    }

    enum Symbol: String, CaseIterable {
        // The longer ones first: the lexer takes the first that fits.
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case range = ".."
        case apply = "~>"
        case assign = ":="
        case descendants = "**"
        case leftBracket = "["
        case rightBracket = "]"
        case leftBrace = "{"
        case rightBrace = "}"
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case dot = "."
        case comma = ","
        case semicolon = ";"
        case colon = ":"
        case question = "?"
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
        case modulo = "%"
        case bar = "|"
        case equal = "="
        case less = "<"
        case greater = ">"
        case sort = "^"
        case join = "&"
        case and, or, `in`
    }

    let kind: Kind
    let text: String
    /// In bytes from the start of the expression.
    let offset: Int

    /// As messages show what was found.
    var shown: String {
        switch kind {
        case .string: "the string \"\(text)\""
        case .number: "the number \(text)"
        case .bool, .null, .name, .quotedName, .symbol: "'\(text)'"
        case .variable: "'$\(text)'"
        case .pattern: "a regular expression"
        case .end: "the end"
        }
    }
}

extension Token.Symbol {
    /// How tightly it binds to what stands to its left; 0 for what stands between no two values.
    var power: Int {
        switch self {
        case .leftParenthesis, .leftBracket: 100
        case .dot: 90
        case .leftBrace: 80
        case .times, .over, .modulo: 70
        case .plus, .minus, .join: 60
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in, .sort, .apply: 50
        case .and: 40
        case .or: 30
        case .question: 20
        case .assign: 10
        default: 0
        }
    }
}
