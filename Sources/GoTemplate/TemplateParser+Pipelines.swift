extension TemplateParser {
    mutating func pipeline(isRange: Bool) throws(TemplateError) -> Pipeline {
        try descend(at: token)
        var pipeline = Pipeline(offset: token.offset)
        let names = try variables(isRange: isRange)
        repeat {
            if !pipeline.commands.isEmpty { at += 1 }
            pipeline.commands.append(try command(isFirst: pipeline.commands.isEmpty))
        } while token.kind == .pipe
        // Declared last: the value cannot see the variable that it becomes.
        for (name, isNew) in names { pipeline.variables.append(try place(name, isNew: isNew)) }
        depth -= 1
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
        var command = Command(head: try operand(isHead: true), offset: start.offset)
        while ![.end, .close, .pipe].contains(token.kind) {
            guard token.isSpaceBefore else { throw wrong("a space is missing before \(token.shown)", at: token) }
            command.arguments.append(try operand())
        }
        if case .constant = command.head.kind, !isFirst || !command.arguments.isEmpty {
            throw wrong("\(start.shown) is no function", at: start)
        }
        if case .function(let function) = command.head.kind, command.head.fields.isEmpty {
            try check(function, start, takes: command.arguments.count + (isFirst ? 0 : 1))
        }
        return command
    }

    private func check(_ function: Function, _ start: Token, takes count: Int) throws(TemplateError) {
        guard function.arguments.contains(count) else {
            throw wrong("\(start.shown) takes \(function.arityText), not \(count)", at: start)
        }
    }

    /// - Parameter isHead: whether what follows are the arguments of a function; anywhere else it has none.
    private mutating func operand(isHead: Bool = false) throws(TemplateError) -> Operand {
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
        case .word(let name): operand.kind = .function(try function(name, start))
        case .integer(let number): operand.kind = .constant(.integer(number))
        case .real(let number): operand.kind = .constant(.real(number))
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
        if case .function(let function) = operand.kind, !isHead || !operand.fields.isEmpty {
            try check(function, start, takes: 0)
        }
        return operand
    }

    private mutating func function(_ name: String, _ start: Token) throws(TemplateError) -> Function {
        guard let function = functions[name] else { throw wrong("there is no function '\(name)'", at: start) }
        isOfSeries = isOfSeries && function.isSteady
        return function
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
