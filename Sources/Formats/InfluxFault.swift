import Bytes

/// Where line protocol goes wrong, before anyone needs words for it.
struct InfluxFault: Error {
    /// As Telegraf calls it.
    enum Expected: String {
        case name = "expected measurement name"
        case tag = "expected tag"
        case field = "expected field"
        case timestamp = "expected timestamp"
        case nothing = "parse error"
        case range = "value out of range"
    }

    let expected: Expected
    /// The first byte that does not fit.
    let offset: Int

    init(_ expected: Expected, at offset: Int) {
        self.expected = expected
        self.offset = offset
    }

    /// Telegraf's words: `metric parse error: expected field at 1:7: "cpu v=x"`. The column counts bytes. Of a line
    /// longer than this limit only what leads up to the fault is shown.
    func error(in text: UnsafeBufferPointer<UInt8>) -> ParseError {
        let limit = 1024
        let newline = UInt8(ascii: "\n")
        let before = text[..<offset]
        let start = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
        let number = before.count { $0 == newline } + 1
        var end = text[offset...].firstIndex(of: newline) ?? text.count
        if end < text.count, end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        var shown = GoQuote.quoted(String(decoding: text[start..<end], as: UTF8.self))
        if end - start > limit {
            let first = max(start, offset - limit)
            let part = String(decoding: text[first..<min(offset, end)], as: UTF8.self)
            shown = GoQuote.quoted((first > start ? "..." : "") + part + "<-- here")
        }
        return ParseError("metric parse error: \(expected.rawValue) at \(number):\(offset - start + 1): \(shown)")
    }
}
