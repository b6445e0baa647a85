/// The shapes of cgroup files; the first that the whole file fits is the one.
///
/// | shape                | example                   | keys                     |
/// | one value            | `123`                     | none                     |
/// | a value on each line | `1\n2`                    | `0`, `1`                 |
/// | values in a row      | `max 100000`              | `0`, `1`                 |
/// | keys, then a value   | `8:0 Read 5`              | `8:0.Read`               |
/// | a name and pairs     | `some avg10=0.00 total=7` | `some.avg10`, `some.total` |
/// | pairs on one line    | `anon=1 file=2`           | `anon`, `file`           |
///
/// A value is `max` or made of digits, dots and minus signs; a key of letters, digits, `:`, `_` and `.`. One space
/// separates them, and each line ends in a newline.
struct CgroupShape {
    struct Field {
        let key: String
        let value: Range<Int>
    }

    static func fields(of bytes: Span<UInt8>) throws(CgroupLayout.Misfit) -> [Field] {
        guard bytes[bytes.count - 1] == UInt8(ascii: "\n") else {
            throw CgroupLayout.Misfit(message: "unknown file format: no newline at the end")
        }
        var lines: [Range<Int>] = []
        var start = 0
        while start < bytes.count {
            let end = bytes.index(of: UInt8(ascii: "\n"), from: start)
            lines.append(start..<end)
            start = end + 1
        }
        let shapes = lines.count == 1 ? [row, keyed, named, pairs] : [column, keyed, named]
        var fitting = 0
        for shape in shapes {
            var fields: [Field] = []
            let count = lines.prefix { shape(bytes, $0, &fields) }.count
            if count == lines.count { return fields }
            fitting = max(fitting, count)
        }
        // The line where the best of the shapes gave up.
        let line = bytes.text(lines[fitting].prefix(60))
        throw CgroupLayout.Misfit(message: "unknown file format: line \(fitting + 1) is '\(line)'")
    }

    private typealias Shape = (_ bytes: Span<UInt8>, _ line: Range<Int>, _ fields: inout [Field]) -> Bool

    private static func column(_ bytes: Span<UInt8>, _ line: Range<Int>, _ fields: inout [Field]) -> Bool {
        guard isValue(bytes, line) else { return false }
        fields.append(Field(key: "\(fields.count)", value: line))
        return true
    }

    /// Values need no space between them if they can be told apart: `max5` is two.
    private static func row(_ bytes: Span<UInt8>, _ line: Range<Int>, _ fields: inout [Field]) -> Bool {
        var at = line.lowerBound
        while at < line.upperBound {
            let end = bytes.valueEnd(at)
            guard end > at else { return false }
            fields.append(Field(key: "\(fields.count)", value: at..<end))
            at = end
            if at < line.upperBound, bytes[at] == UInt8(ascii: " ") { at += 1 }
        }
        if fields.count == 1, fields[0].value == line { fields = [Field(key: "", value: line)] }
        return !fields.isEmpty
    }

    private static func keyed(_ bytes: Span<UInt8>, _ line: Range<Int>, _ fields: inout [Field]) -> Bool {
        var words = words(bytes, line)
        guard let value = words.popLast(), isValue(bytes, value), !words.isEmpty,
            words.allSatisfy({ isKey(bytes, $0) })
        else { return false }
        fields.append(Field(key: words.map { bytes.text($0) }.joined(separator: "."), value: value))
        return true
    }

    private static func named(_ bytes: Span<UInt8>, _ line: Range<Int>, _ fields: inout [Field]) -> Bool {
        let words = words(bytes, line)
        guard words.count > 1, let name = words.first, isKey(bytes, name) else { return false }
        for word in words.dropFirst() {
            guard let pair = pair(bytes, word, after: bytes.text(name) + ".") else { return false }
            fields.append(pair)
        }
        return true
    }

    private static func pairs(_ bytes: Span<UInt8>, _ line: Range<Int>, _ fields: inout [Field]) -> Bool {
        var words = words(bytes, line)
        // A space may end the line, as behind each pair.
        if let last = words.last, last.isEmpty { words.removeLast() }
        for word in words {
            guard let pair = pair(bytes, word, after: "") else { return false }
            fields.append(pair)
        }
        return !words.isEmpty
    }

    private static func pair(_ bytes: Span<UInt8>, _ word: Range<Int>, after prefix: String) -> Field? {
        let equals = bytes.index(of: UInt8(ascii: "="), from: word.lowerBound, to: word.upperBound)
        guard equals < word.upperBound else { return nil }
        let key = word.lowerBound..<equals
        let value = (equals + 1)..<word.upperBound
        guard isKey(bytes, key), isValue(bytes, value) else { return nil }
        return Field(key: prefix + bytes.text(key), value: value)
    }

    /// What stands between single spaces; empty where two of them meet.
    private static func words(_ bytes: Span<UInt8>, _ line: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start = line.lowerBound
        while true {
            let end = bytes.wordEnd(start, line.upperBound)
            words.append(start..<end)
            if end == line.upperBound { return words }
            start = end + 1
        }
    }

    private static func isValue(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        !range.isEmpty && bytes.valueEnd(range.lowerBound) == range.upperBound
    }

    private static func isKey(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for i in range {
            switch bytes[i] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "."):
                continue
            default: return false
            }
        }
        return !range.isEmpty
    }
}
