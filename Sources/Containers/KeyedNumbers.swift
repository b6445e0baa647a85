/// The wanted lines of a file of `key number` lines, such as `memory.stat`.
///
/// A kernel writes the same keys in the same order for every group, so the order is learnt once, from the first file of
/// the kind, and each line of the next is compared with what stood there: no look-up, no string.
struct KeyedNumbers: Sendable {
    let names: [String]
    private var values: [UInt64]
    private var isPresent: [Bool]
    private var lines: [Line] = []
    /// The keys of `lines`, each with the space after it.
    private var keys: [UInt8] = []

    private struct Line: Sendable {
        let key: Range<Int>
        /// Where the value goes; nil for a line nobody wants.
        let slot: Int?
    }

    init(_ names: [String]) {
        self.names = names
        values = Array(repeating: 0, count: names.count)
        isPresent = Array(repeating: false, count: names.count)
    }

    /// The value of the name at `slot`; nil if the file has no such line.
    subscript(slot: Int) -> UInt64? { isPresent[slot] ? values[slot] : nil }

    mutating func clear() {
        for i in isPresent.indices { isPresent[i] = false }
    }

    /// False if a wanted line holds no number.
    mutating func scan(_ text: Span<UInt8>) -> Bool {
        clear()
        var at = 0
        var index = 0
        while !text.isAtEnd(at) {
            if index == lines.count || !isKey(lines[index].key, text, at) { learn(index, text, at) }
            let line = lines[index]
            at += line.key.count
            if let slot = line.slot {
                guard let number = text.number(&at), text.isAtLineEnd(at) else { return false }
                values[slot] = number
                isPresent[slot] = true
            }
            text.skipLine(&at)
            index += 1
        }
        return true
    }

    private func isKey(_ key: Range<Int>, _ text: Span<UInt8>, _ at: Int) -> Bool {
        guard text.count - at >= key.count else { return false }
        for i in key where keys[i] != text[at + i - key.lowerBound] { return false }
        return true
    }

    private mutating func learn(_ index: Int, _ text: Span<UInt8>, _ at: Int) {
        lines.removeSubrange(index...)
        let start = lines.last?.key.upperBound ?? 0
        keys.removeSubrange(start...)
        var end = at
        text.skipWord(&end)
        if !text.isAtLineEnd(end) { end += 1 }
        for i in at..<end { keys.append(text[i]) }
        let word = keys[start...].last == UInt8(ascii: " ") ? keys[start...].dropLast() : keys[start...]
        lines.append(Line(key: start..<keys.count, slot: names.firstIndex { $0.utf8.elementsEqual(word) }))
    }
}
