/// A request as it came, its body whole and still packed.
struct SinkRequest: Sendable {
    var method: String
    /// Path and query, still escaped.
    var target: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    /// A header, whatever its case; several of one name are joined by commas.
    subscript(name: String) -> String? {
        let values = headers.filter { $0.name.lowercased() == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ",")
    }

    var path: String { String(target.prefix { $0 != "?" }) }

    /// What follows `?`.
    var query: Substring { target.drop { $0 != "?" }.dropFirst() }
}

/// The answer to one.
struct SinkAnswer: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    init(status: Int, text: String) {
        self.init(
            status: status, headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array((text + "\n").utf8))
    }

    subscript(name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
}
