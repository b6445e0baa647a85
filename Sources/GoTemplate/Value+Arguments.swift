import GoTime

/// What a function asks of its arguments.
extension Value {
    func text() throws(Complaint) -> String {
        if case .string(let text) = self { return text }
        throw expected("string")
    }

    func count() throws(Complaint) -> Int {
        switch self {
        case .plain(let number), .int(let number): return Int(number)
        case .named(let named): return Int(named.number)
        case .uint(let number): return Int(clamping: number)
        default: throw expected("int")
        }
    }

    func truth() throws(Complaint) -> Bool {
        if case .bool(let bool) = self { return bool }
        throw expected("bool")
    }

    func items() throws(Complaint) -> [Value] {
        if case .list(let items) = self { return items }
        throw expected("list")
    }

    func members() throws(Complaint) -> ValueMap {
        if case .map(let map) = self { return map }
        throw expected("map")
    }

    func moment() throws(Complaint) -> Moment {
        if case .time(let time, _) = self { return time }
        throw expected("time")
    }

    func location() throws(Complaint) -> TemplateZone {
        if case .location(let zone) = self { return zone }
        throw expected("location")
    }

    func semanticVersion() throws(Complaint) -> SemanticVersion {
        if case .version(let version) = self { return version }
        throw expected("version")
    }

    private func expected(_ type: String) -> Complaint { Complaint("expected \(type), found \(typeName)") }

    /// As a whole number, whatever it is: text is read, a fraction cut off, and what is no number is 0.
    var whole: Int64 {
        switch self {
        case .plain(let number), .int(let number): number
        case .named(let named): named.number
        case .uint(let number): Int64(clamping: number)
        case .double(let number): number.isNaN ? 0 : Int64(clamping: Int128(min(max(number, -0x1p64), 0x1p64)))
        case .bool(let bool): bool ? 1 : 0
        case .string(let text): Self.whole(text)
        case .none, .list, .map, .metric, .time, .location, .version: 0
        }
    }

    /// As Go reads it in any base; `12.0` is 12, other fractions are no number.
    private static func whole(_ text: String) -> Int64 {
        var digits = text[...]
        if let point = digits.firstIndex(of: "."), digits[point...].dropFirst().allSatisfy({ $0 == "0" }) {
            digits = digits[..<point]
        }
        let sign = digits.first == "-" || digits.first == "+" ? String(digits.removeFirst()) : ""
        let plain = digits.lowercased()
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2), ("0", 8)] {
            guard plain.hasPrefix(prefix), plain != prefix else { continue }
            return Int64(sign + plain.dropFirst(prefix.count), radix: radix) ?? 0
        }
        return Int64(sign + plain) ?? 0
    }

    /// As a number with a fraction, whatever it is; what is no number is 0.
    var real: Double {
        switch self {
        case .double(let number): number
        case .uint(let number): Double(number)
        case .string(let text): Double(text) ?? 0
        default: Double(whole)
        }
    }
}
