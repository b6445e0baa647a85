/// A version such as `v1.2.3-beta.1+build.5` (semver.org), or a part of one: `1.2` is `1.2.0`.
struct SemanticVersion: Equatable {
    let major: UInt64
    let minor: UInt64
    let patch: UInt64
    /// `beta.1`; empty for a release.
    let prerelease: String
    /// `build.5`; of no account for the order.
    let metadata: String
    /// As it was written.
    let original: String

    init(_ text: String) throws(Complaint) {
        let wrong = Complaint("'\(text)' is no version")
        var rest = text[...]
        if rest.first == "v" { rest.removeFirst() }
        metadata = Self.cut(&rest, at: "+")
        prerelease = Self.cut(&rest, at: "-")
        let numbers = rest.split(separator: ".", omittingEmptySubsequences: false).map(Self.number)
        guard 1...3 ~= numbers.count, !numbers.contains(nil), Self.isTail(prerelease), Self.isTail(metadata),
            !text.hasSuffix("-"), !text.hasSuffix("+"), !text.contains("-+")
        else { throw wrong }
        // A number among the parts of a prerelease has no zeros before it.
        let parts = prerelease.split(separator: ".")
        if parts.contains(where: { $0.count > 1 && $0.hasPrefix("0") && Self.number($0) != nil }) { throw wrong }
        major = numbers[0] ?? 0
        minor = numbers.count > 1 ? numbers[1] ?? 0 : 0
        patch = numbers.count > 2 ? numbers[2] ?? 0 : 0
        original = text
    }

    /// Takes away what follows the mark.
    private static func cut(_ rest: inout Substring, at mark: Character) -> String {
        guard let at = rest.firstIndex(of: mark) else { return "" }
        defer { rest = rest[..<at] }
        return String(rest[at...].dropFirst())
    }

    private static func number(_ text: Substring) -> UInt64? {
        text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 } ? UInt64(text) : nil
    }

    private static func isTail(_ text: String) -> Bool {
        text.isEmpty
            || text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty
                    && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            }
    }

    var text: String {
        "\(major).\(minor).\(patch)" + (prerelease.isEmpty ? "" : "-\(prerelease)")
            + (metadata.isEmpty ? "" : "+\(metadata)")
    }

    /// Negative if this one comes before the other, 0 if neither does.
    func order(_ other: SemanticVersion) -> Int {
        for (left, right) in [(major, other.major), (minor, other.minor), (patch, other.patch)] where left != right {
            return left < right ? -1 : 1
        }
        if prerelease == other.prerelease { return 0 }
        // A release comes after all that lead up to it.
        if prerelease.isEmpty || other.prerelease.isEmpty { return prerelease.isEmpty ? 1 : -1 }
        let (ours, theirs) = (prerelease.split(separator: "."), other.prerelease.split(separator: "."))
        for (left, right) in zip(ours, theirs) where left != right { return Self.order(left, right) }
        return ours.count < theirs.count ? -1 : 1
    }

    /// Numbers come before words.
    private static func order(_ left: Substring, _ right: Substring) -> Int {
        switch (number(left), number(right)) {
        case (let left?, let right?): left < right ? -1 : left == right ? 0 : 1
        case (_?, nil): -1
        case (nil, _?): 1
        case (nil, nil): left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
        }
    }
}
