import TestSupport

/// Makes documents that a parser may misjudge: half of them nearly right. The same seed makes the same documents.
struct DocumentGenerator {
    private var random: SeededNumbers

    init(seed: UInt64) {
        random = SeededNumbers(seed: seed)
    }

    mutating func next() -> [UInt8] {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<3: mutated(configurationLines())
        case 3..<6: tables()
        case 6..<8: scalars()
        default: mutated(Array(strings().utf8))
        }
    }

    // MARK: A piece of a configuration

    private mutating func configurationLines() -> [UInt8] {
        let lines = Self.configuration.split(separator: "\n", omittingEmptySubsequences: false)
        let start = Int.random(in: lines.indices, using: &random)
        let count = Int.random(in: 1...14, using: &random)
        let lineEnd = Int.random(in: 0..<8, using: &random) == 0 ? "\r\n" : "\n"
        return Array(lines[start..<min(lines.count, start + count)].joined(separator: lineEnd).utf8)
    }

    /// Up to three tokens added, put in the place of a byte, or bytes removed.
    private mutating func mutated(_ document: [UInt8]) -> [UInt8] {
        var document = document
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let at = Int.random(in: 0...document.count, using: &random)
            let token = Self.tokens.randomElement(using: &random) ?? []
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4: document.insert(contentsOf: token, at: at)
            case 4..<7:
                let length = Int.random(in: 1...2, using: &random)
                document.removeSubrange(at..<min(document.count, at + length))
            default: document.replaceSubrange(at..<min(document.count, at + 1), with: token)
            }
        }
        return document
    }

    /// Every order of four of these lines, since what a line may do depends on all before it.
    static func tableOrders() -> [[UInt8]] {
        let lines = [
            "[a]", "[a.b]", "[a.b.c]", "[a.b.x]", "[[a]]", "[[a.b]]", "b.x = 1", "a.b.y = 1", "b = {}",
        ]
        let pairs = lines.flatMap { first in lines.map { first + "\n" + $0 } }
        return pairs.flatMap { first in pairs.map { Array((first + "\n" + $0).utf8) } }
    }

    // MARK: Headers that come back to tables of earlier lines, and dotted keys that reach into them

    private mutating func tables() -> [UInt8] {
        var lines: [String] = []
        var paths: [[String]] = []
        var header: [String] = []
        for _ in 0..<Int.random(in: 2...7, using: &random) {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                header = headerPath(paths)
                paths.append(header)
                let isArray = Int.random(in: 0..<3, using: &random) == 0
                let closing = isArray ? (Int.random(in: 0..<20, using: &random) == 0 ? "] ]" : "]]") : "]"
                lines.append((isArray ? "[[" : "[") + dotted(header) + closing)
            case 6..<9:
                let key = keyPath(below: header, paths)
                paths.append(header + key)
                lines.append("\(dotted(key)) = \(Int.random(in: 0...9, using: &random))")
            default:
                let key = keyPath(below: header, paths)
                paths.append(header + key)
                let inner = (0..<3).map { _ in dotted(newPath()) }
                lines.append(
                    Bool.random(using: &random)
                        ? "\(dotted(key)) = {\(inner[0]) = 1, \(inner[1]) = [{}, {\(inner[2]) = 2}]}"
                        : "\(dotted(key)) = [{\(inner[0]) = {\(inner[1]) = 1}}]")
            }
        }
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// Often an earlier path, or less of it, or a step more.
    private mutating func headerPath(_ paths: [[String]]) -> [String] {
        guard let earlier = paths.randomElement(using: &random), Int.random(in: 0..<4, using: &random) > 0 else {
            return newPath()
        }
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return earlier
        case 1: return Array(earlier.prefix(Int.random(in: 1...max(1, earlier.count - 1), using: &random)))
        default: return earlier + [newName()]
        }
    }

    /// Often one that goes where an earlier path went.
    private mutating func keyPath(below header: [String], _ paths: [[String]]) -> [String] {
        let within = paths.filter { $0.count > header.count && $0.starts(with: header) }
        guard let earlier = within.randomElement(using: &random), Bool.random(using: &random) else { return newPath() }
        let length = Int.random(in: 1...(earlier.count - header.count), using: &random)
        return Array(earlier[header.count...].prefix(length)) + [newName()]
    }

    private mutating func newPath() -> [String] {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in newName() }
    }

    private mutating func newName() -> String {
        // The last two look alike and are two keys.
        let names = ["a", "b", "c", "'a'", "\"b\"", "d", "'\u{E9}'", "'e\u{301}'"]
        return names.randomElement(using: &random) ?? "a"
    }

    private mutating func dotted(_ path: [String]) -> String {
        path.joined(separator: Bool.random(using: &random) ? "." : " . ")
    }

    // MARK: Numbers, dates and words

    private mutating func scalars() -> [UInt8] {
        var value = Self.scalars.randomElement(using: &random) ?? ""
        for _ in 0..<Int.random(in: 0...2, using: &random) where !value.isEmpty {
            let at = value.index(value.startIndex, offsetBy: Int.random(in: 0..<value.count, using: &random))
            switch Int.random(in: 0..<3, using: &random) {
            case 0: value.insert(Self.scalarLetters.randomElement(using: &random) ?? "0", at: at)
            case 1: value.remove(at: at)
            default:
                value.remove(at: at)
                value.insert(Self.scalarLetters.randomElement(using: &random) ?? "0", at: at)
            }
        }
        let shapes = ["v = \(value)", "v = [\(value), \(value)]", "v = {w=\(value)}", "v = \(value)# comment"]
        return Array((shapes.randomElement(using: &random) ?? "").utf8)
    }

    // MARK: Strings

    private mutating func strings() -> String {
        let quote = ["\"", "'", "\"\"\"", "'''"].randomElement(using: &random) ?? "\""
        let pieces = (0..<Int.random(in: 0...6, using: &random)).map { _ in
            Self.stringPieces.randomElement(using: &random) ?? ""
        }
        return "s = " + quote + pieces.joined() + quote + (Bool.random(using: &random) ? "\nt = 1" : "")
    }
}
