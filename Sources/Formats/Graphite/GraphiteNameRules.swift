import Bytes
public import RE2Patterns

/// Which characters a name of Graphite may have, and what stands for the others.
public struct GraphiteNameRules: Sendable {
    /// Found text becomes `_`; nil for the usual rule, which needs no pattern.
    private let pattern: RE2Pattern?

    /// - Parameter pattern: replaces the rule that all but letters, digits and `-:._=` becomes `_`.
    public init(replacing pattern: RE2Pattern? = nil) { self.pattern = pattern }

    /// `/`, `@` and `*` become `-`, a backslash goes, two points are one, and then the rule decides.
    func strict(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "*"): bytes.append(UInt8(ascii: "-"))
            case UInt8(ascii: "\\"): break
            case UInt8(ascii: "."):
                if rest.first == byte { rest.removeFirst() }
                bytes.append(byte)
            default: bytes.append(byte)
            }
        }
        let plain = String(decoding: bytes, as: UTF8.self)
        if let pattern { return pattern.replacingAll(in: plain, with: "_") }
        return Self.replacing(plain) { scalar in
            switch scalar {
            case "-", ":", ".", "_", "=", "0"..."9": true
            default: scalar.isLetter
            }
        }
    }

    /// Graphite's own rule for the key of a tag.
    static func compatible(key: String) -> String {
        replacing(key) { scalar in
            switch scalar {
            case " ", "\""...":", "<", ">"..."]", "_", "a"..."~": true
            default: scalar.isLetter
            }
        }
    }

    /// Graphite's own rule for a tag's value, which must not begin with `~` either.
    static func compatible(value: String) -> String {
        let plain = replacing(value) { scalar in
            switch scalar {
            case " "...":", "<"..."~": true
            default: scalar.isLetter
            }
        }
        return String(plain.drop { $0 == "~" })
    }

    private static func replacing(_ text: String, unless isAllowed: (Unicode.Scalar) -> Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars { result.unicodeScalars.append(isAllowed(scalar) ? scalar : "_") }
        return result
    }
}

extension Unicode.Scalar {
    /// One of Unicode's category L.
    fileprivate var isLetter: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }
}
