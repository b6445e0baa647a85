import RE2Patterns

extension Evaluation {
    func matches(_ pattern: RE2Pattern, in text: String, at offset: Int) throws(Fault) -> [TextMatch] {
        try spend(text.utf8.count / 64, at: offset)
        let matches = pattern.allMatches(in: text).compactMap { match -> TextMatch? in
            guard let whole = match.range(0) else { return nil }
            let start = text.utf8.distance(from: text.startIndex, to: whole.lowerBound)
            let length = text.utf8.distance(from: whole.lowerBound, to: whole.upperBound)
            return TextMatch(
                text: String(text[whole]), range: start..<start + length,
                groups: (1..<max(pattern.groupNames.count, 1)).map { match[$0].map(String.init) ?? "" })
        }
        try spend(matches.count, at: offset)
        return matches
    }

    /// What a regular expression answers when it is called: where it was found, and how to ask for the next place.
    func match(_ matches: [TextMatch], _ number: Int) throws(Fault) -> Value? {
        guard number < matches.count else { return nil }
        let match = matches[number]
        return .object(
            ValueObject([
                ("match", .string(match.text)), ("start", .integer(Int64(match.range.lowerBound))),
                ("end", .integer(Int64(match.range.upperBound))),
                ("groups", .array(ValueArray(match.groups.map(Value.string)))),
                ("next", .function(FunctionValue(.match(matches, number + 1)))),
            ]))
    }

    /// Of a regular expression, or of a function that answers like one.
    /// - Parameter most: nil for all.
    func matches(
        of function: FunctionValue, in text: String, most: Int? = nil, at offset: Int
    ) throws(Fault) -> [TextMatch] {
        if case .pattern(let pattern) = function.kind {
            let matches = try matches(pattern, in: text, at: offset)
            return Array(matches.prefix(most ?? matches.count))
        }
        var matches: [TextMatch] = []
        var answer = try call(function, [.string(text)], at: offset)
        while let found = answer {
            guard case .string(let part)? = found.object?["match"], let start = found.object?["start"]?.double,
                let end = found.object?["end"]?.double, let groups = found.object?["groups"]?.elements,
                case .function(let next)? = found.object?["next"],
                case let range = (Int(clamping: start), Int(clamping: end)), 0 <= range.0, range.0 <= range.1,
                range.1 <= text.utf8.count, range.0 >= matches.last?.range.upperBound ?? 0
            else {
                throw Fault("this function does not answer as a regular expression does", at: offset)
            }
            matches.append(TextMatch(text: part, range: range.0..<range.1, groups: groups.map { $0.text ?? "" }))
            answer = try call(next, [], at: offset)
        }
        return Array(matches.prefix(most ?? matches.count))
    }
}
