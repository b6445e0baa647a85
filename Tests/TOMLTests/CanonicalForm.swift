import TOML

/// A document as one line of text that says types and values, the same as `tomllib_oracle.py` makes of Python's values.
func canonical(_ table: TOMLTable) -> String {
    let entries = table.entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return "{" + entries.map { canonical($0.key) + "=" + canonical($0.value) }.joined(separator: ",") + "}"
}

private func canonical(_ value: TOMLValue) -> String {
    switch value.kind {
    case .string(let text): canonical(text)
    case .integer(let number): "i\(number)"
    case .float(let number): number.isNaN ? "fnan" : "f" + hex(number.bitPattern, digits: 16)
    case .boolean(let bool): "\(bool)"
    case .dateTime(let text): "d" + canonicalDate(text)
    case .array(let items): "[" + items.map { canonical($0) }.joined(separator: ",") + "]"
    case .table(let table): canonical(table)
    }
}

private func canonical(_ text: String) -> String {
    "\""
        + text.utf8.map { byte in
            let isPlain = (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            return isPlain ? String(Unicode.Scalar(byte)) : "\\x" + hex(UInt64(byte), digits: 2)
        }.joined() + "\""
}

/// `T` between date and time, six digits of a second, the offset in minutes.
private func canonicalDate(_ written: String) -> String {
    var text = written.uppercased().replacing(" ", with: "T")
    guard let colon = text.firstIndex(of: ":") else { return text }
    var offset = ""
    if text.last == "Z" {
        text.removeLast()
        offset = "+0"
    } else if let sign = text[colon...].lastIndex(where: { $0 == "+" || $0 == "-" }) {
        let parts = text[text.index(after: sign)...].split(separator: ":").compactMap { Int($0) }
        let minutes = parts[0] * 60 + parts[1]
        offset = minutes == 0 || text[sign] == "+" ? "+\(minutes)" : "-\(minutes)"
        text = String(text[..<sign])
    }
    let parts = text.split(separator: ".")
    let fraction = (parts.count == 2 ? String(parts[1].prefix(6)) : "")
    return parts[0] + "." + fraction + String(repeating: "0", count: 6 - fraction.count) + offset
}

private func hex(_ number: UInt64, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
}
