import Filtering
import TestSupport
import Testing

@Suite struct PatternListTests {
    @Test(
        "What one pattern matches and what not",
        arguments: [
            ("cpu*", "", ["cpu", "cpu_usage"], ["CPU", "acpu", ""]),
            ("*_usage", "", ["_usage", "cpu_usage"], ["usage", "cpu_usage_"]),
            ("*us*", "", ["us", "cpu_usage"], ["u_s", ""]),
            ("x*x", "", ["xx", "xax", "xxx"], ["x", "xa"]),
            ("a?", "", ["ab", "aé", "a€", "a😀"], ["a", "abc", ""]),
            ("é?", "", ["éa", "éé"], ["é", "ea"]),
            ("[a-z]é*", "", ["bé", "bébé"], ["é", "Bé"]),
            ("[à-ü]", "", ["é", "à", "ü"], ["a", "ý"]),
            ("[!à-ü]b", "", ["ab", "ýb"], ["éb", "b"]),
            ("*?", "", ["a", "ab"], [""]),
            ("?*", "", ["a", "ab"], [""]),
            ("{cpu,mem}_*", "", ["cpu_x", "mem_"], ["cpu", "_x"]),
            ("{a,b}{c,d}*", "", ["ac", "bdx"], ["ab", "c"]),
            ("{ab,a}*c", "", ["ac", "abc", "abbc"], ["ab"]),
            ("{net,soft{net,irq}}_x*", "", ["net_x", "softnet_x", "softirq_x"], ["soft_x", "irq_x"]),
            ("a{,b,c*}d?", "", ["adx", "abdx", "accdx"], ["ad", "abcdx"]),
            ("a,b*", "", ["a,b", "a,bc"], ["a", "b"]),
            ("a}*", "", ["a}", "a}b"], ["a"]),
            ("a]*", "", ["a]"], ["a"]),
            ("mem{}*", "", ["mem", "memx"], ["me"]),
            ("{a,b*", "", ["a", "b", "bc"], ["c", "{a"]),
            ("?{a", "", ["xa"], ["x", "x{a"]),
            ("a*\\", "", ["a", "ab"], ["b"]),
            ("\\**", "", ["*", "*x"], ["a", ""]),
            ("q\\?*", "", ["q?"], ["qq"]),
            ("\\{a,b\\}*", "", ["{a,b}"], ["a", "b"]),
            ("{a\\,b,c}?", "", ["a,bx", "cx"], ["ax"]),
            ("d[iu]sk", "", ["disk", "dusk"], ["diisk", "dsk", "dask"]),
            ("[!a-m]et", "", ["net"], ["met", "et"]),
            ("[^a]x", "", ["^x", "ax"], ["bx"]),
            ("[-a]?", "", ["-x", "ax"], ["bx", "-"]),
            ("[ab-d]*", "", ["a", "b", "-", "d"], ["c"]),
            ("[!-]x", "", ["ax"], ["-x"]),
            ("[\\]]*", "", ["]"], ["\\", "[", ""]),
            ("[\\]\\-x]", "", ["]", "-", "x"], ["a", ""]),
            ("[]-a]", "", ["]", "^", "a"], ["b"]),
            ("[a!]x", "", ["ax", "!x"], ["bx"]),
            ("?", "", ["a", "é", ""], ["ab"]),
            ("[!a]", "", ["b", ""], ["a", "bc"]),
            ("[a]", "", ["a"], ["", "b"]),
            ("x{?,ab}", "", ["x", "xy", "xab"], ["xyz"]),
            ("x{[!a],bb}", "", ["x", "xb", "xbb"], ["xa"]),
            ("{?,ab}y", "", ["y", "zy", "aby"], ["abzy"]),
            ("x?", "", ["xy"], ["x"]),
            ("**", "", ["", "a.b"], []),
            ("a*b*c*d", "", ["abcd", "axbxcxd", "abbccdd"], ["abdc", "abcdx"]),
            ("a[.]b", ".", ["a.b"], ["axb"]),
            ("a[!x]b", ".", ["a.b", "ayb"], ["axb"]),
            ("a?b", ".", ["axb"], ["a.b"]),
            ("a.*", ".", ["a.b", "a."], ["a.b.c", "a"]),
            ("a.**", ".", ["a.b", "a.b.c", "a."], ["a"]),
            ("a.***", ".", ["a.b.c"], ["a"]),
            ("*", ".", ["a", ""], ["a.b"]),
            ("*.{a,b}", ".", ["q.a", ".b"], ["q.r.a", "q.c"]),
            ("{*.x,y}", ".", ["a.x", "y"], ["a.b.x"]),
            ("app.**.size", ".", ["app.db.pool.size", "app.db.size"], ["app.size"]),
            ("a*c", "._", ["abc", "a-c"], ["a.c", "a_c"]),
            ("a*c", "é", ["abc"], ["aéc"]),
            ("{a,b}", ".", ["a", "b"], ["{a,b}"]),
            ("*[.a].*b", ".", ["a..b", "a.b"], ["a..cb.", "b"]),
            ("**a*b", ".", ["x.a.ab", "aab"], ["a.b"]),
        ])
    func matches(_ pattern: String, _ separators: String, _ yes: [String], _ no: [String]) throws {
        let list = try PatternList([pattern], separators: separators)
        for text in yes { #expect(list.matches(text), "\(pattern) must match '\(text)'") }
        for text in no { #expect(!list.matches(text), "\(pattern) must not match '\(text)'") }
    }

    @Test("Without *, ? and [ in any pattern, and without separators, all are plain names")
    func plainNames() throws {
        let plain = try PatternList(["{cpu,mem}", "a\\b", "x"])
        for name in ["{cpu,mem}", "a\\b", "x"] { #expect(plain.matches(name)) }
        for name in ["cpu", "mem", "ab", "", "X", "xx"] { #expect(!plain.matches(name)) }
        let globs = try PatternList(["{cpu,mem}", "d*"])
        for name in ["cpu", "mem", "d", "disk"] { #expect(globs.matches(name)) }
        #expect(!globs.matches("{cpu,mem}"))
        #expect(!(try PatternList([]).matches("")))
        // Telegraf compares bytes, so a composed é is not a decomposed one.
        #expect(!(try PatternList(["\u{E9}"]).matches("e\u{301}")))
    }

    @Test("Many plain names are told apart")
    func manyNames() throws {
        let names = (0..<500).map { "metric_\($0 * 2)" }
        let list = try PatternList(names)
        for i in 0..<1000 { #expect(list.matches("metric_\(i)") == (i % 2 == 0)) }
        #expect(!list.matches("metric_"))
    }

    @Test(
        "A pattern that cannot be understood says why",
        arguments: [
            ("cpu[ab", "'[' has no end in 'cpu[ab'"), ("[a-", "'[' has no end in '[a-'"),
            ("[a-]", "'[' has no end in '[a-]'"), ("[ab\\", "'[' has no end in '[ab\\'"),
            ("[", "'[' has no end in '['"),
            ("[]", "the class '[]' holds nothing; write '\\[' for the character in '[]'"),
            ("x[!]", "the class '[!]' holds nothing; write '\\[' for the character in 'x[!]'"),
            ("[a-cx]", "a class holds either one range such as [a-c] or a list such as [abc], not both in '[a-cx]'"),
            ("[a-c-e]", "a class holds either one range such as [a-c] or a list such as [abc], not both in '[a-c-e]'"),
            ("[c-a]", "the range 'c-a' runs backwards in '[c-a]'"),
        ])
    func errors(_ pattern: String, _ message: String) {
        #expect(throws: PatternError(message)) { try PatternList(["fine", pattern]) }
    }

    @Test("Patterns that make others explode end soon")
    func explosive() throws {
        let text = String(repeating: "a", count: 2000)
        #expect(!(try PatternList([String(repeating: "*a", count: 40) + "*b"]).matches(text)))
        #expect(!(try PatternList([String(repeating: "{a,a*,*a}", count: 30) + "?b"]).matches(text)))
        let deep = String(repeating: "{", count: 20000) + "a?" + String(repeating: "}", count: 20000)
        #expect(try PatternList([deep]).matches("ab"))
    }

    @Test("Any pattern matches what its parts say, one by one", arguments: ["", ".", ".é"])
    func parts(_ separators: String) throws {
        var generator = SeededNumbers(seed: 11)
        var hits = 0
        for _ in 0..<3000 {
            let parts = GlobPart.random(depth: 2, using: &generator)
            let pattern = parts.map(\.pattern).joined()
            // The second pattern matches no text made here, and makes a glob of the first if it is none.
            let list = try PatternList([pattern, "[~]~"], separators: separators)
            for _ in 0..<8 {
                let text = String.random(from: "aab.é", 0...6, using: &generator)
                let expected = GlobPart.match(parts, Array(text.unicodeScalars), separators)
                #expect(list.matches(text) == expected, "'\(pattern)' on '\(text)' with '\(separators)'")
                hits += expected ? 1 : 0
            }
        }
        #expect(hits > 1000)
    }
}

/// A piece of a pattern that knows by itself how it is written and what it matches, slowly.
indirect enum GlobPart {
    case text(String), one, run(crosses: Bool)
    case list(String, isNegated: Bool), range(Unicode.Scalar, Unicode.Scalar, isNegated: Bool)
    case choice([[GlobPart]])

    var pattern: String {
        switch self {
        case .text(let text): text
        case .one: "?"
        case .run(let crosses): crosses ? "**" : "*"
        case .list(let text, let isNegated): "[\(isNegated ? "!" : "")\(text)]"
        case .range(let low, let high, let isNegated): "[\(isNegated ? "!" : "")\(low)-\(high)]"
        case .choice(let choices): "{\(choices.map { $0.map(\.pattern).joined() }.joined(separator: ","))}"
        }
    }

    static func match(_ parts: [GlobPart], _ text: [Unicode.Scalar], _ separators: String) -> Bool {
        ends(parts, text, [0], Set(separators.unicodeScalars)).contains(text.count)
    }

    /// Where in the text the parts may end that begin at one of `starts`.
    private static func ends(
        _ parts: [GlobPart], _ text: [Unicode.Scalar], _ starts: Set<Int>, _ separators: Set<Unicode.Scalar>
    ) -> Set<Int> {
        let all = parts.reduce(starts) { $1.ends(text, $0, separators) }
        return parts.count == 1 && parts[0].isLoneEmpty ? all.union(starts) : all
    }

    private var isLoneEmpty: Bool {
        switch self {
        case .one, .list(_, isNegated: true), .range(_, _, isNegated: true): true
        default: false
        }
    }

    private func ends(_ text: [Unicode.Scalar], _ starts: Set<Int>, _ separators: Set<Unicode.Scalar>) -> Set<Int> {
        func step(_ fits: (Unicode.Scalar) -> Bool) -> Set<Int> {
            Set(starts.filter { $0 < text.count && fits(text[$0]) }.map { $0 + 1 })
        }
        switch self {
        case .text(let literal):
            let wanted = Array(literal.unicodeScalars)
            return Set(starts.filter { text.dropFirst($0).starts(with: wanted) }.map { $0 + wanted.count })
        case .one: return step { !separators.contains($0) }
        case .list(let members, let isNegated): return step { members.unicodeScalars.contains($0) != isNegated }
        case .range(let low, let high, let isNegated): return step { (low...high).contains($0) != isNegated }
        case .choice(let choices):
            return choices.reduce([]) { $0.union(Self.ends($1, text, starts, separators)) }
        case .run(let crosses):
            var reached = starts
            for at in 0..<text.count where reached.contains(at) && (crosses || !separators.contains(text[at])) {
                reached.insert(at + 1)
            }
            return reached
        }
    }

    static func random(depth: Int, using generator: inout SeededNumbers) -> [GlobPart] {
        var parts: [GlobPart] = []
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let part = randomPart(depth: depth, using: &generator)
            // Two stars side by side would be written as one that crosses.
            if case .run = part, case .run? = parts.last { continue }
            parts.append(part)
        }
        return parts
    }

    private static func randomPart(depth: Int, using generator: inout SeededNumbers) -> GlobPart {
        let isNegated = Bool.random(using: &generator)
        switch Int.random(in: 0..<(depth > 0 ? 10 : 8), using: &generator) {
        case 0, 1, 2: return .text(.random(from: "ab.é", 1...2, using: &generator))
        case 3: return .one
        case 4, 5: return .run(crosses: isNegated)
        case 6: return .list(["a", "b.", "é", ".é"].randomElement(using: &generator) ?? "", isNegated: isNegated)
        case 7: return .range("a", ["a", "b", "é"].randomElement(using: &generator) ?? "z", isNegated: isNegated)
        default:
            let count = Int.random(in: 1...3, using: &generator)
            return .choice((0..<count).map { _ in random(depth: depth - 1, using: &generator) })
        }
    }
}

extension String {
    static func random(
        from letters: String, _ lengths: ClosedRange<Int>, using generator: inout SeededNumbers
    ) -> String {
        let letters = Array(letters)
        return String(
            (0..<Int.random(in: lengths, using: &generator)).map { _ in
                letters[Int.random(in: letters.indices, using: &generator)]
            })
    }
}
