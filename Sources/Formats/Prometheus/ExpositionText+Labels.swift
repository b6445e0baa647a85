import Bytes
import MetricModel

/// What stands between `{` and `}`.
struct LabelList {
    /// A metric's name may stand here, in quotes, if it has other characters than names have.
    var metricName: String?
    /// In the order of the text.
    var pairs: [TagSet.Tag] = []
}

extension ExpositionText {
    /// Where the list of labels that begins here ends, behind its `}`; nil if it does not end in this line. It need not
    /// be well formed otherwise.
    func endOfLabels() -> Int? {
        var i = at
        while i < bytes.count {
            switch bytes[i] {
            case UInt8(ascii: "}"): return i + 1
            case UInt8(ascii: "\n"): return nil
            case UInt8(ascii: "\""):
                i += 1
                while i < bytes.count, bytes[i] != UInt8(ascii: "\"") {
                    if bytes[i] == UInt8(ascii: "\\") { i += 1 }
                    i += 1
                }
            default: break
            }
            i += 1
        }
        return nil
    }

    /// From `{` to behind `}`. A comma may stand behind the last label.
    /// - Parameter isStrict: OpenMetrics: no blanks, and a backslash before another letter than `n` is itself. Else blanks
    ///   may stand anywhere, and such a backslash is a fault.
    mutating func labels(isStrict: Bool) throws(ExpositionFault) -> LabelList {
        var list = LabelList()
        at += 1
        while true {
            if !isStrict { skipBlanks() }
            if next == UInt8(ascii: "}") { break }
            let name: String
            let isQuoted = next == UInt8(ascii: "\"")
            if isQuoted {
                name = try quoted(isStrict: isStrict)
            } else {
                name = String(decoding: labelName(), as: UTF8.self)
                guard !name.isEmpty else { throw ExpositionFault("expected a label name", found: next) }
            }
            if !isStrict { skipBlanks() }
            if isQuoted, next == UInt8(ascii: ",") || next == UInt8(ascii: "}") {
                guard list.metricName == nil else { throw ExpositionFault("metric name already set") }
                list.metricName = name
            } else {
                try value(of: name, isStrict, &list)
            }
            if !isStrict { skipBlanks() }
            if next == UInt8(ascii: "}") { break }
            guard next == UInt8(ascii: ",") else {
                throw ExpositionFault("expected ',' or '}' after a label", found: next)
            }
            at += 1
        }
        at += 1
        return list
    }

    private mutating func value(
        of name: String, _ isStrict: Bool, _ list: inout LabelList
    ) throws(ExpositionFault) {
        guard next == UInt8(ascii: "=") else { throw ExpositionFault("expected '=' after label name", found: next) }
        at += 1
        if !isStrict { skipBlanks() }
        guard next == UInt8(ascii: "\"") else {
            throw ExpositionFault("expected '\"' at start of label value", found: next)
        }
        let value = try quoted(isStrict: isStrict)
        if name == "__name__" { throw ExpositionFault("label name \"__name__\" is reserved") }
        if list.pairs.contains(where: { $0.key == name }) { throw ExpositionFault("duplicate label name \"\(name)\"") }
        list.pairs.append(TagSet.Tag(key: name, value: value))
    }

    /// Text in quotes, with the escapes `\"`, `\\` and `\n`.
    mutating func quoted(isStrict: Bool) throws(ExpositionFault) -> String {
        let start = at + 1
        var end = start
        var hasEscape = false
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            guard bytes[end] != UInt8(ascii: "\n") else { throw ExpositionFault("text in quotes has a line feed") }
            if bytes[end] == UInt8(ascii: "\\") {
                hasEscape = true
                end += 1
            }
            end += 1
        }
        guard end < bytes.count else { throw ExpositionFault("unexpected end of input stream") }
        at = end + 1
        let raw = UnsafeBufferPointer(rebasing: bytes[start..<end])
        guard let text = String(validating: raw, as: UTF8.self) else {
            throw ExpositionFault(
                "text in quotes is not UTF-8: \(GoQuote.quoted(String(decoding: raw, as: UTF8.self)))")
        }
        return hasEscape ? try Self.unescaped(text, isStrict) : text
    }

    private static func unescaped(_ text: String, _ isStrict: Bool) throws(ExpositionFault) -> String {
        var out: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
                out.append(byte)
                continue
            }
            switch escaped {
            case UInt8(ascii: "n"): out.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): out.append(escaped)
            default:
                if !isStrict { throw ExpositionFault("invalid escape sequence in \(GoQuote.quoted(text))") }
                out += [byte, escaped]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
