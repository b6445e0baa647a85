import RE2Patterns

extension Sprig {
    /// Regular expressions.
    static let expressions: [String: Function] = [
        "regexMatch": Function(2) { .bool(try pattern($0[0]).matches(try $0[1].text())) },
        "regexFind": Function(2) {
            .string(try pattern($0[0]).firstMatch(in: try $0[1].text())?[0].map(String.init) ?? "")
        },
        "regexReplaceAll": Function(3) {
            .string(try pattern($0[0]).replacingAll(in: try $0[1].text(), with: try $0[2].text()))
        },
        "regexReplaceAllLiteral": Function(3) {
            let literal = try $0[2].text().replacing("$", with: "$$")
            return .string(try pattern($0[0]).replacingAll(in: try $0[1].text(), with: literal))
        },
        "regexQuoteMeta": Function(1) {
            .string(try $0[0].text().reduce(into: "") { $0 += "\\.+*?()|[]{}^$".contains($1) ? "\\\($1)" : "\($1)" })
        },
    ]

    private static func pattern(_ value: Value) throws(Complaint) -> RE2Pattern {
        let text = try value.text()
        do throws(RE2PatternError) { return try RE2Pattern(text) } catch { throw Complaint(error.message) }
    }
}
