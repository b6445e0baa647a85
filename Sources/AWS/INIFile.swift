import Bytes

/// Sections of `key = value` lines, as the shared files of AWS have them.
///
/// Like Amazon's own reader it passes over lines that are neither: the files are shared with other tools, and one
/// tool's line must not lock out the rest. Keys are without regard to case; a later line for a key counts.
struct INIFile: Equatable {
    private(set) var sections: [String: [String: String]] = [:]

    init(_ text: String) {
        var section: String?
        var isNested = false
        for line in text.split(whereSeparator: \.isNewline) {
            let content = line.trimmed
            guard let first = content.first, first != "#", first != ";" else { continue }
            let isIndented = line.first?.isWhitespace ?? false
            if first == "[" {
                section = content.firstIndex(of: "]").map {
                    content[content.index(after: content.startIndex)..<$0].trimmed
                }
                if let section { sections[section] = sections[section] ?? [:] }
                isNested = false
                continue
            }
            // Below a key without a value stand that key's own settings: "s3 =", and indented "max_queue_size = 10".
            if isIndented, isNested { continue }
            guard let section, let equals = content.firstIndex(of: "=") else { continue }
            let key = content[..<equals].trimmed.lowercased()
            let value = Self.withoutComment(content[content.index(after: equals)...]).trimmed
            isNested = value.isEmpty
            sections[section, default: [:]][key] = value
        }
    }

    /// A comment behind a value begins with a blank: secret keys may hold `#` and `;` themselves.
    private static func withoutComment(_ value: Substring) -> Substring {
        var last: Character?
        for index in value.indices {
            if value[index] == "#" || value[index] == ";", let last, last == " " || last == "\t" {
                return value[..<index]
            }
            last = value[index]
        }
        return value
    }
}
