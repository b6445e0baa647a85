/// Upper, lower and title case, each character by itself as Go does it: `ß` stays, and there is no final sigma.
public enum LetterCase {
    public static func lower(_ text: String) -> String {
        map(text, isASCIIChanged: { 65...90 ~= $0 }) { scalar, _ in
            // The only mapping to two is that of the dotted capital I; its first half is what Go has.
            scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        }
    }

    public static func upper(_ text: String) -> String {
        map(text, isASCIIChanged: { 97...122 ~= $0 }) { scalar, _ in
            single(scalar.properties.uppercaseMapping) ?? single(scalar.properties.titlecaseMapping) ?? scalar
        }
    }

    /// The first letter of each word in title case; the others stay as they are.
    public static func title(_ text: String) -> String {
        map(text, isASCIIChanged: { 97...122 ~= $0 }) { scalar, before in
            separatesWords(before) ? single(scalar.properties.titlecaseMapping) ?? scalar : scalar
        }
    }

    /// - Parameter change: is told the character before too, a space at the start.
    private static func map(
        _ text: String, isASCIIChanged: (UInt8) -> Bool, change: (Unicode.Scalar, Unicode.Scalar) -> Unicode.Scalar
    ) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 || isASCIIChanged($0) }) else { return text }
        var changed = String.UnicodeScalarView()
        var before: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            changed.append(change(scalar, before))
            before = scalar
        }
        return String(changed)
    }

    private static func single(_ mapping: String) -> Unicode.Scalar? {
        mapping.unicodeScalars.count == 1 ? mapping.unicodeScalars.first : nil
    }

    private static func separatesWords(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "_" { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
            return false
        default: return scalar.isASCII || scalar.properties.isWhitespace
        }
    }
}
