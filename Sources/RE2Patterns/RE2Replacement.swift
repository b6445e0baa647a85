/// What is put in place of a match, with the groups in it: `${1}xx`, `$name`. Made once, used for many texts.
///
/// A name goes on as far as letters, digits and underscores do: `$1x` is the group named `1x`. `$$` is a dollar sign,
/// and so is a `$` that no name follows. A group that does not exist, or took no part, is empty.
public struct RE2Replacement: Sendable {
    enum Piece: Sendable, Equatable {
        case text([UInt8])
        /// The first of these that took part.
        case groups([Int])
    }

    let pieces: [Piece]

    public init(_ template: String, for pattern: RE2Pattern) {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var rest = template.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "$" else {
                literal.append(contentsOf: String(scalar).utf8)
                continue
            }
            if rest.first == "$" {
                rest.removeFirst()
            } else if let name = Self.takeName(&rest) {
                if !literal.isEmpty { pieces.append(.text(literal)) }
                literal = []
                pieces.append(.groups(Self.groups(name, of: pattern)))
                continue
            }
            literal.append(UInt8(ascii: "$"))
        }
        if !literal.isEmpty { pieces.append(.text(literal)) }
        self.pieces = pieces
    }

    /// Nil, and nothing is taken, where no well-formed name begins.
    private static func takeName(_ rest: inout Substring.UnicodeScalarView) -> String? {
        let isBraced = rest.first == "{"
        let name = rest.dropFirst(isBraced ? 1 : 0).prefix { $0 == "_" || isLetterOrDigit($0) }
        var after = rest[name.endIndex...]
        guard !name.isEmpty, !isBraced || after.popFirst() == "}" else { return nil }
        rest = after
        return String(name)
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        default: false
        }
    }

    /// A number is a group's number, never its name, unless it begins with a zero.
    private static func groups(_ name: String, of pattern: RE2Pattern) -> [Int] {
        let groups = pattern.groupNames.indices
        let isNumber = name.utf8.allSatisfy { 0x30...0x39 ~= $0 } && (name == "0" || !name.hasPrefix("0"))
        guard isNumber, name.utf8.count <= 8 else { return groups.filter { pattern.groupNames[$0] == name } }
        return groups.filter { Int(name) == $0 }
    }
}

extension RE2Pattern {
    /// Each match replaced, from left to right; one of nothing does not count right behind another match.
    public func replacingAll(in text: String, with replacement: RE2Replacement) -> String {
        var text = text
        let replaced: [UInt8]? = text.withUTF8 { bytes in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * groupNames.count) {
                replace(bytes, replacement, bounds: $0)
            }
        }
        return replaced.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    public func replacingAll(in text: String, with replacement: String) -> String {
        replacingAll(in: text, with: RE2Replacement(replacement, for: self))
    }

    /// Nil if there is no match.
    private func replace(
        _ text: UnsafeBufferPointer<UInt8>, _ replacement: RE2Replacement, bounds: UnsafeMutableBufferPointer<Int>
    ) -> [UInt8]? {
        var result: [UInt8]?
        var end = 0
        var start = 0
        while start <= text.count, find(in: text, from: start, bounds: bounds) {
            let match = (start: bounds[0], end: bounds[1])
            if result == nil {
                result = []
                result?.reserveCapacity(text.count)
            }
            result?.append(contentsOf: text[end..<match.start])
            if match.end > end || match.start == 0 {
                for piece in replacement.pieces { result?.append(piece, of: text, bounds) }
            }
            end = match.end
            let next = start < text.count ? start + Self.width(text[start]) : start + 1
            start = max(next, match.end)
        }
        result?.append(contentsOf: text[end...])
        return result
    }

    /// How many bytes the character has that begins with `byte`.
    static func width(_ byte: UInt8) -> Int {
        switch byte {
        case 0xF0...: 4
        case 0xE0...: 3
        case 0xC0...: 2
        default: 1
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(
        _ piece: RE2Replacement.Piece, of text: UnsafeBufferPointer<UInt8>, _ bounds: UnsafeMutableBufferPointer<Int>
    ) {
        switch piece {
        case .text(let bytes): append(contentsOf: bytes)
        case .groups(let groups):
            guard let group = groups.first(where: { bounds[2 * $0] >= 0 }) else { return }
            append(contentsOf: text[bounds[2 * group]..<bounds[2 * group + 1]])
        }
    }
}
