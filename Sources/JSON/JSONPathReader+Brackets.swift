extension JSONPathReader {
    /// Behind the bracket that closes the one `text` begins with, or behind the quote that ends the text it is; nil if
    /// there is none. One kind of bracket closes any other.
    static func end(of text: ArraySlice<UInt8>) -> Int? {
        if text.first == UInt8(ascii: "\"") { return endOfQuotes(text) }
        var at = text.startIndex + 1
        var depth = 1
        while at < text.endIndex {
            switch text[at] {
            case UInt8(ascii: "\""):
                guard let end = endOfQuotes(text[at...]) else { return nil }
                at = end
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "("): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ")"): depth -= 1
            default: break
            }
            at += 1
            if depth == 0 { return at }
        }
        return nil
    }

    static func endOfQuotes(_ text: ArraySlice<UInt8>) -> Int? {
        var at = text.startIndex + 1
        while at < text.endIndex, text[at] != UInt8(ascii: "\"") { at += text[at] == UInt8(ascii: "\\") ? 2 : 1 }
        return at < text.endIndex ? at + 1 : nil
    }

    /// What follows `#.` or a query: the first part is asked of each element, the second, behind a `|`, of what they
    /// came to.
    ///
    /// As in GJSON, a `|` counts wherever it stands but in brackets of queries; and where the first part is `{...}`, only
    /// right behind it, which is not found if a name in quotes comes first.
    static func split(_ text: ArraySlice<UInt8>) -> (each: ArraySlice<UInt8>, all: ArraySlice<UInt8>?) {
        var at = text.startIndex
        if text.first == UInt8(ascii: "{") {
            guard text.count > 1, let end = end(of: text.dropFirst()), end < text.endIndex,
                text[end] == UInt8(ascii: "|")
            else { return (text, nil) }
            return (text[..<end], text[(end + 1)...])
        }
        while at < text.endIndex {
            switch text[at] {
            case UInt8(ascii: "\\"): at += 1
            case UInt8(ascii: "|"): return (text[..<at], text[(at + 1)...])
            case UInt8(ascii: "."):
                let next = text[(at + 1)...]
                if next.starts(with: "#(".utf8) || next.starts(with: "#[".utf8) {
                    guard let end = endOfQuery(next.dropFirst()) else { return (text, nil) }
                    at = end - 1
                }
            default: break
            }
            at += 1
        }
        return (text, nil)
    }

    /// Behind the bracket that closes the one `text` begins with; only the same kind counts.
    private static func endOfQuery(_ text: ArraySlice<UInt8>) -> Int? {
        let open = text.first
        let close = open == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
        var at = text.startIndex + 1
        var depth = 1
        while at < text.endIndex {
            switch text[at] {
            case UInt8(ascii: "\\"): at += 1
            case UInt8(ascii: "\""):
                guard let end = endOfQuotes(text[at...]) else { return nil }
                at = end - 1
            case open: depth += 1
            case close: depth -= 1
            default: break
            }
            at += 1
            if depth == 0 { return at }
        }
        return nil
    }
}
