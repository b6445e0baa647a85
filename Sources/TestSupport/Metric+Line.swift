public import MetricModel

extension Metric {
    /// Reads one line of line protocol, as the cases write it. The time may be left out and is `now` then.
    ///
    /// Apart from the agent's own parser, so that a fault there cannot hide behind a case.
    public init(line: String, now: Timestamp) throws(LineError) {
        var parts = Self.split(line, at: " ", limit: 3)
        guard parts.count > 1 else { throw LineError(line: line, message: "there are no fields") }
        var series = Self.split(parts.removeFirst(), at: ",")
        let name = Self.unescaped(series.removeFirst())
        var tags: [String: String] = [:]
        for tag in series {
            let pair = Self.split(tag, at: "=", limit: 2)
            guard pair.count == 2 else { throw LineError(line: line, message: "'\(tag)' is no tag") }
            tags[Self.unescaped(pair[0])] = Self.unescaped(pair[1])
        }
        var fields: [Field] = []
        for field in Self.split(parts.removeFirst(), at: ",") {
            let pair = Self.split(field, at: "=", limit: 2)
            guard pair.count == 2, let value = FieldValue(lineText: pair[1]) else {
                throw LineError(line: line, message: "'\(field)' is no field")
            }
            fields.append(Field(Self.unescaped(pair[0]), value))
        }
        var time = now
        if let stamp = parts.first {
            guard let nanoseconds = Int64(stamp) else { throw LineError(line: line, message: "'\(stamp)' is no time") }
            time = Timestamp(nanoseconds: nanoseconds)
        }
        self.init(name, tags: TagSet(tags), fields: fields, at: time)
    }

    /// Cuts at each `separator` outside quotes that no backslash stands before; at most `limit` parts.
    private static func split(_ text: String, at separator: Character, limit: Int = .max) -> [String] {
        var parts = [""]
        var isEscaped = false
        var isQuoted = false
        for character in text {
            if character == separator, !isEscaped, !isQuoted, parts.count < limit {
                parts.append("")
                continue
            }
            if character == "\"", !isEscaped { isQuoted.toggle() }
            isEscaped = character == "\\" && !isEscaped
            parts[parts.count - 1].append(character)
        }
        return parts
    }

    private static func unescaped(_ text: String) -> String {
        var plain = ""
        var isEscaped = false
        for character in text {
            if isEscaped, !",= ".contains(character) { plain.append("\\") }
            isEscaped = character == "\\" && !isEscaped
            if !isEscaped { plain.append(character) }
        }
        return isEscaped ? plain + "\\" : plain
    }
}

extension FieldValue {
    fileprivate init?(lineText text: String) {
        switch text.last {
        case "\"" where text.count > 1 && text.first == "\"":
            self = .string(
                String(text.dropFirst().dropLast()).replacing("\\\"", with: "\"").replacing("\\\\", with: "\\"))
        case "i":
            guard let value = Int64(text.dropLast()) else { return nil }
            self = .int(value)
        case "u":
            guard let value = UInt64(text.dropLast()) else { return nil }
            self = .uint(value)
        default:
            switch text {
            case "t", "T", "true", "True", "TRUE": self = .bool(true)
            case "f", "F", "false", "False", "FALSE": self = .bool(false)
            default:
                guard let value = Double(text) else { return nil }
                self = .double(value)
            }
        }
    }
}

/// A line of a case that cannot be read.
public struct LineError: Error, CustomStringConvertible {
    public let line: String
    public let message: String
    public var description: String { "\(message) in the line '\(line)'" }
}
