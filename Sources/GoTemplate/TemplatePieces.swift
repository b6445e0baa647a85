/// A template cut into its texts and actions, with comments gone and the space trimmed that `{{-` and `-}}` name.
struct TemplatePieces {
    enum Piece: Equatable {
        case text(String)
        /// What stands between the braces, and where it begins.
        case action(Substring, offset: Int)
    }

    private(set) var pieces: [Piece] = []
    private let template: String

    init(_ template: String) throws(TemplateError) {
        self.template = template
        var rest = template[...]
        var trimsStart = false
        while let opening = rest.firstRange(of: "{{") {
            let offset = template.utf8.distance(from: template.startIndex, to: opening.lowerBound)
            var body = rest[opening.upperBound...]
            let trimsEnd = Self.beginsWithTrim(body)
            add(rest[..<opening.lowerBound], trimsStart, trimsEnd)
            if trimsEnd { body = body.dropFirst(1) }
            let inner = trimsEnd ? body.drop(while: Self.isSpace) : body
            let end =
                inner.hasPrefix("/*") ? try comment(inner, offset) : try actionEnd(body, offset)
            trimsStart = end.trims
            rest = end.rest
        }
        add(rest, trimsStart, false)
    }

    private mutating func add(_ text: Substring, _ trimsStart: Bool, _ trimsEnd: Bool) {
        var text = text
        if trimsStart { text = text.drop(while: Self.isSpace) }
        while trimsEnd, let last = text.last, Self.isSpace(last) { text.removeLast() }
        if !text.isEmpty { pieces.append(.text(String(text))) }
    }

    private typealias End = (trims: Bool, rest: Substring)

    private func comment(_ inner: Substring, _ offset: Int) throws(TemplateError) -> End {
        guard let close = inner.firstRange(of: "*/") else {
            throw TemplateError("a comment does not end", at: offset, in: template)
        }
        let after = inner[close.upperBound...]
        let spaceless = after.drop(while: Self.isSpace)
        if spaceless.startIndex > after.startIndex, spaceless.hasPrefix("-}}") { return (true, spaceless.dropFirst(3)) }
        guard after.hasPrefix("}}") else {
            throw TemplateError("a comment must end right before '}}'", at: offset, in: template)
        }
        return (false, after.dropFirst(2))
    }

    /// Braces in quoted text end nothing.
    private mutating func actionEnd(_ body: Substring, _ offset: Int) throws(TemplateError) -> End {
        let start = template.utf8.distance(from: template.startIndex, to: body.startIndex)
        var quote: Unicode.Scalar?
        var scalars = body.unicodeScalars
        while let scalar = scalars.first {
            if let open = quote {
                if scalar == "\n", open != "`" { break }
                if scalar == "\\", open != "`" { scalars = scalars.dropFirst() }
                if scalar == open { quote = nil }
            } else if scalar == "\"" || scalar == "`" || scalar == "'" {
                quote = scalar
            } else if scalars.starts(with: "}}".unicodeScalars) {
                var action = body[..<scalars.startIndex]
                let trims = action.last == "-" && action.dropLast().last.map(Self.isSpace) == true
                if trims { action.removeLast() }
                pieces.append(.action(action, offset: start))
                return (trims, Substring(scalars.dropFirst(2)))
            }
            scalars = scalars.dropFirst()
        }
        let what = quote == nil ? "an action does not end: '}}' is missing" : "a quoted text does not end"
        throw TemplateError(what, at: offset, in: template)
    }

    private static func beginsWithTrim(_ body: Substring) -> Bool {
        body.first == "-" && body.dropFirst().first.map(isSpace) == true
    }

    static func isSpace(_ character: Character) -> Bool {
        character == " " || character == "\t" || character == "\n" || character == "\r" || character == "\r\n"
    }
}
