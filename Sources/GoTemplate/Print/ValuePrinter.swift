import Bytes

/// Writes values as Go's package `fmt` does: by a verb, and what a format says before it.
struct ValuePrinter: ~Copyable {
    var writer = ByteWriter()
    var spec = FormatSpec()
    private var isTooLong = false
    /// Within the complaint about a verb: there a month is a number.
    private var isBare = false

    /// Padding may ask for any size; nobody reads more.
    private static let limit = 1 << 20

    /// As `%v` writes it.
    static func text(of value: Value) -> String {
        var printer = ValuePrinter()
        printer.append(value, "v")
        return printer.written
    }

    /// What was written.
    var text: String {
        get throws(Complaint) {
            if isTooLong { throw Complaint("a text of more than a megabyte") }
            return written
        }
    }

    private var written: String { writer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }

    /// Whether so much padding would not be too much.
    mutating func hasRoom(for count: Int) -> Bool {
        if count > 0, writer.count + count > Self.limit { isTooLong = true }
        return !isTooLong
    }

    mutating func append(_ value: Value, _ verb: Unicode.Scalar) {
        switch (value, verb) {
        case (.none, "T"), (.none, "v"): pad("<nil>")
        case (_, "T"): pad(cut(value.goType))
        case (.none, _), (_, "p"), (_, "w"): complain(of: value, verb)
        default: appendKnown(value, verb)
        }
    }

    /// With its type before it.
    mutating func append(typed value: Value) {
        if case .none = value { return writer.append("<nil>") }
        writer.append("\(value.goType)=")
        append(value, "v")
    }

    private mutating func appendKnown(_ value: Value, _ verb: Unicode.Scalar) {
        switch value {
        case .none: writer.append(spec.isSource ? "interface {}(nil)" : "<nil>")
        case .bool(let bool): verb == "t" || verb == "v" ? pad(bool.description) : complain(of: value, verb)
        case .plain(let number), .int(let number):
            if !append(whole: UInt64(bitPattern: number), isSigned: true, verb) { complain(of: value, verb) }
        case .uint(let number): if !append(whole: number, isSigned: false, verb) { complain(of: value, verb) }
        case .double(let number): if !append(real: number, verb) { complain(of: value, verb) }
        case .string(let text): if !append(text: text, verb) { complain(of: value, verb) }
        case .list(let items): appendParts(of: value, "[", items, "]") { $0.appendKnown($1, verb) }
        case .map(let map):
            appendParts(of: value, "map[", map.entries, "]") { printer, entry in
                printer.appendKnown(.string(entry.key), verb)
                printer.writer.append(UInt8(ascii: ":"))
                printer.appendKnown(entry.value, verb)
            }
        case .named(let named):
            if isBare || spec.isSource || !named.hasText || !append(text: named.text, verb) {
                if !append(whole: UInt64(bitPattern: named.number), isSigned: true, verb) { complain(of: value, verb) }
            }
        case .time(let moment, let zone) where spec.isSource && verb == "v":
            pad(cut(TimeMembers.source(of: moment, zone)))
        // Structures in Go; what is in them is not shown.
        case .time, .metric, .version, .location:
            if spec.isSource, verb == "v" { return pad(cut(value.printed)) }
            if !append(text: value.printed, verb) { complain(of: value, verb) }
        }
    }

    private mutating func appendParts<Part>(
        of value: Value, _ start: String, _ parts: [Part], _ end: String, _ each: (inout ValuePrinter, Part) -> Void
    ) {
        writer.append(spec.isSource ? value.goType + "{" : start)
        for (i, part) in parts.enumerated() {
            if i > 0 { writer.append(spec.isSource ? ", " : " ") }
            each(&self, part)
        }
        writer.append(spec.isSource ? "}" : end)
    }

    /// `%!d(string=x)`: the verb says nothing about such a value.
    private mutating func complain(of value: Value, _ verb: Unicode.Scalar) {
        writer.append("%!\(verb)(")
        if case .none = value {
            writer.append("<nil>")
        } else {
            writer.append("\(value.goType)=")
            isBare = true
            appendKnown(value, "v")
            isBare = false
        }
        writer.append(UInt8(ascii: ")"))
    }
}
