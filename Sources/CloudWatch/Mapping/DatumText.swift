/// What CloudWatch takes as text: printable ASCII. A character is a Unicode scalar.
enum DatumText {
    static func isPrintable(_ text: String) -> Bool { text.utf8.allSatisfy { 32...126 ~= $0 } }

    /// Whether there is nothing but spaces.
    static func isBlank(_ text: String) -> Bool { text.utf8.allSatisfy { $0 == UInt8(ascii: " ") } }

    /// The first `limit` characters, with an underscore for each that is not printable ASCII.
    static func mended(_ text: String, limit: Int) -> String {
        if text.utf8.count <= limit && isPrintable(text) { return text }
        var mended = ""
        mended.unicodeScalars.append(
            contentsOf: text.unicodeScalars.prefix(limit).map { " "..."~" ~= $0 ? $0 : "_" })
        return mended
    }

    /// For a log: escaped, and cut where it is long.
    static func shown(_ text: String) -> String {
        let start = text.unicodeScalars.prefix(80)
        let escaped = start.map { $0.isASCII && $0.value >= 32 && $0.value < 127 ? "\($0)" : $0.escaped(asASCII: true) }
        return escaped.joined() + (start.endIndex < text.unicodeScalars.endIndex ? "..." : "")
    }
}
