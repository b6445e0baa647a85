extension JSONPath.Query {
    /// Texts are compared byte by byte, numbers as doubles, and nothing with a value of another kind.
    func isTrue(of node: JSONDocument.Node, in document: JSONDocument) -> Bool {
        let origin = JSONMatch(found: node, in: document)
        let isContainer = origin.kind == .object || origin.kind == .array
        if !isContainer, !isOfElement { return false }
        let match = isContainer ? route.follow(origin) : origin
        if let likeness { return compares(likeness.holds(of: match), with: "true".utf8) }
        guard let match else { return false }
        guard let comparison else { return true }
        switch match.kind {
        case .string:
            let text =
                match.document.plainText(of: match.node).map { match.document.bytes[$0] }
                ?? match.document.textBytes(of: match.node)[...]
            switch comparison {
            case .equal: return text.elementsEqual(value)
            case .unequal: return !text.elementsEqual(value)
            case .less: return text.lexicographicallyPrecedes(value)
            case .lessOrEqual: return !value.lexicographicallyPrecedes(text)
            case .more: return value.lexicographicallyPrecedes(text)
            case .moreOrEqual: return !text.lexicographicallyPrecedes(value)
            case .like: return pattern.fits(text)
            case .unlike: return !pattern.fits(text)
            }
        case .number:
            guard let number = match.document.number(of: match.node) else { return false }
            switch comparison {
            case .equal: return number == self.number
            case .unequal: return number != self.number
            case .less: return number < self.number
            case .lessOrEqual: return number <= self.number
            case .more: return number > self.number
            case .moreOrEqual: return number >= self.number
            case .like, .unlike: return false
            }
        case .yes, .no: return compares(match.kind == JSONDocument.Kind.yes, with: value)
        case .null, .array, .object: return false
        }
    }

    /// `false` is less than `true`, and only those are compared in size.
    private func compares(_ isTrue: Bool, with text: some Collection<UInt8>) -> Bool {
        switch comparison {
        case .equal: text.elementsEqual((isTrue ? "true" : "false").utf8)
        case .unequal: !text.elementsEqual((isTrue ? "true" : "false").utf8)
        case .less: !isTrue && text.elementsEqual("true".utf8)
        case .lessOrEqual: !isTrue
        case .more: isTrue && text.elementsEqual("false".utf8)
        case .moreOrEqual: isTrue
        case .like, .unlike, nil: false
        }
    }
}

extension JSONPath.Query.Likeness {
    /// - Parameter match: nil for a value that is not there.
    fileprivate func holds(of match: JSONMatch?) -> Bool {
        switch self {
        case .yes: match?.isTrueish ?? false
        case .no: match?.isFalseish ?? true
        case .null: match.map { $0.kind == .null } ?? true
        case .anything: match != nil
        }
    }
}
