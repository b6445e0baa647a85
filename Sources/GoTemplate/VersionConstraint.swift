/// What versions are wanted: `>= 1.2, < 3`, `~1.2`, `^2.1`, `1.x`, `1.2 - 1.4`, with `||` between choices.
///
/// A prerelease is wanted only where the constraint names one.
struct VersionConstraint {
    fileprivate enum Sign: String, CaseIterable {
        case notEqual = "!="
        case notLess = ">="
        case notLessReversed = "=>"
        case notGreater = "<="
        case notGreaterReversed = "=<"
        case tildeArrow = "~>"
        case equal = "="
        case greater = ">"
        case less = "<"
        case tilde = "~"
        case caret = "^"
    }

    /// One sign and its version.
    fileprivate struct Condition {
        let sign: Sign
        let bound: SemanticVersion
        /// How many of the three numbers are written; the others may be any.
        let known: Int
    }

    private let choices: [[Condition]]

    init(_ text: String) throws(Complaint) {
        var choices: [[Condition]] = []
        for choice in text.split(separator: "||", omittingEmptySubsequences: false) {
            choices.append(try Self.conditions(choice))
        }
        self.choices = choices
    }

    func admits(_ version: SemanticVersion) -> Bool {
        choices.contains { $0.allSatisfy { $0.admits(version) } }
    }

    private static func conditions(_ text: Substring) throws(Complaint) -> [Condition] {
        let wrong = Complaint("'\(text)' is no constraint of versions")
        var rest = text.drop(while: \.isWhitespace)
        var conditions: [Condition] = []
        repeat {
            let sign = Sign.allCases.first { rest.hasPrefix($0.rawValue) }
            rest = rest.dropFirst(sign?.rawValue.count ?? 0).drop(while: \.isWhitespace)
            let first = try takeVersion(&rest, wrong)
            let dash = rest.drop(while: \.isWhitespace)
            if sign == nil, dash.startIndex > rest.startIndex, dash.hasPrefix("-"),
                dash.dropFirst().first?.isWhitespace == true
            {
                rest = dash.dropFirst().drop(while: \.isWhitespace)
                conditions.append(try condition(.notLess, first, wrong))
                conditions.append(try condition(.notGreater, try takeVersion(&rest, wrong), wrong))
            } else {
                conditions.append(try condition(sign ?? .equal, first, wrong))
            }
            let after = rest
            rest = rest.drop(while: \.isWhitespace)
            if rest.first == "," {
                rest = rest.dropFirst().drop(while: \.isWhitespace)
                if rest.isEmpty { throw wrong }
            } else if !rest.isEmpty, rest.startIndex == after.startIndex {
                throw wrong
            }
        } while !rest.isEmpty
        return conditions
    }

    private static func takeVersion(_ rest: inout Substring, _ wrong: Complaint) throws(Complaint) -> Substring {
        let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || ".*-+".contains($0)) }
        if word.isEmpty { throw wrong }
        rest = rest[word.endIndex...]
        return word
    }

    private static func condition(
        _ sign: Sign, _ word: Substring, _ wrong: Complaint
    ) throws(Complaint) -> Condition {
        let plain = word.first == "v" ? word.dropFirst() : word
        let numbers = plain.prefix { $0 != "-" && $0 != "+" }
        let parts = numbers.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 3, parts.allSatisfy({ isAny($0) || !$0.isEmpty && $0.allSatisfy(\.isNumber) }) else {
            throw wrong
        }
        let known = parts.prefix { !isAny($0) }
        let tail = plain[numbers.endIndex...]
        let written = (known + ["0", "0", "0"]).prefix(3).joined(separator: ".") + tail
        return Condition(sign: sign, bound: try SemanticVersion(written), known: known.count)
    }

    private static func isAny(_ part: Substring) -> Bool { part == "x" || part == "X" || part == "*" }
}

extension VersionConstraint.Condition {
    func admits(_ version: SemanticVersion) -> Bool {
        let isUnwantedPrerelease = !version.prerelease.isEmpty && bound.prerelease.isEmpty
        if isUnwantedPrerelease, sign != .notEqual || known < 3 { return false }
        switch sign {
        case .equal: return known < 3 ? isNear(version) : version.order(bound) == 0
        case .notEqual: return isOther(version)
        case .greater: return isBeyond(version)
        case .less: return version.order(bound) < 0
        case .notLess, .notLessReversed: return version.order(bound) >= 0
        case .notGreater, .notGreaterReversed: return isWithin(version)
        case .tilde, .tildeArrow: return isNear(version)
        case .caret: return isCompatible(version)
        }
    }

    /// `!= 1.2` keeps out all of 1.2.
    private func isOther(_ version: SemanticVersion) -> Bool {
        switch known {
        case 1: version.major != bound.major
        case 2 where version.major == bound.major && version.minor == bound.minor:
            version.prerelease != bound.prerelease
        case 2: true
        default: version.order(bound) != 0
        }
    }

    /// `> 1.2` begins with 1.3.
    private func isBeyond(_ version: SemanticVersion) -> Bool {
        if known == 0 || known == 3 || version.major != bound.major { return version.order(bound) > 0 }
        return known == 2 && version.minor > bound.minor
    }

    /// `<= 1.2` goes up to the last 1.2.
    private func isWithin(_ version: SemanticVersion) -> Bool {
        if known == 3 { return version.order(bound) <= 0 }
        if version.major != bound.major { return version.major < bound.major }
        return known == 1 || version.minor <= bound.minor
    }

    /// The numbers that are written stay, the last of three may grow: `~1.2.3` goes up to 1.3.
    private func isNear(_ version: SemanticVersion) -> Bool {
        if version.order(bound) < 0 { return false }
        let isZero = bound.major == 0 && bound.minor == 0 && bound.patch == 0
        if isZero, known == 0 || known == 3 { return true }
        return version.major == bound.major && (known == 1 || version.minor == bound.minor)
    }

    /// The first number that is not 0 stays.
    private func isCompatible(_ version: SemanticVersion) -> Bool {
        if version.order(bound) < 0 { return false }
        if known == 0 { return true }
        if bound.major > 0 || known == 1 { return version.major == bound.major }
        if version.major > 0 { return false }
        if bound.minor > 0 || known == 2 { return version.minor == bound.minor }
        return version.minor == 0 && version.patch == bound.patch
    }
}
