/// Makes UTF-8 of a file's text piece by piece: what a piece cuts in two waits for the next.
struct PieceDecoder: Sendable {
    private let encoding: CharacterEncoding
    private var cut: [UInt8] = []
    private var isAtStart: Bool

    /// - Parameter isAtStart: the next piece is the first of its file, and may begin with a byte order mark.
    init(_ encoding: CharacterEncoding, isAtStart: Bool) {
        self.encoding = encoding
        self.isAtStart = isAtStart
    }

    mutating func decode(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        switch encoding {
        case .unset, .none, .utf8: return withoutMark(piece)
        case .utf16LittleEndian, .utf16BigEndian:
            var bytes = cut + piece
            let kept = wholeUnits(of: bytes)
            cut = Array(bytes[kept...])
            bytes.removeLast(bytes.count - kept)
            encoding.decode(&bytes)
            return withoutMark(bytes[...])
        }
    }

    /// How many bytes of the file so much of the decoded text took, with what waits.
    func encodedCount(of text: [UInt8]) -> Int {
        switch encoding {
        case .unset, .none, .utf8: text.count
        case .utf16LittleEndian, .utf16BigEndian: String(decoding: text, as: UTF8.self).utf16.count * 2 + cut.count
        }
    }

    /// Neither an odd byte nor the first half of a pair.
    private func wholeUnits(of bytes: [UInt8]) -> Int {
        let even = bytes.count & ~1
        guard even >= 2 else { return even }
        let high = encoding == .utf16BigEndian ? bytes[even - 2] : bytes[even - 1]
        return (0xD8...0xDB).contains(high) ? even - 2 : even
    }

    private mutating func withoutMark(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard isAtStart, !text.isEmpty else { return text }
        isAtStart = false
        return text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text
    }
}
