/// A text in which `*` stands for any characters, `?` for one, and `\` takes the meaning from what follows.
struct JSONPattern: Sendable {
    private enum Part: Sendable {
        case byte(UInt8)
        /// `?`
        case one
        /// `*`
        case run
    }

    private var parts: [Part] = []
    /// Ends in `\`, in front of nothing.
    private var fitsNothing = false

    init(_ text: some Collection<UInt8>) {
        var isEscaped = false
        for byte in text {
            switch byte {
            case _ where isEscaped: parts.append(.byte(byte))
            case UInt8(ascii: "\\"):
                isEscaped = true
                continue
            case UInt8(ascii: "*"): parts.append(.run)
            case UInt8(ascii: "?"): parts.append(.one)
            default: parts.append(.byte(byte))
            }
            isEscaped = false
        }
        fitsNothing = isEscaped
    }

    /// Whether all of `text`, which is UTF-8, fits; in time that grows with the product of both at most.
    func fits(_ text: ArraySlice<UInt8>) -> Bool {
        if fitsNothing { return false }
        var (at, part) = (text.startIndex, 0)
        // Where to go on if what follows the last `*` does not fit here.
        var retry: (at: Int, part: Int)?
        while at < text.endIndex || part < parts.count {
            if part < parts.count {
                switch parts[part] {
                case .run:
                    retry = (at, part + 1)
                    part += 1
                    continue
                case .one where at < text.endIndex:
                    at = end(ofCharacterAt: at, in: text)
                    part += 1
                    continue
                case .byte(let byte) where at < text.endIndex && text[at] == byte:
                    at += 1
                    part += 1
                    continue
                default: break
                }
            }
            guard let last = retry, last.at < text.endIndex else { return false }
            let next = end(ofCharacterAt: last.at, in: text)
            retry = (next, last.part)
            (at, part) = (next, last.part)
        }
        return true
    }

    private func end(ofCharacterAt start: Int, in text: ArraySlice<UInt8>) -> Int {
        var end = start + 1
        while end < text.endIndex, text[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }
}
