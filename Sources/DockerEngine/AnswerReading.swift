import JSON

/// A value of another kind than the API says.
struct Misfit: Error {
    let key: String
    let wanted: String
}

/// Members of an answer. As in Go, one that is absent or null has the type's zero.
extension JSONValue {
    func text(_ key: String) throws(Misfit) -> String { try member(key, "a text", "") { $0.string } }
    func flag(_ key: String) throws(Misfit) -> Bool { try member(key, "true or false", false) { $0.bool } }
    func integer(_ key: String) throws(Misfit) -> Int64 { try member(key, "an integer", 0) { $0.integer } }
    func count(_ key: String) throws(Misfit) -> UInt64 { try member(key, "a count", 0) { $0.count } }
    func list(_ key: String) throws(Misfit) -> [JSONValue] { try member(key, "a list", []) { $0.array } }
    func members(_ key: String) throws(Misfit) -> JSONObject {
        try member(key, "an object", JSONObject()) { $0.object }
    }

    func texts(_ key: String) throws(Misfit) -> [String] {
        var texts: [String] = []
        for item in try list(key) {
            guard let text = item.string else { throw Misfit(key: key, wanted: "a list of texts") }
            texts.append(text)
        }
        return texts
    }

    /// Nil if it is absent or null.
    func part(_ key: String) throws(Misfit) -> JSONValue? {
        guard let value = self[key], value != .null else { return nil }
        guard value.object != nil else { throw Misfit(key: key, wanted: "an object") }
        return value
    }

    /// A whole number that is not negative.
    var count: UInt64? {
        switch self {
        case .int(let value): UInt64(exactly: value)
        case .uint(let value): value
        default: nil
        }
    }

    private func member<Value>(
        _ key: String, _ wanted: String, _ zero: Value, _ read: (JSONValue) -> Value?
    ) throws(Misfit) -> Value {
        guard let value = self[key], value != .null else { return zero }
        guard let read = read(value) else { throw Misfit(key: key, wanted: wanted) }
        return read
    }
}
