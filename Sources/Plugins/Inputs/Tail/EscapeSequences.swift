/// What terminals take as commands, such as colours (ECMA-48): an ESC and what belongs to it.
enum EscapeSequences {
    private static let escape: UInt8 = 0x1B

    /// The text without them; what only begins like one stays.
    static func removed(from text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard text.contains(escape) else { return text }
        var plain: [UInt8] = []
        plain.reserveCapacity(text.count)
        var at = text.startIndex
        while at < text.endIndex {
            if text[at] == escape, let end = end(of: text[at...]) {
                at = end
            } else {
                plain.append(text[at])
                at += 1
            }
        }
        return plain[...]
    }

    /// ESC, `[`, parameters, and a last byte; or ESC and one byte alone.
    private static func end(of sequence: ArraySlice<UInt8>) -> Int? {
        var at = sequence.startIndex + 1
        guard at < sequence.endIndex else { return nil }
        guard sequence[at] == UInt8(ascii: "[") else { return (0x40...0x5F).contains(sequence[at]) ? at + 1 : nil }
        at += 1
        while at < sequence.endIndex, (0x20...0x3F).contains(sequence[at]) { at += 1 }
        return at < sequence.endIndex && (0x40...0x7E).contains(sequence[at]) ? at + 1 : nil
    }
}
