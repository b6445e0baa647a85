/// Reads records of comma separated values (RFC 4180), as strictly as Go does: a quote inside a bare cell is a fault, and
/// so is anything but a separator behind a closing quote. Blank lines are passed over; records may differ in length.
struct CSVReader: Sendable {
    private let delimiter: [UInt8]
    private let delimiterStart: UInt8
    /// Begins a line that is passed over; empty for none.
    let comment: [UInt8]
    /// White space before a cell does not count, not even before its quote.
    let trimsLeadingSpace: Bool

    /// The cells of the last record, without quotes, in one buffer that is used again.
    private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// Of the next line, counted from 1.
    private var line = 1

    init(delimiter: String, comment: String, trimsLeadingSpace: Bool) {
        self.delimiter = Array(delimiter.utf8)
        delimiterStart = self.delimiter.first ?? UInt8(ascii: ",")
        self.comment = Array(comment.utf8)
        self.trimsLeadingSpace = trimsLeadingSpace
    }

    var cellCount: Int { ends.count }

    func cell(_ i: Int) -> Range<Int> { (i == 0 ? 0 : ends[i - 1])..<ends[i] }

    /// To be called before the first record of a text.
    mutating func begin(atLine number: Int) { line = number }

    /// False at the end of the text.
    mutating func next(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(CSVFault) -> Bool {
        while at < text.count {
            let end = Self.lineEnd(text, at)
            if end.content == at || Self.has(comment, in: text, at: at) && !comment.isEmpty {
                at = end.next
                line += 1
                continue
            }
            try record(text, &at, end)
            return true
        }
        return false
    }

    /// - Parameter firstLine: where the line ends that the record begins on.
    private mutating func record(
        _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ firstLine: (content: Int, next: Int)
    ) throws(CSVFault) {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        let recordLine = line
        var lineStart = at
        var end = firstLine
        while true {
            if trimsLeadingSpace { while at < end.content, text[at].isBlank { at += 1 } }
            if at < end.content, text[at] == UInt8(ascii: "\"") {
                at += 1
                try quoted(text, &at, &end, &lineStart, recordLine)
            } else {
                try bare(text, &at, end.content, lineStart, recordLine)
            }
            ends.append(bytes.count)
            guard at < end.content else { break }
            at += delimiter.count
        }
        at = end.next
        line += 1
    }

    /// Up to a delimiter or the line's end.
    private mutating func bare(
        _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ end: Int, _ lineStart: Int, _ recordLine: Int
    ) throws(CSVFault) {
        let start = at
        while at < end {
            let byte = text[at]
            if byte == delimiterStart, Self.has(delimiter, in: text, at: at) { break }
            guard byte != UInt8(ascii: "\"") else {
                throw fault("bare \" in non-quoted field", column: at - lineStart, recordLine)
            }
            at += 1
        }
        bytes.append(contentsOf: text[start..<at])
    }

    /// Behind the opening quote; to the delimiter or the line's end behind the closing one. The cell may go over lines.
    private mutating func quoted(
        _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ end: inout (content: Int, next: Int),
        _ lineStart: inout Int, _ recordLine: Int
    ) throws(CSVFault) {
        while true {
            let start = at
            while at < end.content, text[at] != UInt8(ascii: "\"") { at += 1 }
            bytes.append(contentsOf: text[start..<at])
            if at < end.content {
                at += 1
                if at < end.content, text[at] == UInt8(ascii: "\"") {
                    bytes.append(UInt8(ascii: "\""))
                    at += 1
                    continue
                }
                guard at == end.content || Self.has(delimiter, in: text, at: at) else {
                    throw fault("extraneous or missing \" in quoted-field", column: at - 1 - lineStart, recordLine)
                }
                return
            }
            guard end.next > end.content, end.next < text.count else {
                throw fault("extraneous or missing \" in quoted-field", column: at - lineStart, recordLine)
            }
            bytes.append(UInt8(ascii: "\n"))
            line += 1
            at = end.next
            lineStart = at
            end = Self.lineEnd(text, at)
        }
    }

    private func fault(_ message: String, column: Int, _ recordLine: Int) -> CSVFault {
        let start = recordLine == line ? "" : "record on line \(recordLine); "
        return CSVFault(message: "\(start)parse error on line \(line), column \(column + 1): \(message)")
    }

    /// Where the line's content ends, and where the next line begins. A carriage return before the line feed, or as the
    /// last byte of all, belongs to neither.
    static func lineEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> (content: Int, next: Int) {
        var feed = start
        while feed < text.count, text[feed] != UInt8(ascii: "\n") { feed += 1 }
        let content = feed > start && text[feed - 1] == UInt8(ascii: "\r") ? feed - 1 : feed
        return (content, min(feed + 1, text.count))
    }

    @inline(__always) private static func has(
        _ word: [UInt8], in text: UnsafeBufferPointer<UInt8>, at start: Int
    ) -> Bool {
        guard start + word.count <= text.count else { return false }
        for i in 0..<word.count where text[start + i] != word[i] { return false }
        return true
    }
}

/// Text that is not CSV, with its line and column.
struct CSVFault: Error {
    let message: String
}
