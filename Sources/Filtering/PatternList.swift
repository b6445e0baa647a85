/// A list of patterns as Telegraf reads it: plain names if none of them has a `*`, `?` or `[` and there are no
/// separators, else globs. Braces are ordinary characters of a plain name.
///
/// A text matches if one of the patterns matches all of it, byte for byte; a character is a Unicode scalar.
public struct PatternList: Sendable {
    /// The forms that need no program.
    private enum Form: Sendable {
        /// `prefix*suffix`, and with one of them empty `prefix*` and `*suffix`.
        case affixes([UInt8], [UInt8])
        /// `*middle*`.
        case infix([UInt8])
        case program(GlobProgram)
    }

    private let names: NameTable
    private let forms: [Form]

    /// - Parameter separators: each of these characters ends a `*` and does not fit `?`.
    public init(_ patterns: [String], separators: String = "") throws(PatternError) {
        if separators.isEmpty, !patterns.contains(where: Self.isGlob) {
            names = NameTable(patterns.map { Array($0.utf8) })
            forms = []
            return
        }
        let separators = ScalarSet(separators.unicodeScalars)
        var names: [[UInt8]] = []
        var forms: [Form] = []
        for pattern in patterns {
            let program = try GlobCompiler.compile(pattern, separators: separators)
            if let name = program.wholeLiteral { names.append(name) } else { forms.append(Self.form(program)) }
        }
        self.names = NameTable(names)
        self.forms = forms
    }

    private static func isGlob(_ pattern: String) -> Bool {
        pattern.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    public func matches(_ text: String) -> Bool {
        let bytes = text.utf8.span
        if names.contains(bytes) { return true }
        for form in forms {
            switch form {
            case .affixes(let prefix, let suffix):
                if bytes.count >= prefix.count + suffix.count, bytes.has(prefix, at: 0),
                    bytes.has(suffix, at: bytes.count - suffix.count)
                {
                    return true
                }
            case .infix(let middle):
                var at = 0
                while at + middle.count <= bytes.count {
                    if bytes.has(middle, at: at) { return true }
                    at += 1
                }
            case .program(let program): if program.matches(bytes) { return true }
            }
        }
        return false
    }

    private static func form(_ program: GlobProgram) -> Form {
        func text(_ start: Int, _ count: Int) -> [UInt8] { Array(program.literals[start..<start + count]) }
        // With the `end` behind them.
        switch program.steps.count {
        case 2:
            if case .run(crosses: true, _) = program.steps[0] { return .affixes([], []) }
        case 3:
            switch (program.steps[0], program.steps[1]) {
            case (.literal(let start, let count), .run(crosses: true, _)): return .affixes(text(start, count), [])
            case (.run(crosses: true, _), .literal(let start, let count)): return .affixes([], text(start, count))
            default: break
            }
        case 4:
            switch (program.steps[0], program.steps[1], program.steps[2]) {
            case (.literal(let start, let count), .run(crosses: true, _), .literal(let start2, let count2)):
                return .affixes(text(start, count), text(start2, count2))
            case (.run(crosses: true, _), .literal(let start, let count), .run(crosses: true, _)):
                return .infix(text(start, count))
            default: break
            }
        default: break
        }
        return .program(program)
    }
}

extension Span<UInt8> {
    /// Whether the bytes from `offset` on start with `part`; all of it must be there.
    @inline(__always) fileprivate func has(_ part: [UInt8], at offset: Int) -> Bool {
        var i = 0
        while i < part.count {
            if self[offset + i] != part[i] { return false }
            i += 1
        }
        return true
    }
}
