import Bytes

extension TemplateParser {
    mutating func define() throws(TemplateError) {
        let start = token
        at += 1
        let name = try name()
        try finish()
        try body("define", of: name, start)
    }

    /// `template "name" value`, or a `block`, which is the same with the template that it names.
    mutating func template(isBlock: Bool) throws(TemplateError) -> Node {
        let start = token
        at += 1
        let nameToken = token
        let name = try name()
        let pipeline = isBlock || token.kind != .end ? try given() : nil
        try finish()
        if isBlock { try body("block", of: name, start) }
        return .template(named.place(of: name, at: nameToken), pipeline, offset: start.offset)
    }

    private mutating func name() throws(TemplateError) -> String {
        guard case .string(let name) = token.kind else { throw wrong("a name in quotes is missing", at: token) }
        at += 1
        return name
    }

    /// A metric handed on as it is tells no more than the other template asks of it, which is looked at there.
    private mutating func given() throws(TemplateError) -> Pipeline {
        let before = isOfSeries
        let first = token.kind
        let pipeline = try pipeline(isRange: false)
        let isAlone = pipeline.commands.count == 1 && pipeline.commands[0].arguments.isEmpty
        if isAlone, first == .dot || first == .variable("$"), pipeline.commands[0].head.fields.isEmpty {
            isOfSeries = before
        }
        return pipeline
    }

    /// Its variables are its own, and `$` is what it is given.
    private mutating func body(_ word: String, of name: String, _ start: Token) throws(TemplateError) {
        let outer = (scope, frameSize, loops)
        (scope, frameSize, loops) = ([("$", 0)], 1, 0)
        try descend(at: start)
        let (nodes, last) = try list()
        try passEnd(of: word, last, start)
        depth -= 1
        let body = TemplateBody(nodes: nodes, frameSize: frameSize)
        (scope, frameSize, loops) = outer
        guard named.define(name, body) else {
            throw wrong("the template \(GoQuote.quoted(name)) is defined twice", at: start)
        }
    }
}
