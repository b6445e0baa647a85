/// Makes an expression of words, the way of Vaughan Pratt: what stands between two values binds as tightly as its
/// power.
struct Parser {
    private var lexer: Lexer
    private(set) var token = Token(kind: .end, text: "", offset: 0)
    private var depth = 0
    /// Variables that the expression gives a value anywhere, and parameters.
    var assigned: Set<String> = []
    /// Functions that are called by a name that no built-in one has, with their places.
    private var called: [Token] = []

    static func parse(_ text: String) throws(Fault) -> Node {
        var parser = Parser(lexer: Lexer(text))
        try parser.advance(allowsPattern: true)
        let node = try parser.expression(0)
        guard parser.token.kind == .end else {
            throw Fault("expected an operator or the end, found \(parser.token.shown)", at: parser.token.offset)
        }
        for name in parser.called where !parser.assigned.contains(name.text) {
            throw Fault("there is no function '$\(name.text)'", at: name.offset)
        }
        return node
    }

    private init(lexer: Lexer) { self.lexer = lexer }

    /// Of brackets within each other; what stands side by side may be more.
    private static let depthLimit = 100

    /// - Parameter allowsPattern: whether a slash begins a regular expression: a value comes next, not an operator.
    mutating func advance(allowsPattern: Bool) throws(Fault) {
        token = try lexer.token(allowsPattern: allowsPattern)
    }

    func isAt(_ symbol: Token.Symbol) -> Bool { token.kind == .symbol(symbol) }

    mutating func take(_ symbol: Token.Symbol, allowsPattern: Bool) throws(Fault) -> Bool {
        guard isAt(symbol) else { return false }
        try advance(allowsPattern: allowsPattern)
        return true
    }

    mutating func expect(_ symbol: Token.Symbol, allowsPattern: Bool) throws(Fault) {
        guard try take(symbol, allowsPattern: allowsPattern) else {
            throw Fault("expected '\(symbol.rawValue)', found \(token.shown)", at: token.offset)
        }
    }

    /// - Parameter power: nothing that binds less tightly is taken.
    mutating func expression(_ power: Int) throws(Fault) -> Node {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthLimit { throw Fault("the expression is nested too deeply", at: token.offset) }
        let first = token
        if first.kind == .end { throw Fault("expected a value, found the end", at: first.offset) }
        try advance(allowsPattern: first.kind.isOpening)
        var left = try value(first)
        while case .symbol(let symbol) = token.kind, symbol.power > power {
            let found = token
            try advance(allowsPattern: true)
            left = try infix(symbol, found, left)
        }
        return left
    }

    /// Up to the closing symbol, which is taken; no comma stands behind the last one.
    mutating func list<Element>(
        until end: Token.Symbol, _ element: (inout Parser) throws(Fault) -> Element
    ) throws(Fault) -> [Element] {
        var elements: [Element] = []
        if !isAt(end) {
            repeat { elements.append(try element(&self)) } while try take(.comma, allowsPattern: true)
        }
        guard try take(end, allowsPattern: false) else {
            throw Fault("expected ',' or '\(end.rawValue)', found \(token.shown)", at: token.offset)
        }
        return elements
    }

    mutating func pairs() throws(Fault) -> [Node.Pair] {
        try list(until: .rightBrace) { (parser) throws(Fault) in
            let key = try parser.expression(0)
            try parser.expect(.colon, allowsPattern: true)
            return Node.Pair(key: key, value: try parser.expression(0))
        }
    }

    /// Notes that what stands here is called.
    mutating func noteCall(_ function: Node) {
        guard case .variable(let variable) = function.kind, variable.builtin == nil, !variable.name.isEmpty else {
            return
        }
        called.append(Token(kind: .variable, text: variable.name, offset: function.offset))
    }
}

extension Token.Kind {
    /// Whether a value comes behind it.
    fileprivate var isOpening: Bool {
        switch self {
        case .symbol(.times), .symbol(.descendants), .symbol(.modulo), .symbol(.and), .symbol(.or), .symbol(.in): false
        case .symbol: true
        default: false
        }
    }
}
