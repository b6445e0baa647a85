/// The text of one string member of a JSON object; nil if it is not there or no string.
///
/// Enough for an answer that is one flat object of strings, which is all that errors are; nothing is built for the rest.
func jsonString(_ name: String, in json: String) -> String? {
    guard let value = jsonValue(name, in: json), value.first == "\"" else { return nil }
    return unquoted(value.dropFirst().unicodeScalars)
}

/// The same for a whole number.
func jsonInteger(_ name: String, in json: String) -> Int? {
    jsonValue(name, in: json).flatMap { Int($0.prefix { $0 == "-" || $0.isNumber }) }
}

/// What follows the name of a member and its colon.
private func jsonValue(_ name: String, in json: String) -> Substring? {
    var rest = json[...]
    while let key = rest.firstRange(of: "\"\(name)\"") {
        rest = rest[key.upperBound...].drop(while: \.isWhitespace)
        if rest.first == ":" { return rest.dropFirst().drop(while: \.isWhitespace) }
    }
    return nil
}

/// A JSON string from behind its first quote up to its last; nil if that is missing.
private func unquoted(_ text: Substring.UnicodeScalarView) -> String? {
    var units: [UInt16] = []
    var scalars = text.makeIterator()
    while let scalar = scalars.next() {
        switch scalar {
        case "\"": return String(decoding: units, as: UTF16.self)
        case "\\":
            switch scalars.next() {
            case "n": units.append(10)
            case "r": units.append(13)
            case "t": units.append(9)
            case "b": units.append(8)
            case "f": units.append(12)
            case "u":
                let digits = String(String.UnicodeScalarView((0..<4).compactMap { _ in scalars.next() }))
                units.append(UInt16(digits, radix: 16) ?? 0xFFFD)
            case let other?: units += Array(String(other).utf16)
            case nil: return nil
            }
        default: units += Array(String(scalar).utf16)
        }
    }
    return nil
}

/// The text of the first element of this name, its entities replaced.
func xmlText(_ element: String, in xml: String) -> String? {
    guard let start = xml.firstRange(of: "<\(element)>"),
        let end = xml[start.upperBound...].firstRange(of: "</\(element)>")
    else { return nil }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
    return entities.reduce(String(xml[start.upperBound..<end.lowerBound])) { $0.replacing($1.0, with: $1.1) }
}
