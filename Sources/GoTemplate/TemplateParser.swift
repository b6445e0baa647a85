/// Makes nodes of a template's pieces.
struct TemplateParser {
    private let template: String
    private let functions: [String: Function]
    private var pieces: ArraySlice<TemplatePieces.Piece>
    private var tokens: [Token] = []
    private var at = 0
    private var loops = 0
    /// The variables that can be seen, with their places in the frame.
    private var scope: [(name: String, place: Int)] = [("$", 0)]

    /// How many places the frame of variables needs.
    private(set) var frameSize = 1
    /// Whether the template looks at nothing but the name and the tags.
    private(set) var isOfSeries = true
    private(set) var nodes: [Node] = []

    init(_ template: String, _ functions: [String: Function]) throws(TemplateError) {
        self.template = template
        self.functions = functions
        pieces = try TemplatePieces(template).pieces[...]
        let (nodes, end) = try list()
        if let end { throw wrong("\(end.shown) ends nothing here", at: end) }
        self.nodes = nodes
    }

    private func wrong(_ message: String, at token: Token) -> TemplateError {
        TemplateError(message, at: token.offset, in: template)
    }

    // MARK: Nodes

    /// Up to an `end` or `else`, which is the token; nil at the end of the template.
    private mutating func list() throws(TemplateError) -> ([Node], Token?) {
        var nodes: [Node] = []
        while let piece = pieces.popFirst() {
            switch piece {
            case .text(let text): nodes.append(.text(Array(text.utf8)))
            case .action(let action, let offset):
                tokens = try ActionWords.tokens(of: action, at: offset, in: template)
                at = 0
                if case .word(let word) = token.kind, word == "end" || word == "else" { return (nodes, token) }
                nodes.append(try node())
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
        case "define", "template", "block": throw wrong("'\(word)' is not offered", at: start)
        default: return try plain()
        }
    }

    private mutating func plain() throws(TemplateError) -> Node {
        let pipeline = try pipeline(isRange: false)
        try finish()
        return pipeline.variables.isEmpty ? .print(pipeline) : .set(pipeline)
    }

    private mutating func finish() throws(TemplateError) {
        guard token.kind == .end else { throw wrong("\(token.shown) is not expected here", at: token) }
    }

    private mutating func block(_ word: String, _ start: Token) throws(TemplateError) -> Node {
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
        guard let last else { throw wrong("'\(word)' has no 'end'", at: start) }
        guard last.kind == .word("end") else { throw wrong("a second 'else'", at: last) }
        at += 1
        try finish()
        return nodes
    }

    // MARK: Pipelines

    /// The last token of an action is `end`, and nothing steps over it.
    private var token: Token { tokens[at] }

    private mutating func pipeline(isRange: Bool) throws(TemplateError) -> Pipeline {
        var pipeline = Pipeline(offset: token.offset)
        let names = try variables(isRange: isRange)
        repeat {
            if !pipeline.commands.isEmpty { at += 1 }
            pipeline.commands.append(try command(isFirst: pipeline.commands.isEmpty))
        } while token.kind == .pipe
        // Declared last: the value cannot see the variable that it becomes.
        for (name, isNew) in names { pipeline.variables.append(try place(name, isNew: isNew)) }
        return pipeline
    }

    /// `$x :=`, `$x =`, and of a range `$i, $x :=`.
    private mutating func variables(isRange: Bool) throws(TemplateError) -> [(Token, isNew: Bool)] {
        guard case .variable = token.kind else { return [] }
        let names = isRange && tokens[at + 1].kind == .comma ? [token, tokens[min(at + 2, tokens.count - 1)]] : [token]
        let sign = tokens[min(at + 2 * names.count - 1, tokens.count - 1)]
        guard sign.kind == .declare || sign.kind == .assign else {
            if names.count == 2 { throw wrong("':=' is missing", at: sign) }
            return []
        }
        at += 2 * names.count
        return names.map { ($0, sign.kind == .declare) }
    }

    private mutating func place(_ token: Token, isNew: Bool) throws(TemplateError) -> Int {
        guard case .variable(let name) = token.kind else { throw wrong("a variable is missing", at: token) }
        guard isNew else { return try place(of: name, token) }
        scope.append((name, frameSize))
        frameSize += 1
        return frameSize - 1
    }

    private func place(of name: String, _ token: Token) throws(TemplateError) -> Int {
        guard let found = scope.last(where: { $0.name == name }) else {
            throw wrong("the variable '\(name)' is not set before", at: token)
        }
        return found.place
    }

    private mutating func command(isFirst: Bool) throws(TemplateError) -> Command {
        let start = token
        var command = Command(head: try operand(), offset: start.offset)
        while ![.end, .close, .pipe].contains(token.kind) {
            guard token.isSpaceBefore else { throw wrong("a space is missing before \(token.shown)", at: token) }
            command.arguments.append(try operand())
        }
        if case .constant = command.head.kind, !isFirst || !command.arguments.isEmpty {
            throw wrong("\(start.shown) is no function", at: start)
        }
        if case .function(let function) = command.head.kind, command.head.fields.isEmpty {
            let count = command.arguments.count + (isFirst ? 0 : 1)
            guard function.arguments.contains(count) else {
                throw wrong("\(start.shown) takes \(function.arityText), not \(count)", at: start)
            }
        }
        return command
    }

    private mutating func operand() throws(TemplateError) -> Operand {
        let start = token
        var operand = Operand(kind: .dot, offset: start.offset)
        at += 1
        switch start.kind {
        case .dot: isOfSeries = false
        case .field(let name): operand.fields = [name]
        case .variable(let name):
            operand.kind = .variable(try place(of: name, start))
            if name == "$" { isOfSeries = isOfSeries && isOfSeriesAlone(token) }
        case .word("true"): operand.kind = .constant(.bool(true))
        case .word("false"): operand.kind = .constant(.bool(false))
        case .word("nil"): operand.kind = .constant(.none)
        case .word(let name):
            guard let function = functions[name] else { throw wrong("there is no function '\(name)'", at: start) }
            operand.kind = .function(function)
        case .integer(let number): operand.kind = .constant(.int(number))
        case .real(let number): operand.kind = .constant(.double(number))
        case .string(let text): operand.kind = .constant(.string(text))
        case .open:
            operand.kind = .pipeline(try pipeline(isRange: false))
            guard token.kind == .close else { throw wrong("')' is missing", at: token) }
            at += 1
        case .end, .close, .pipe, .comma, .declare, .assign:
            at -= 1
            throw wrong(start.kind == .end ? "a value is missing" : "\(start.shown) is not expected here", at: start)
        }
        try fields(of: &operand, start)
        return operand
    }

    /// The fields that stand right behind a value.
    private mutating func fields(of operand: inout Operand, _ start: Token) throws(TemplateError) {
        while case .field(let name) = token.kind, !token.isSpaceBefore {
            switch operand.kind {
            case .constant: throw wrong("\(start.shown) has no fields", at: token)
            case .dot where operand.fields.isEmpty: throw wrong("a name is missing before \(token.shown)", at: token)
            default: operand.fields.append(name)
            }
            at += 1
        }
        if case .dot = operand.kind, let first = operand.fields.first, !Self.seriesFields.contains(first) {
            isOfSeries = false
        }
    }

    private static let seriesFields: Set = ["Name", "Tag", "Tags", "HasTag"]

    private func isOfSeriesAlone(_ token: Token) -> Bool {
        if case .field(let name) = token.kind, !token.isSpaceBefore { Self.seriesFields.contains(name) } else { false }
    }
}
