extension UnsafeBufferPointer<UInt8> {
    /// Without white space around it, as Unicode defines it.
    var withoutSpace: Self {
        var (start, end) = (0, count)
        while let length = spaceLength(at: start) { start += length }
        while let length = spaceLength(before: end, behind: start) { end -= length }
        return Self(rebasing: self[start..<end])
    }

    /// What follows the last white space.
    var lastWord: Self {
        var start = count
        while start > 0, spaceLength(before: start, behind: 0) == nil { start -= 1 }
        return Self(rebasing: self[start...])
    }

    /// How many bytes the white space has that begins here; nil if none does.
    private func spaceLength(at i: Int) -> Int? {
        guard i < count else { return nil }
        if self[i] < 0x80 { return self[i].isBlankOrLineEnd ? 1 : nil }
        if i + 2 <= count, isWideSpace(i, 2) { return 2 }
        return i + 3 <= count && isWideSpace(i, 3) ? 3 : nil
    }

    /// The same of that which ends in front of `end`.
    private func spaceLength(before end: Int, behind start: Int) -> Int? {
        guard end > start else { return nil }
        if self[end - 1] < 0x80 { return self[end - 1].isBlankOrLineEnd ? 1 : nil }
        if end - 2 >= start, isWideSpace(end - 2, 2) { return 2 }
        return end - 3 >= start && isWideSpace(end - 3, 3) ? 3 : nil
    }

    /// None of these begins within another character: they start with a byte that only a first one can be.
    private func isWideSpace(_ i: Int, _ length: Int) -> Bool {
        if length == 2 { return self[i] == 0xC2 && (self[i + 1] == 0x85 || self[i + 1] == 0xA0) }
        return switch (self[i], self[i + 1], self[i + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80): true
        case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF): true
        default: false
        }
    }
}
