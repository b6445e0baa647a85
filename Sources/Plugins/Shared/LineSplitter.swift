/// Makes lines of pieces of text as they come from a pipe or a file, without their line ends (`\n`, `\r\n`).
struct LineSplitter: Sendable {
    /// The line that has not ended.
    private(set) var rest: [UInt8] = []
    private var isSkipping = false
    private let limit: Int
    /// Lines longer than the limit: they are left out, for nobody says how long they may become.
    private(set) var leftOut = 0

    init(limit: Int) { self.limit = limit }

    mutating func take(_ piece: ArraySlice<UInt8>, _ line: (ArraySlice<UInt8>) -> Void) {
        var piece = piece
        while let end = piece.firstIndex(of: UInt8(ascii: "\n")) {
            let part = piece[..<end]
            piece = piece[(end + 1)...]
            if isSkipping {
                isSkipping = false
            } else if rest.count + part.count > limit {
                leaveOut(isSkipping: false)
            } else if rest.isEmpty {
                line(Self.withoutReturn(part))
            } else {
                rest += part
                line(Self.withoutReturn(rest[...]))
                rest.removeAll(keepingCapacity: true)
            }
        }
        if isSkipping { return }
        if rest.count + piece.count > limit { leaveOut(isSkipping: true) } else { rest += piece }
    }

    /// Nothing more comes: what has no line end counts as a line.
    mutating func finish(_ line: (ArraySlice<UInt8>) -> Void) {
        if !rest.isEmpty { line(Self.withoutReturn(rest[...])) }
        rest = []
        isSkipping = false
    }

    mutating func takeLeftOut() -> Int {
        defer { leftOut = 0 }
        return leftOut
    }

    private mutating func leaveOut(isSkipping: Bool) {
        leftOut += 1
        rest = []
        self.isSkipping = isSkipping
    }

    private static func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
}
