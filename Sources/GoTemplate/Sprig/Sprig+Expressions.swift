import RE2Patterns

extension Sprig {
    /// Regular expressions.
    static let expressions = withMust([
        "regexMatch": Function(2) { .bool(try pattern($0[0]).matches(try $0[1].text())) },
        "regexFind": Function(2) {
            .string(try pattern($0[0]).firstMatch(in: try $0[1].text())?[0].map(String.init) ?? "")
        },
        "regexFindAll": Function(3) { arguments in
            let (pattern, text) = (try pattern(arguments[0]), try arguments[1].text())
            return .list(
                pattern.ranges(in: text, most: try limit(arguments[2])).map { .string(String(text[$0])) })
        },
        "regexSplit": Function(3) {
            .list(split(try $0[1].text(), at: try pattern($0[0]), most: try limit($0[2])).map(Value.string))
        },
        "regexReplaceAll": Function(3) {
            .string(try pattern($0[0]).replacingAll(in: try $0[1].text(), with: try $0[2].text()))
        },
        "regexReplaceAllLiteral": Function(3) {
            let literal = try $0[2].text().replacing("$", with: "$$")
            return .string(try pattern($0[0]).replacingAll(in: try $0[1].text(), with: literal))
        },
    ]).merging([
        "regexQuoteMeta": Function(1) {
            .string(try $0[0].text().reduce(into: "") { $0 += "\\.+*?()|[]{}^$".contains($1) ? "\\\($1)" : "\($1)" })
        }
    ]) { $1 }

    private static func pattern(_ value: Value) throws(Complaint) -> RE2Pattern {
        let text = try value.text()
        do throws(RE2PatternError) { return try RE2Pattern(text) } catch { throw Complaint(error.message) }
    }

    /// A negative one means all.
    private static func limit(_ value: Value) throws(Complaint) -> Int {
        let count = try value.count()
        return count < 0 ? .max : count
    }

    /// What lies between the matches, in that many parts at most.
    private static func split(_ text: String, at pattern: RE2Pattern, most: Int) -> [String] {
        if most == 0 { return [] }
        if text.isEmpty { return [""] }
        var parts: [String] = []
        var start = text.startIndex
        var end = text.startIndex
        for range in pattern.ranges(in: text, most: most) {
            if parts.count == most - 1 { break }
            end = range.lowerBound
            if range.upperBound > text.startIndex { parts.append(String(text[start..<end])) }
            start = range.upperBound
        }
        return end == text.endIndex ? parts : parts + [String(text[start...])]
    }
}
