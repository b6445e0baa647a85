/// One part of a key, and where it is written.
struct Key {
    let name: String
    let place: Place
}

extension Collection<Key> {
    /// As messages name it: `inputs.cpu`.
    var path: String { map(\.name).joined(separator: ".") }
}

extension TOMLParser {
    /// `a."b c".d`, never empty.
    mutating func keyPath() throws(TOMLSyntaxError) -> [Key] {
        var path: [Key] = []
        while true {
            skipSpaces()
            try checkDepth(with: path.count + 1)
            let start = place
            path.append(Key(name: try key(), place: start))
            skipSpaces()
            if !take(".") { return path }
        }
    }

    private mutating func key() throws(TOMLSyntaxError) -> String {
        if stands("\"") || stands("'") {
            if isTripleQuote { throw fail("a key cannot be a multi-line string") }
            return stands("\"") ? try basicString() : try literalString()
        }
        let start = at
        while let byte, isBareKey(byte) { at += 1 }
        if let byte, byte >= 0x80 { throw fail("a key with \(found) needs quotes") }
        if at == start { throw fail("expected a key, found \(found)") }
        return text(start..<at)
    }

    private func isBareKey(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 32) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
