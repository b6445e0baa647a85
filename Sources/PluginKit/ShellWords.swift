/// Cuts a command line into words as a POSIX shell does, quotes and backslashes included, and nothing else of a shell:
/// no variables, no patterns.
public enum ShellWords {
    public enum Fault: Error, CustomStringConvertible {
        case openQuote(Character), openBackslash

        public var description: String {
            switch self {
            case .openQuote(let quote): "the quote \(quote) is not closed"
            case .openBackslash: "nothing follows the last backslash"
            }
        }
    }

    public static func split(_ line: String) throws(Fault) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = line[...]
        while let character = rest.popFirst() {
            switch (character, quote) {
            case ("'", "'"), ("\"", "\""): quote = nil
            case (_, "'"): word?.append(character)
            case ("\\", "\""):
                guard let next = rest.popFirst() else { throw .openQuote("\"") }
                if next == "\n" { break }
                if !"$`\"\\".contains(next) { word?.append("\\") }
                word?.append(next)
            case (_, "\""): word?.append(character)
            case ("\\", _):
                guard let next = rest.popFirst() else { throw .openBackslash }
                if next != "\n" { word = (word ?? "") + String(next) }
            case ("'", _), ("\"", _):
                quote = character
                word = word ?? ""
            case (" ", _), ("\t", _), ("\n", _):
                if let word { words.append(word) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let quote { throw .openQuote(quote) }
        if let word { words.append(word) }
        return words
    }
}
