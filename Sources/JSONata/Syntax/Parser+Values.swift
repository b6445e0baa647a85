import RE2Patterns

extension Parser {
    /// What begins with this word, which was taken.
    mutating func value(_ first: Token) throws(Fault) -> Node {
        let kind: Node.Kind
        switch first.kind {
        case .string: kind = .string(try StringEscapes.decode(first.text, at: first.offset + 1))
        case .number:
            guard let number = Double(first.text) else {
                throw Fault("\(first.text) is no number", at: first.offset)
            }
            guard number.isFinite else { throw Fault("the number \(first.text) is too large", at: first.offset) }
            kind = .number(number)
        case .bool(let bool): kind = .bool(bool)
        case .null: kind = .null
        case .pattern:
            do throws(RE2PatternError) { kind = .pattern(try RE2Pattern(first.text)) } catch {
                throw Fault("'\(first.text)' is no regular expression: \(error.message)", at: first.offset)
            }
        case .variable: kind = .variable(Node.Variable(name: first.text, builtin: Builtin.all[first.text]))
        case .name, .quotedName, .symbol(.and), .symbol(.or), .symbol(.in):
            kind = .path([try Node(.name(first.text), at: first.offset)], keepsArray: false)
        case .symbol(.leftBracket):
            kind = .array(try list(until: .rightBracket) { (parser) throws(Fault) in try parser.element() })
        case .symbol(.leftBrace): kind = .object(try pairs())
        case .symbol(.leftParenthesis): kind = .block(try block())
        case .symbol(.times): kind = .members
        case .symbol(.descendants): kind = .descendants
        case .symbol(.minus):
            let operand = try expression(Token.Symbol.minus.power)
            kind = if case .number(let number) = operand.kind { .number(-number) } else { .negated(operand) }
        case .symbol(.bar): kind = .transformation(try transformation())
        default: throw Fault("expected a value, found \(first.shown)", at: first.offset)
        }
        return try Node(kind, at: first.offset)
    }

    /// Of an array: a value, or a range of them.
    private mutating func element() throws(Fault) -> Node {
        let first = try expression(0)
        let offset = token.offset
        guard try take(.range, allowsPattern: true) else { return first }
        return try Node(.range(first, try expression(0)), at: offset)
    }

    /// Expressions one after the other; a semicolon may stand behind the last one.
    private mutating func block() throws(Fault) -> [Node] {
        var steps: [Node] = []
        while !isAt(.rightParenthesis) {
            steps.append(try expression(0))
            guard try take(.semicolon, allowsPattern: true) else { break }
        }
        try expect(.rightParenthesis, allowsPattern: false)
        return steps
    }

    private mutating func transformation() throws(Fault) -> Transformation {
        let pattern = try expression(0)
        try expect(.bar, allowsPattern: true)
        let updates = try expression(0)
        let deletes = try take(.comma, allowsPattern: true) ? try expression(0) : nil
        try expect(.bar, allowsPattern: false)
        return Transformation(pattern, updates, deletes)
    }

    /// Behind the word `function` and its parenthesis.
    mutating func lambda() throws(Fault) -> Lambda {
        var names: [String] = []
        _ = try list(until: .rightParenthesis) { (parser) throws(Fault) in
            let found = parser.token
            guard found.kind == .variable, !found.text.isEmpty else {
                throw Fault("expected a parameter such as '$x', found \(found.shown)", at: found.offset)
            }
            guard !names.contains(found.text) else {
                throw Fault("there are two parameters '$\(found.text)'", at: found.offset)
            }
            names.append(found.text)
            try parser.advance(allowsPattern: false)
        }
        assigned.formUnion(names)
        let start = token.offset
        let signature = try isAt(.less) ? signature() : nil
        if let signature, signature.count != names.count {
            throw Fault("the signature has \(signature.count) types for \(names.count) parameters", at: start)
        }
        try expect(.leftBrace, allowsPattern: true)
        let body = try expression(0)
        try expect(.rightBrace, allowsPattern: false)
        return Lambda(names, signature, body)
    }

    private mutating func signature() throws(Fault) -> [Signature.Parameter] {
        let start = token.offset
        var text = ""
        var depth = 1
        while true {
            try advance(allowsPattern: false)
            if isAt(.less) { depth += 1 }
            if isAt(.greater) { depth -= 1 }
            if depth == 0 || isAt(.leftBrace) || token.kind == .end { break }
            text += token.text
        }
        try expect(.greater, allowsPattern: true)
        return try Signature.parse(text, at: start)
    }
}
