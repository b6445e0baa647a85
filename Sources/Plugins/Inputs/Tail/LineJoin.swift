import RE2Patterns

/// Makes one text of lines that belong together.
struct LineJoin: Sendable {
    enum Neighbour: Sendable { case previous, next }

    struct Rule: Sendable {
        /// Lines that match it, or with `inverts` those that do not, are joined to a neighbour.
        let pattern: RE2Pattern?
        let inverts: Bool
        let joinsTo: Neighbour
        let keepsLineEnds: Bool
        /// Lines are joined as long as such a quote is open.
        let quote: UInt8?
    }

    private let rule: Rule
    private var buffer: [UInt8] = []
    private var isInQuote = false
    private static let limit = 16 << 20

    init(_ rule: Rule) { self.rule = rule }

    /// Whether lines wait for others.
    var isWaiting: Bool { !buffer.isEmpty }

    /// What is complete with this line; nil if nothing is.
    mutating func add(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        if continuesQuote(line) || matches(line) {
            append(line)
            // Garbage with an open quote must not fill the memory.
            return buffer.count > Self.limit ? takeRest() : nil
        }
        switch rule.joinsTo {
        case .previous:
            defer { buffer = Array(line) }
            return buffer.isEmpty ? nil : buffer
        case .next:
            append(line)
            return takeRest()
        }
    }

    /// What waits, since no more lines come.
    mutating func takeRest() -> [UInt8]? {
        defer { buffer = [] }
        return buffer.isEmpty ? nil : buffer
    }

    private mutating func append(_ line: ArraySlice<UInt8>) {
        if !buffer.isEmpty, rule.keepsLineEnds { buffer.append(UInt8(ascii: "\n")) }
        buffer += line
    }

    private func matches(_ line: ArraySlice<UInt8>) -> Bool {
        guard let pattern = rule.pattern else { return false }
        return pattern.matches(String(decoding: line, as: UTF8.self)) != rule.inverts
    }

    /// Behind an odd number of backslashes a quote is none.
    private mutating func continuesQuote(_ line: ArraySlice<UInt8>) -> Bool {
        guard let quote = rule.quote else { return false }
        var isEscaped = false
        for byte in line {
            if byte == quote, !isEscaped { isInQuote.toggle() }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return isInQuote
    }
}
