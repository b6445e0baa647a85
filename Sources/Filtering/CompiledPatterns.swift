/// Patterns, ready to be matched: plain names, forms that need no program, and programs.
final class CompiledPatterns: Sendable {
    /// The forms that need no program. They hold places in `bytes` and no arrays of their own, so that the loop over
    /// them counts no references.
    private enum Form: Sendable {
        /// `prefix*suffix`, and with one of them empty `prefix*` and `*suffix`.
        case affixes(Range<Int>, Range<Int>)
        /// `*middle*`.
        case infix(Range<Int>)
    }

    private let names: NameTable
    private let forms: [Form]
    private let bytes: [UInt8]
    private let programs: [GlobProgram]

    init(names: [String]) {
        self.names = NameTable(names.map { Array($0.utf8) })
        forms = []
        bytes = []
        programs = []
    }

    init(globs: [String], separators: ScalarSet) throws(PatternError) {
        var names: [[UInt8]] = []
        var forms: [Form] = []
        var bytes: [UInt8] = []
        var programs: [GlobProgram] = []
        for glob in globs {
            let program = try GlobCompiler.compile(glob, separators: separators)
            if let name = program.wholeLiteral {
                names.append(name)
            } else if let form = Self.form(of: program, &bytes) {
                forms.append(form)
            } else {
                programs.append(program)
            }
        }
        self.names = NameTable(names)
        self.forms = forms
        self.bytes = bytes
        self.programs = programs
    }

    func matches(_ text: Span<UInt8>) -> Bool {
        if names.contains(text) { return true }
        var i = 0
        while i < forms.count {
            if matches(text, forms[i]) { return true }
            i += 1
        }
        i = 0
        while i < programs.count {
            if programs[i].matches(text) { return true }
            i += 1
        }
        return false
    }

    @inline(__always) private func matches(_ text: Span<UInt8>, _ form: Form) -> Bool {
        switch form {
        case .affixes(let prefix, let suffix):
            return text.count >= prefix.count + suffix.count && has(text, 0, prefix)
                && has(text, text.count - suffix.count, suffix)
        case .infix(let middle):
            var at = 0
            while at + middle.count <= text.count {
                if has(text, at, middle) { return true }
                at += 1
            }
            return false
        }
    }

    /// Whether `text`, which is long enough, has `part` of `bytes` at an offset.
    @inline(__always) private func has(_ text: Span<UInt8>, _ offset: Int, _ part: Range<Int>) -> Bool {
        var i = 0
        while i < part.count {
            if text[offset + i] != bytes[part.lowerBound + i] { return false }
            i += 1
        }
        return true
    }

    private static func form(of program: GlobProgram, _ bytes: inout [UInt8]) -> Form? {
        func literal(_ start: Int, _ count: Int) -> Range<Int> {
            bytes += program.literals[start..<start + count]
            return bytes.count - count..<bytes.count
        }
        let steps = program.steps.dropLast()  // without the end
        return switch (steps.count, steps.first, steps.dropFirst().first, steps.last) {
        case (1, .run(crosses: true, _), _, _): .affixes(0..<0, 0..<0)
        case (2, .literal(let start, let count), .run(crosses: true, _), _): .affixes(literal(start, count), 0..<0)
        case (2, .run(crosses: true, _), .literal(let start, let count), _): .affixes(0..<0, literal(start, count))
        case (3, .literal(let start, let count), .run(crosses: true, _), .literal(let start2, let count2)):
            .affixes(literal(start, count), literal(start2, count2))
        case (3, .run(crosses: true, _), .literal(let start, let count), .run(crosses: true, _)):
            .infix(literal(start, count))
        default: nil
        }
    }
}
