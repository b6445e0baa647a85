/// The first letter of each word in title case; the others stay as they are.
///
/// Words are those of Unicode (UAX #29), simplified as Go's `x/text/cases` has them: what may stand within a word, as the
/// `'` of `it's`, ends it only where two of them meet, and digits and `_` neither end nor begin one, so that `3com`
/// becomes `3Com`.
enum TitleCase {
    static func applied(to text: String) -> String {
        var title = ""
        var isWithinWord = false
        var wasJoint = false
        for scalar in text.unicodeScalars {
            let isJoint = isJoint(scalar)
            if wasJoint, isJoint { isWithinWord = false }
            wasJoint = isJoint
            if scalar.properties.isCased {
                title += isWithinWord ? String(scalar) : scalar.properties.titlecaseMapping
                isWithinWord = true
            } else {
                title.unicodeScalars.append(scalar)
                if !isJoint, endsWord(scalar) { isWithinWord = false }
            }
        }
        return title
    }

    /// MidLetter, MidNumLet and Single_Quote of Unicode's word breaks.
    private static func isJoint(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "'", ".", ":", "\u{B7}", "\u{387}", "\u{55F}", "\u{5F4}", "\u{2018}", "\u{2019}", "\u{2024}", "\u{2027}",
            "\u{FE13}", "\u{FE52}", "\u{FE55}", "\u{FF07}", "\u{FF0E}", "\u{FF1A}":
            true
        default: false
        }
    }

    private static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .otherLetter: scalar.properties.isIdeographic
        case .modifierLetter, .decimalNumber, .nonspacingMark, .spacingMark, .enclosingMark, .connectorPunctuation,
            .format:
            false
        default: true
        }
    }
}
