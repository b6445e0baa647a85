/// Reads Telegraf's globs: `*`, `**`, `?`, `[abc]`, `[a-c]`, `[!a]`, `{a,b*}`, `\x`.
///
/// As there, `,`, `}` and `]` outside their construct stand for themselves, an open `{` ends with the pattern, and a
/// backslash at the end says nothing.
struct GlobCompiler {
    /// An open `{`.
    private struct Group {
        /// The fork before the alternative being read; it learns where the next one starts.
        var fork: Int
        /// The jumps behind the alternatives.
        var jumps: [Int] = []
    }

    private let pattern: String
    private let scalars: [Unicode.Scalar]
    private var next = 0
    private var program = GlobProgram()
    private var groups: [Group] = []
    /// The first step of the alternative being read, or of the pattern.
    private var start = 0
    /// A literal before a place that is jumped to must not grow.
    private var isLiteralOpen = false

    private init(_ pattern: String, separators: ScalarSet) {
        self.pattern = pattern
        scalars = Array(pattern.unicodeScalars)
        program.separators = separators
    }

    static func compile(_ pattern: String, separators: ScalarSet) throws(PatternError) -> GlobProgram {
        var compiler = GlobCompiler(pattern, separators: separators)
        while let scalar = compiler.take() { try compiler.add(scalar) }
        while !compiler.groups.isEmpty { compiler.closeGroup() }
        compiler.endAlternative()
        compiler.add(.end)
        return compiler.program
    }

    private mutating func take() -> Unicode.Scalar? {
        guard next < scalars.count else { return nil }
        defer { next += 1 }
        return scalars[next]
    }

    private mutating func add(_ scalar: Unicode.Scalar) throws(PatternError) {
        switch scalar {
        case "*":
            var count = 1
            while next < scalars.count, scalars[next] == "*" {
                next += 1
                count += 1
            }
            add(.run(crosses: count > 1 || program.separators.isEmpty, branch: takeBranch()))
        case "?": add(.one)
        case "[":
            program.sets.append(try readClass())
            add(.oneOf(set: program.sets.count - 1))
        case "{":
            groups.append(Group(fork: program.steps.count))
            openAlternative()
        case "," where !groups.isEmpty:
            endAlternative()
            groups[groups.count - 1].jumps.append(program.steps.count)
            add(.jump(to: 0))
            program.steps[groups[groups.count - 1].fork] = .fork(other: program.steps.count, branch: takeBranch())
            groups[groups.count - 1].fork = program.steps.count
            openAlternative()
        case "}" where !groups.isEmpty: closeGroup()
        case "\\":
            if let plain = take() { add(literal: plain) }
        default: add(literal: scalar)
        }
    }

    private mutating func add(_ step: GlobProgram.Step) {
        program.steps.append(step)
        isLiteralOpen = false
    }

    private mutating func add(literal scalar: Unicode.Scalar) {
        let bytes = UTF8.encode(scalar).map(Array.init) ?? []
        program.literals += bytes
        if isLiteralOpen, case .literal(let start, let count)? = program.steps.last {
            program.steps[program.steps.count - 1] = .literal(start: start, count: count + bytes.count)
        } else {
            add(.literal(start: program.literals.count - bytes.count, count: bytes.count))
            isLiteralOpen = true
        }
    }

    private mutating func takeBranch() -> Int {
        defer { program.branches += 1 }
        return program.branches
    }

    /// Leaves room for the fork; if no further alternative comes, it stays a jump to the step behind it.
    private mutating func openAlternative() {
        add(.jump(to: program.steps.count + 1))
        start = program.steps.count
    }

    private mutating func closeGroup() {
        endAlternative()
        for jump in groups.removeLast().jumps { program.steps[jump] = .jump(to: program.steps.count) }
        // Whatever comes now shares its alternative with this group, so it is not alone.
        start = -1
        isLiteralOpen = false
    }

    /// A lone `?` or `[!a]` matches the empty text too, as in Telegraf.
    private mutating func endAlternative() {
        guard start == program.steps.count - 1 else { return }
        switch program.steps[start] {
        case .one: break
        case .oneOf(let set) where program.sets[set].isNegated: break
        default: return
        }
        program.steps.insert(.fork(other: start + 2, branch: takeBranch()), at: start)
    }

    /// What follows `[`: either one range or a list of characters.
    private mutating func readClass() throws(PatternError) -> ScalarSet {
        let opened = next - 1
        let isNegated = next < scalars.count && scalars[next] == "!"
        if isNegated { next += 1 }
        var members: [Unicode.Scalar] = []
        var set: ScalarSet
        if next + 1 < scalars.count, scalars[next + 1] == "-", scalars[next] != "\\" {
            let low = scalars[next]
            next += 2
            guard var high = take() else { throw error("'[' has no end") }
            if high == "\\", let plain = take() { high = plain }
            guard next < scalars.count else { throw error("'[' has no end") }
            guard take() == "]" else {
                throw error("a class holds either one range such as [a-c] or a list such as [abc], not both")
            }
            guard low.value <= high.value else { throw error("the range '\(low)-\(high)' runs backwards") }
            set = ScalarSet(low.value...high.value)
        } else {
            while true {
                guard var member = take() else { throw error("'[' has no end") }
                if member == "]" { break }
                if member == "\\" {
                    guard let plain = take() else { throw error("'[' has no end") }
                    member = plain
                }
                members.append(member)
            }
            if members.isEmpty {
                let text = String(String.UnicodeScalarView(scalars[opened..<next]))
                throw error("the class '\(text)' holds nothing; write '\\[' for the character")
            }
            set = ScalarSet(members)
        }
        set.isNegated = isNegated
        return set
    }

    private func error(_ message: String) -> PatternError { PatternError("\(message) in '\(pattern)'") }
}
