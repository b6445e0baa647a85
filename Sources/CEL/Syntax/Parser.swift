/// Makes an expression of words, by recursive descent. Loosest first: `?:`, `||`, `&&`, relations, sums, products, signs,
/// members.
struct Parser {
    private let tokens: [Token]
    private var next = 0
    private var depth = 0

    static func parse(_ text: String) throws(Fault) -> Expression {
        var parser = Parser(tokens: try Lexer.tokens(of: text))
        let expression = try parser.expression()
        guard parser.current.kind == .end else {
            throw Fault("expected an operator or the end, found \(parser.current.shown)", at: parser.current.offset)
        }
        return expression
    }

    private init(tokens: [Token]) { self.tokens = tokens }

    private var current: Token { tokens[min(next, tokens.count - 1)] }

    private mutating func take(_ symbol: Token.Symbol) -> Int? {
        guard current.kind == .symbol(symbol) else { return nil }
        defer { next += 1 }
        return current.offset
    }

    private mutating func expect(_ symbol: Token.Symbol) throws(Fault) {
        guard take(symbol) != nil else {
            throw Fault("expected '\(symbol.rawValue)', found \(current.shown)", at: current.offset)
        }
    }

    private mutating func expectComma(or end: Token.Symbol) throws(Fault) {
        guard take(.comma) != nil else {
            throw Fault("expected ',' or '\(end.rawValue)', found \(current.shown)", at: current.offset)
        }
    }

    private func make(_ kind: Expression.Kind, at offset: Int) throws(Fault) -> Expression {
        let expression = Expression(kind, at: offset)
        if expression.depth > Expression.depthLimit { throw tooDeep(at: offset) }
        return expression
    }

    private func tooDeep(at offset: Int) -> Fault {
        Fault("is nested deeper than \(Expression.depthLimit) levels", at: offset)
    }

    private mutating func expression() throws(Fault) -> Expression {
        depth += 1
        defer { depth -= 1 }
        if depth > Expression.depthLimit { throw tooDeep(at: current.offset) }
        let condition = try logical(isAny: true)
        guard let offset = take(.question) else { return condition }
        let first = try logical(isAny: true)
        try expect(.colon)
        return try make(.conditional(condition, first, try expression()), at: offset)
    }

    private mutating func logical(isAny: Bool) throws(Fault) -> Expression {
        func operand(_ parser: inout Parser) throws(Fault) -> Expression {
            isAny ? try parser.logical(isAny: false) : try parser.binary(.relation)
        }
        let first = try operand(&self)
        var operands = [first]
        var place: Int?
        while let offset = take(isAny ? .or : .and) {
            place = place ?? offset
            operands.append(try operand(&self))
        }
        guard let place else { return first }
        return try make(.logical(isAny: isAny, operands), at: place)
    }

    private enum Level {
        case relation, sum, product

        func `operator`(_ symbol: Token.Symbol) -> BinaryOperator? {
            switch (self, symbol) {
            case (.sum, .plus), (.sum, .minus), (.product, .times), (.product, .over), (.product, .modulo),
                (.relation, .equal), (.relation, .notEqual), (.relation, .less), (.relation, .lessOrEqual),
                (.relation, .greater), (.relation, .greaterOrEqual), (.relation, .in):
                BinaryOperator(rawValue: symbol.rawValue)
            default: nil
            }
        }
    }

    private mutating func binary(_ level: Level) throws(Fault) -> Expression {
        func operand(_ parser: inout Parser) throws(Fault) -> Expression {
            switch level {
            case .relation: try parser.binary(.sum)
            case .sum: try parser.binary(.product)
            case .product: try parser.unary()
            }
        }
        var left = try operand(&self)
        while case .symbol(let symbol) = current.kind, let found = level.operator(symbol) {
            let offset = current.offset
            next += 1
            left = try make(.binary(found, left, try operand(&self)), at: offset)
        }
        return left
    }

    private mutating func unary() throws(Fault) -> Expression {
        let offset = current.offset
        for symbol in [Token.Symbol.not, .minus] {
            var count = 0
            while take(symbol) != nil { count += 1 }
            guard count > 0 else { continue }
            if symbol == .minus, let literal = try negativeLiteral(at: offset) {
                let operand = try members(of: literal)
                return count % 2 == 1 ? operand : try make(.negated(operand), at: offset)
            }
            let operand = try members(of: try primary())
            if count % 2 == 0 { return operand }
            return try make(symbol == .not ? .not(operand) : .negated(operand), at: offset)
        }
        return try members(of: try primary())
    }

    /// The sign belongs to the number, or the smallest integer could not be written.
    private mutating func negativeLiteral(at offset: Int) throws(Fault) -> Expression? {
        switch current.kind {
        case .integer(let magnitude):
            guard magnitude <= UInt64(Int64.max) + 1 else {
                throw Fault("the number -\(magnitude) is too small for an int", at: offset)
            }
            next += 1
            return Expression(.literal(.int(Int64(truncatingIfNeeded: 0 &- magnitude))), at: offset)
        case .double(let number):
            next += 1
            return Expression(.literal(.double(-number)), at: offset)
        default: return nil
        }
    }

    private mutating func members(of first: Expression) throws(Fault) -> Expression {
        var whole = first
        while true {
            if let offset = take(.dot) {
                if take(.question) != nil { throw Fault("optional fields ('.?') are not offered", at: offset) }
                guard case .identifier(let name) = current.kind else {
                    throw Fault("expected a name after '.', found \(current.shown)", at: current.offset)
                }
                let place = current.offset
                next += 1
                if take(.leftParenthesis) != nil {
                    let arguments = try list(until: .rightParenthesis)
                    whole = try make(try Macros.expand(name, on: whole, arguments, at: place), at: place)
                } else {
                    whole = try make(.member(of: whole, name), at: place)
                }
            } else if let offset = take(.leftBracket) {
                if take(.question) != nil { throw Fault("optional elements ('[?') are not offered", at: offset) }
                let index = try expression()
                try expect(.rightBracket)
                whole = try make(.element(of: whole, at: index), at: offset)
            } else if current.kind == .symbol(.leftBrace) {
                throw Fault("messages are not offered: a '{' cannot stand behind a value", at: current.offset)
            } else {
                return whole
            }
        }
    }

    private mutating func primary() throws(Fault) -> Expression {
        let token = current
        next += 1
        let kind: Expression.Kind
        switch token.kind {
        case .integer(let number):
            guard let signed = Int64(exactly: number) else {
                throw Fault("the number \(number) is too large for an int; '\(number)u' is an uint", at: token.offset)
            }
            kind = .literal(.int(signed))
        case .unsigned(let number): kind = .literal(.uint(number))
        case .double(let number): kind = .literal(.double(number))
        case .string(let text): kind = .literal(.string(text))
        case .bytes(let bytes): kind = .literal(.bytes(bytes))
        case .identifier("true"): kind = .literal(.bool(true))
        case .identifier("false"): kind = .literal(.bool(false))
        case .identifier("null"): kind = .literal(.null)
        case .identifier(let name):
            if take(.leftParenthesis) != nil {
                let arguments = try list(until: .rightParenthesis)
                kind = try Macros.expand(name, on: nil, arguments, at: token.offset)
            } else {
                kind = .identifier(name)
            }
        case .symbol(.leftParenthesis):
            let inner = try expression()
            try expect(.rightParenthesis)
            return inner
        case .symbol(.leftBracket): kind = .list(try list(until: .rightBracket))
        case .symbol(.leftBrace): kind = .map(try entries())
        default: throw Fault("expected a value, found \(token.shown)", at: token.offset)
        }
        return try make(kind, at: token.offset)
    }

    /// Elements up to the closing symbol; a comma may stand behind the last one, but not in a call.
    private mutating func list(until end: Token.Symbol) throws(Fault) -> [Expression] {
        var elements: [Expression] = []
        while take(end) == nil {
            elements.append(try expression())
            if take(end) != nil { break }
            try expectComma(or: end)
            if end == .rightParenthesis, current.kind == .symbol(end) {
                throw Fault("expected a value, found ')'", at: current.offset)
            }
        }
        return elements
    }

    private mutating func entries() throws(Fault) -> [(key: Expression, value: Expression)] {
        var entries: [(key: Expression, value: Expression)] = []
        while take(.rightBrace) == nil {
            let key = try expression()
            try expect(.colon)
            entries.append((key, try expression()))
            if take(.rightBrace) != nil { break }
            try expectComma(or: .rightBrace)
        }
        return entries
    }
}
