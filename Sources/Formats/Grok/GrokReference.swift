/// What stands between `%{` and `}` in a grok pattern: `NUMBER`, `NUMBER:bytes`, `NUMBER:bytes:int`.
struct GrokReference: Equatable {
    let pattern: String
    /// What the found text is called; nil for what is only matched.
    let field: String?
    /// What becomes of the text, as it is written.
    let modifier: String?

    enum Piece: Equatable {
        case text(String)
        case reference(GrokReference)
    }

    /// A `%{` that no reference follows is part of the regular expression.
    static func pieces(of pattern: String) -> [Piece] {
        var pieces: [Piece] = []
        var text = ""
        var rest = pattern[...]
        while let open = rest.firstRange(of: "%{") {
            text += rest[..<open.lowerBound]
            if let (reference, end) = reference(rest[open.upperBound...]) {
                if !text.isEmpty { pieces.append(.text(text)) }
                text = ""
                pieces.append(.reference(reference))
                rest = rest[end...]
            } else {
                text += "%{"
                rest = rest[open.upperBound...]
            }
        }
        text += rest
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces
    }

    /// - Returns: where the rest begins, behind the brace, too.
    private static func reference(_ body: Substring) -> (GrokReference, end: String.Index)? {
        let name = body.prefix(while: isNameCharacter)
        var rest = body[name.endIndex...]
        if name.isEmpty { return nil }
        var field: Substring?
        var modifier: Substring?
        if rest.first == ":" {
            let word = rest.dropFirst().prefix(while: isNameCharacter)
            if word.isEmpty { return nil }
            field = word
            rest = rest[word.endIndex...]
        }
        if field != nil, rest.first == ":" {
            guard let word = modifierText(rest.dropFirst()) else { return nil }
            modifier = word
            rest = rest[word.endIndex...]
        }
        guard rest.first == "}" else { return nil }
        let made = GrokReference(
            pattern: String(name), field: field.map(String.init), modifier: modifier.map(String.init))
        return (made, body.index(after: rest.startIndex))
    }

    /// A word, or `ts-"` and all up to the quote before the brace.
    private static func modifierText(_ text: Substring) -> Substring? {
        if text.hasPrefix("ts-\"") {
            guard let end = text.dropFirst(4).firstRange(of: "\"}") else { return nil }
            return text[..<text.index(after: end.lowerBound)]
        }
        let word = text.prefix(while: isNameCharacter)
        return word.isEmpty ? nil : word
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character == "_" || character == "-" || character == "."
            || character.isASCII && (character.isLetter || character.isNumber)
    }
}
