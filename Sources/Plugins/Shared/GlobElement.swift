/// What stands between two slashes of a file pattern.
enum GlobElement: Sendable, Equatable {
    case name(String)
    case pattern(GlobPattern)
    /// `**`: any number of directories, none too.
    case anyDepth

    init(_ text: String) {
        if text == "**" {
            self = .anyDepth
        } else if text.contains(where: { "*?[{\\".contains($0) }) {
            self = .pattern(GlobPattern(text))
        } else {
            self = .name(text)
        }
    }

    /// `**.txt` reaches below its directory too.
    var startsDeep: Bool {
        if case .pattern(let pattern) = self { pattern.text.contains("**") } else { false }
    }

    /// The elements of a path; a slash inside `{...}` belongs to its element's text and so matches nothing.
    static func split(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }
}

/// One element with wildcards, matched character by character.
struct GlobPattern: Sendable, Equatable {
    private enum Step: Sendable, Equatable {
        case literal(Character)
        case one
        case run
        case set([ClosedRange<Character>], isNegated: Bool)
    }

    let text: String
    /// One for each choice of the braces.
    private let alternatives: [[Step]]

    init(_ text: String) {
        self.text = text
        alternatives = Self.expandBraces(Array(text)).map(Self.steps)
    }

    func matches(_ name: String) -> Bool {
        let name = Array(name)
        return alternatives.contains { Self.matches($0, name) }
    }

    /// Goes back to the last `*` alone, so the time is at most the product of both lengths.
    private static func matches(_ steps: [Step], _ name: [Character]) -> Bool {
        var step = 0
        var i = 0
        var lastRun: (step: Int, i: Int)?
        while i < name.count {
            if step < steps.count, steps[step] == .run {
                lastRun = (step, i)
                step += 1
            } else if step < steps.count, fits(steps[step], name[i]) {
                step += 1
                i += 1
            } else if let run = lastRun {
                lastRun = (run.step, run.i + 1)
                step = run.step + 1
                i = run.i + 1
            } else {
                return false
            }
        }
        return steps[step...].allSatisfy { $0 == .run }
    }

    private static func fits(_ step: Step, _ character: Character) -> Bool {
        switch step {
        case .literal(let literal): literal == character
        case .one, .run: true
        case .set(let ranges, let isNegated): ranges.contains { $0.contains(character) } != isNegated
        }
    }

    private static func steps(_ text: [Character]) -> [Step] {
        var steps: [Step] = []
        var i = 0
        while i < text.count {
            switch text[i] {
            case "*": if steps.last != .run { steps.append(.run) }
            case "?": steps.append(.one)
            case "[":
                guard let (set, end) = set(text, from: i) else {
                    steps.append(.literal("["))
                    break
                }
                steps.append(set)
                i = end
            case "\\" where i + 1 < text.count:
                i += 1
                steps.append(.literal(text[i]))
            case let character: steps.append(.literal(character))
            }
            i += 1
        }
        return steps
    }

    /// The set that begins at a bracket, and where its closing one is; nil if there is none.
    private static func set(_ text: [Character], from start: Int) -> (Step, end: Int)? {
        var i = start + 1
        let isNegated = i < text.count && (text[i] == "!" || text[i] == "^")
        if isNegated { i += 1 }
        var ranges: [ClosedRange<Character>] = []
        while i < text.count, text[i] != "]" || ranges.isEmpty {
            if text[i] == "\\", i + 1 < text.count { i += 1 }
            let low = text[i]
            var high = low
            if i + 2 < text.count, text[i + 1] == "-", text[i + 2] != "]" {
                high = text[i + 2]
                i += 2
            }
            if low <= high { ranges.append(low...high) }
            i += 1
        }
        return i < text.count ? (.set(ranges, isNegated: isNegated), i) : nil
    }

    /// `a{b,c}d` to `abd` and `acd`. A brace without its partner is a literal.
    private static func expandBraces(_ text: [Character]) -> [[Character]] {
        var depth = 0
        var open = 0
        var commas: [Int] = []
        var i = 0
        while i < text.count {
            switch text[i] {
            case "\\": i += 1
            case "{":
                if depth == 0 { (open, commas) = (i, []) }
                depth += 1
            case "," where depth == 1: commas.append(i)
            case "}" where depth > 0:
                depth -= 1
                guard depth == 0 else { break }
                let ends = commas + [i]
                let starts = [open] + commas
                let head = text[..<open]
                let tail = text[(i + 1)...]
                return zip(starts, ends).flatMap { start, end -> [[Character]] in
                    expandBraces(Array(head + text[(start + 1)..<end] + tail))
                }
            default: break
            }
            i += 1
        }
        return [text]
    }
}
