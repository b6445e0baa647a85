/// Go's grammar in the words of RE2, for they are brothers and not twins.
///
/// Go also writes `(?<name>...)`, lets several groups have one name, refuses `\C`, and takes the names of Unicode's
/// categories in any case and at full length. Names of groups are kept here; RE2 sees none.
struct GoSyntax {
    private(set) var text = ""
    /// The whole match first.
    private(set) var groupNames: [String?] = [nil]

    private var rest: Substring.UnicodeScalarView
    private var isInClass = false

    init(_ pattern: String) throws(RE2PatternError) {
        rest = pattern[...].unicodeScalars
        while let scalar = rest.first {
            switch scalar {
            case "\\": try escape()
            case "[" where isInClass: copyBracket()
            case "[": openClass()
            case "]" where isInClass:
                isInClass = false
                copy(1)
            case "(" where !isInClass: try group()
            default: copy(1)
            }
        }
    }

    private mutating func copy(_ count: Int) {
        text.unicodeScalars.append(contentsOf: rest.prefix(count))
        rest = rest.dropFirst(count)
    }

    /// Right behind its bracket, or the `^` after it, a closing bracket is itself.
    private mutating func openClass() {
        copy(rest.starts(with: "[^".unicodeScalars) ? 2 : 1)
        isInClass = true
        if rest.first == "]" { copy(1) }
    }

    /// `[:alpha:]` in a class; any other bracket there is itself.
    private mutating func copyBracket() {
        let name = rest.dropFirst(2).prefix { ("a"..."z").contains($0) || $0 == "^" }
        let isNamed =
            rest.starts(with: "[:".unicodeScalars)
            && rest[name.endIndex...].starts(with: ":]".unicodeScalars)
        copy(isNamed ? name.count + 4 : 1)
    }

    private mutating func group() throws(RE2PatternError) {
        let opening = ["(?P<", "(?<"].first { rest.starts(with: $0.unicodeScalars) }
        guard let opening else {
            if !rest.starts(with: "(?".unicodeScalars) { groupNames.append(nil) }
            return copy(1)
        }
        let body = rest.dropFirst(opening.unicodeScalars.count)
        if opening == "(?<", let sign = body.first, sign == "=" || sign == "!" {
            throw RE2PatternError(message: "a look behind, \(opening)\(sign), is not possible")
        }
        let name = String(body.prefix { $0 != ">" })
        guard body.contains(">"), !name.isEmpty, name.utf8.allSatisfy(Self.isWordByte) else {
            throw RE2PatternError(message: "invalid named capture: \(opening)\(name)")
        }
        groupNames.append(name)
        text += "("
        rest = body.dropFirst(name.unicodeScalars.count + 1)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private mutating func escape() throws(RE2PatternError) {
        let letter = rest.dropFirst().first
        switch letter {
        case "C": throw RE2PatternError(message: "invalid escape sequence: \\C")
        case "Q" where !isInClass: copyQuoted()
        case "p", "P": category(isNegated: letter == "P")
        default: copy(2)
        }
    }

    private mutating func copyQuoted() {
        copy(2)
        while !rest.isEmpty, !rest.starts(with: "\\E".unicodeScalars) { copy(1) }
        copy(2)
    }

    /// `\pN`, `\p{Greek}`, `\P{^Lu}`: what RE2 does not know stays, and it says so itself.
    private mutating func category(isNegated: Bool) {
        let body = rest.dropFirst(2)
        guard let end = body.first == "{" ? body.firstIndex(of: "}") : body.indices.first else {
            return copy(rest.count)
        }
        let written = String(body[...end]).filter { $0 != "{" && $0 != "}" }
        let name = written.hasPrefix("^") ? String(written.dropFirst()) : written
        let isNegated = isNegated != written.hasPrefix("^")
        rest = body[body.index(after: end)...]
        let plain = name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
        if plain == "ascii" {
            let range = isNegated ? "\\x{80}-\\x{10FFFF}" : "\\x00-\\x7F"
            text += isInClass ? range : "[\(range)]"
        } else {
            text += (isNegated ? "\\P{" : "\\p{") + (CategoryName.short[plain] ?? name) + "}"
        }
    }
}
