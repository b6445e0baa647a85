import Bytes
import GoTime

/// JSON as Go's `encoding/json` writes it.
struct JSONText: ~Copyable {
    private var writer = ByteWriter()
    /// Whether what could end a script in HTML is escaped.
    private let isForHTML: Bool
    private let isPretty: Bool
    private var depth = 0

    private init(isForHTML: Bool, isPretty: Bool) {
        self.isForHTML = isForHTML
        self.isPretty = isPretty
    }

    static func of(_ value: Value, isForHTML: Bool = true, isPretty: Bool = false) throws(Complaint) -> String {
        var text = JSONText(isForHTML: isForHTML, isPretty: isPretty)
        try text.append(value)
        return text.writer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func append(_ value: Value) throws(Complaint) {
        switch value {
        case .none: writer.append("null")
        case .plain(let number), .int(let number): writer.append(decimal: number)
        case .named(let named): writer.append(decimal: named.number)
        case .uint(let number): writer.append(decimal: number)
        case .bool(let bool): writer.append(bool.description)
        case .double(let number): try append(number)
        case .string(let text): append(text)
        case .version(let version): append(version.text)
        case .metric: append(value.printed)
        case .time(let moment, let zone):
            append(TimeLayout("2006-01-02T15:04:05.999999999Z07:00").text(of: moment, in: zone.rules))
        // A structure of Go with nothing in it that others may see.
        case .location: writer.append("{}")
        case .list(let items):
            try append("[", items, "]") { (text, item) throws(Complaint) in try text.append(item) }
        case .map(let map):
            try append("{", map.entries, "}") { (text, entry) throws(Complaint) in
                text.append(entry.key)
                text.writer.append(text.isPretty ? ": " : ":")
                try text.append(entry.value)
            }
        }
    }

    private mutating func append<Item>(
        _ start: String, _ items: [Item], _ end: String,
        _ each: (inout JSONText, Item) throws(Complaint) -> Void
    ) throws(Complaint) {
        writer.append(start)
        depth += 1
        for (i, item) in items.enumerated() {
            if i > 0 { writer.append(",") }
            startLine()
            try each(&self, item)
        }
        depth -= 1
        if !items.isEmpty { startLine() }
        writer.append(end)
    }

    private mutating func startLine() {
        guard isPretty else { return }
        writer.append("\n")
        for _ in 0..<depth { writer.append("  ") }
    }

    /// With an exponent below 1e-6 and from 1e21 on: `1e-7`, `1.5e+21`.
    private mutating func append(_ number: Double) throws(Complaint) {
        guard number.isFinite else { throw Complaint("JSON has no \(String(general: number))") }
        if number == 0 || 1e-6..<1e21 ~= number.magnitude { return writer.append(decimal: number) }
        writer.append(String(general: number).replacing("e-0", with: "e-"))
    }

    private mutating func append(_ text: String) {
        writer.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": writer.append("\\\(scalar)")
            case "\n": writer.append("\\n")
            case "\r": writer.append("\\r")
            case "\t": writer.append("\\t")
            case "\u{8}": writer.append("\\b")
            case "\u{C}": writer.append("\\f")
            case "<" where isForHTML, ">" where isForHTML, "&" where isForHTML, "\0"..<" ", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                writer.append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
            default: writer.append(String(scalar))
            }
        }
        writer.append(UInt8(ascii: "\""))
    }
}
