/// Where in a text an offset lies, for people: both counted from 1, columns in bytes.
public struct TextPlace: Sendable, Equatable {
    public let line: Int
    public let column: Int

    /// - Parameter offset: in bytes.
    public init(of offset: Int, in text: String) {
        let before = text.utf8.prefix(offset)
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { before.index(after: $0) } ?? before.startIndex
        line = before.count { $0 == UInt8(ascii: "\n") } + 1
        column = before[lineStart...].count + 1
    }
}
