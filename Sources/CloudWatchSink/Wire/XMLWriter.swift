import Bytes

extension ByteWriter {
    /// The content of an element: members as elements, lists as `<member>`, dictionaries as `<entry>`.
    mutating func append(xml value: WireValue) {
        switch value {
        case .null, .bytes: break
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let number): append(decimal: number)
        case .number(let number): append(number.description)
        case .text(let text), .formText(let text): append(escaped: text)
        case .time(let seconds): append(CalendarTime(seconds: Int64(seconds)).iso8601)
        case .list(let items):
            for item in items { append(element: "member", item) }
        case .structure(let members):
            for member in members { append(element: member.name, member.value) }
        case .dictionary(let members):
            for member in members {
                append(
                    element: "entry",
                    .structure([WireMember("key", .text(member.name)), WireMember("value", member.value)]))
            }
        }
    }

    mutating func append(element name: String, _ value: WireValue) {
        append("<\(name)>")
        append(xml: value)
        append("</\(name)>")
    }

    private mutating func append(escaped text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": append("&lt;")
            case ">": append("&gt;")
            case "&": append("&amp;")
            case "\"": append("&quot;")
            // XML 1.0 cannot hold most control characters, not even escaped.
            case "\0"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}": append("\u{FFFD}")
            default: append(String(scalar))
            }
        }
    }
}
