import Bytes

/// Makes nodes of a template's pieces.
struct TemplateParser {
    /// How deep blocks and brackets may lie in each other, for the stack of a thread ends.
    private static let depthLimit = 500

    let template: String
    let functions: [String: Function]
    var pieces: ArraySlice<TemplatePieces.Piece>
    var tokens: [Token] = []
    var at = 0
    var loops = 0
    var depth = 0
    /// The variables that can be seen, with their places in the frame.
    var scope: [(name: String, place: Int)] = [("$", 0)]
    var frameSize = 1
    /// Whether the template looks at nothing but the name and the tags.
    var isOfSeries = true
    var named = NamedTemplates()

    static func parse(_ template: String, _ functions: [String: Function]) throws(TemplateError) -> ParsedTemplate {
        var parser = TemplateParser(template, functions, try TemplatePieces(template).pieces)
        let (nodes, end) = try parser.list(isTop: true)
        if let end { throw parser.wrong("\(end.shown) ends nothing here", at: end) }
        if let (name, token) = parser.named.missing {
            throw parser.wrong("there is no template \(GoQuote.quoted(name))", at: token)
        }
        let whole = TemplateBody(nodes: nodes, frameSize: parser.frameSize)
        return ParsedTemplate(
            text: template, bodies: [whole] + parser.named.bodies, isOfSeries: parser.isOfSeries)
    }

    private init(_ template: String, _ functions: [String: Function], _ pieces: [TemplatePieces.Piece]) {
        self.template = template
        self.functions = functions
        self.pieces = pieces[...]
    }

    func wrong(_ message: String, at token: Token) -> TemplateError {
        TemplateError(message, at: token.offset, in: template)
    }

    /// The last token of an action is `end`, and nothing steps over it.
    var token: Token { tokens[at] }

    mutating func finish() throws(TemplateError) {
        guard token.kind == .end else { throw wrong("\(token.shown) is not expected here", at: token) }
    }

    mutating func descend(at token: Token) throws(TemplateError) {
        if depth == Self.depthLimit { throw wrong("more than \(depth) levels", at: token) }
        depth += 1
    }
}

// Nodes

extension TemplateParser {
    /// Up to an `end` or `else`, which is the token; nil at the end of the template.
    mutating func list(isTop: Bool = false) throws(TemplateError) -> ([Node], Token?) {
        var nodes: [Node] = []
        while let piece = pieces.popFirst() {
            switch piece {
            case .text(let text): nodes.append(.text(Array(text.utf8)))
            case .action(let action, let offset):
                tokens = try ActionWords.tokens(of: action, at: offset, in: template)
                at = 0
                if case .word(let word) = token.kind, word == "end" || word == "else" { return (nodes, token) }
                if isTop, token.kind == .word("define") {
                    try define()
                } else {
                    nodes.append(try node())
                }
            }
        }
        return (nodes, nil)
    }

    private mutating func node() throws(TemplateError) -> Node {
        guard case .word(let word) = token.kind else { return try plain() }
        let start = token
        switch word {
        case "if", "with", "range":
            at += 1
            return try block(word, start)
        case "break", "continue":
            guard loops > 0 else { throw wrong("'\(word)' stands outside of a range", at: start) }
            at += 1
            try finish()
            return word == "break" ? .stop : .next
        case "define": throw wrong("'define' stands within something else", at: start)
        case "template", "block": return try template(isBlock: word == "block")
        default: return try plain()
        }
    }

    private mutating func plain() throws(TemplateError) -> Node {
        let pipeline = try pipeline(isRange: false)
        try finish()
        return pipeline.variables.isEmpty ? .print(pipeline) : .set(pipeline)
    }

    private mutating func block(_ word: String, _ start: Token) throws(TemplateError) -> Node {
        try descend(at: start)
        defer { depth -= 1 }
        let seen = scope.count
        defer { scope.removeLast(scope.count - seen) }
        let pipeline = try pipeline(isRange: word == "range")
        try finish()
        let inner = scope.count
        if word == "range" { loops += 1 }
        let (then, end) = try list()
        if word == "range" { loops -= 1 }
        scope.removeLast(scope.count - inner)
        let otherwise = try otherwise(word, end, start)
        switch word {
        case "if": return .condition(pipeline, then: then, otherwise: otherwise)
        case "with": return .with(pipeline, then: then, otherwise: otherwise)
        default: return .range(pipeline, then: then, otherwise: otherwise)
        }
    }

    /// What stands between `else` and `end`; `else if` and `else with` are a block in it that shares its end.
    private mutating func otherwise(_ word: String, _ end: Token?, _ start: Token) throws(TemplateError) -> [Node] {
        guard let end else { throw wrong("'\(word)' has no 'end'", at: start) }
        at += 1
        if end.kind == .word("end") {
            try finish()
            return []
        }
        if token.kind == .word("if") && word == "if" || token.kind == .word("with") && word == "with" {
            let start = token
            at += 1
            return [try block(word, start)]
        }
        try finish()
        let (nodes, last) = try list()
        try passEnd(of: word, last, start)
        return nodes
    }

    /// Goes behind the `end` of something that begins at `start`.
    mutating func passEnd(of word: String, _ last: Token?, _ start: Token) throws(TemplateError) {
        guard let last else { throw wrong("'\(word)' has no 'end'", at: start) }
        guard last.kind == .word("end") else {
            throw wrong(word == "define" || word == "block" ? "an 'else' in '\(word)'" : "a second 'else'", at: last)
        }
        at += 1
        try finish()
    }
}
