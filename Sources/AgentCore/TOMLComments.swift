/// Removes comments from text that is not TOML yet, since variables still stand in it.
enum TOMLComments {
    /// Everything from a `#` outside strings to the end of its line. A string on one line ends there at the latest, so
    /// that a lone quote spoils no more than its own line.
    static func removed(from text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.first {
            let length: Int
            switch byte {
            case UInt8(ascii: "#"):
                rest = rest.drop { $0 != UInt8(ascii: "\n") }
                continue
            case UInt8(ascii: "\""), UInt8(ascii: "'"): length = stringLength(rest, quote: byte)
            case UInt8(ascii: "\\"): length = 2
            default: length = 1
            }
            out += rest.prefix(length)
            rest = rest.dropFirst(length)
        }
        return out
    }

    /// With its quotes, of one or three.
    private static func stringLength(_ text: ArraySlice<UInt8>, quote: UInt8) -> Int {
        let isMultiline = text.count >= 3 && text.prefix(3).allSatisfy { $0 == quote }
        var rest = text.dropFirst(isMultiline ? 3 : 1)
        while let byte = rest.first {
            let closing = rest.prefix { $0 == quote }.count
            if isMultiline, closing >= 3 { return rest.startIndex + closing - text.startIndex }
            if !isMultiline, closing > 0 || byte == UInt8(ascii: "\n") { return rest.startIndex + 1 - text.startIndex }
            rest = rest.dropFirst(byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") ? 2 : 1)
        }
        return text.count
    }
}
