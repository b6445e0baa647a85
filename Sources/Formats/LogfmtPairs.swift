import JSON

/// The pairs of one line of logfmt.
struct LogfmtPairs {
    enum Value {
        case none
        case raw(UnsafeBufferPointer<UInt8>)
        /// It had escapes, which are JSON's.
        case unescaped(String)
    }

    private let line: UnsafeBufferPointer<UInt8>
    private var at = 0

    init(_ line: UnsafeBufferPointer<UInt8>) { self.line = line }

    /// Nil at the line's end.
    mutating func next() throws(LogfmtFault) -> (key: UnsafeBufferPointer<UInt8>, value: Value)? {
        while at < line.count, line[at] <= 0x20 { at += 1 }
        guard at < line.count else { return nil }
        let start = at
        while at < line.count, line[at] > 0x20, line[at] != UInt8(ascii: "=") {
            if Self.isQuote(line[at]) { throw unexpected() }
            at += 1
        }
        let key = UnsafeBufferPointer(rebasing: line[start..<at])
        guard at < line.count, line[at] == UInt8(ascii: "=") else { return (key, .none) }
        if key.isEmpty { throw unexpected() }
        at += 1
        guard at < line.count, line[at] > 0x20 else { return (key, .none) }
        return (key, Self.isQuote(line[at]) ? try quoted() : try bare())
    }

    private mutating func bare() throws(LogfmtFault) -> Value {
        let start = at
        while at < line.count, line[at] > 0x20 {
            if line[at] == UInt8(ascii: "=") || Self.isQuote(line[at]) { throw unexpected() }
            at += 1
        }
        return .raw(UnsafeBufferPointer(rebasing: line[start..<at]))
    }

    /// Between `'` there are no escapes.
    private mutating func quoted() throws(LogfmtFault) -> Value {
        let quote = line[at]
        at += 1
        let start = at
        var hasEscape = false
        while at < line.count, line[at] != quote {
            if line[at] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                hasEscape = true
                at += 1
            }
            at += 1
        }
        guard at < line.count else {
            throw LogfmtFault(message: "unterminated quoted value", offset: line.count)
        }
        let content = UnsafeBufferPointer(rebasing: line[start..<at])
        at += 1
        guard hasEscape else { return .raw(content) }
        var document = JSONDocument()
        do throws(JSONError) { try document.read(UnsafeBufferPointer(rebasing: line[(start - 1)..<at])) } catch {
            throw LogfmtFault(message: "invalid quoted value", offset: at)
        }
        return .unescaped(document.text(of: document.root))
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private func unexpected() -> LogfmtFault {
        LogfmtFault(message: "unexpected '\(Character(Unicode.Scalar(line[at])))'", offset: at)
    }
}

/// Where a line is not logfmt.
struct LogfmtFault: Error {
    let message: String
    let offset: Int
}
