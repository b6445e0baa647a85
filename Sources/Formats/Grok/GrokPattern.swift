import RE2Patterns

/// A grok pattern as one regular expression, and what becomes of its captures.
public struct GrokPattern: Sendable {
    struct Capture: Sendable {
        let name: String
        /// All groups of this name.
        var groups: [Int]
        let modifier: GrokModifier
    }

    let expression: RE2Pattern
    let captures: [Capture]

    public init(_ pattern: String, _ library: GrokLibrary) throws(GrokFault) {
        var expansion = Expansion(library: library)
        let text = try expansion.expand(pattern, within: [], keepsModifiers: true)
        do throws(RE2PatternError) { expression = try RE2Pattern(text) } catch {
            throw GrokFault("no regular expression: \(error.message)")
        }
        guard expansion.modifiers.values.count(where: { if case .time = $0 { true } else { false } }) <= 1 else {
            throw GrokFault("a pattern may have one timestamp only")
        }
        var captures: [Capture] = []
        for (group, name) in expression.groupNames.enumerated() {
            guard let name = name.map({ expansion.names[$0] ?? $0 }) else { continue }
            if let known = captures.firstIndex(where: { $0.name == name }) {
                captures[known].groups.append(group)
            } else {
                captures.append(Capture(name: name, groups: [group], modifier: expansion.modifiers[name] ?? .string))
            }
        }
        self.captures = captures
    }
}

/// Puts the named patterns in the place of their references.
private struct Expansion {
    let library: GrokLibrary
    /// What becomes of a capture, by its name.
    var modifiers: [String: GrokModifier] = [:]
    /// The names of captures by those of their groups, which have no `.` and `-`.
    var names: [String: String] = [:]

    init(library: GrokLibrary) { self.library = library }

    /// - Parameters:
    ///   - outer: the patterns that this one stands in.
    ///   - keepsModifiers: false inside of a named reference, whose text is a capture of its own: what is found in it
    ///     are strings.
    mutating func expand(
        _ pattern: String, within outer: [String], keepsModifiers: Bool
    ) throws(GrokFault) -> String {
        var result = ""
        for piece in GrokReference.pieces(of: pattern) {
            switch piece {
            case .text(let text): result += text
            case .reference(let reference):
                guard let inner = library.expression(of: reference.pattern) else {
                    throw GrokFault("there is no pattern '\(reference.pattern)'")
                }
                if outer.contains(reference.pattern) {
                    throw GrokFault("the pattern '\(reference.pattern)' stands in itself")
                }
                let isPlain = reference.field == nil
                let body = try expand(
                    inner, within: outer + [reference.pattern], keepsModifiers: keepsModifiers && isPlain)
                result += try opening(of: reference, keepsModifiers) + body + ")"
            }
        }
        return result
    }

    private mutating func opening(of reference: GrokReference, _ keepsModifiers: Bool) throws(GrokFault) -> String {
        guard let field = reference.field else { return "(?:" }
        var group = String(field.map { $0 == "." || $0 == "-" ? "_" : $0 })
        while let other = names[group], other != field { group += "_" }
        names[group] = field
        if let text = reference.modifier {
            guard let modifier = GrokModifier(text) else { throw GrokFault("'\(text)' is no modifier") }
            if keepsModifiers { modifiers[field] = modifier }
        }
        return "(?P<\(group)>"
    }
}
