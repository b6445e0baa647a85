import MetricModel

/// Which service a metric's port belongs to.
struct PortNaming: Sendable {
    var services = ServiceNames()
    /// The tag with the port; none if empty.
    var tag = ""
    var dest = ""
    /// Where none is told.
    var transport = ""
    /// None if empty.
    var transportTag = ""

    /// Why a port stays without a name.
    struct Problem: Error {
        let message: String
    }

    /// The same tags if the port has no name, or there is no port.
    func named(_ set: TagSet, _ transport: FieldValue?) throws(Problem) -> TagSet {
        guard !tag.isEmpty, let port = set[tag], let service = try service(.string(port), set, transport) else {
            return set
        }
        return set.setting(dest, to: service)
    }

    /// Nil if the port has no name.
    /// - Parameter told: the protocol in the metric's field, if there is one.
    func service(_ port: FieldValue, _ tags: TagSet, _ told: FieldValue?) throws(Problem) -> String? {
        let text =
            switch port {
            case .int(let number): number.description
            case .uint(let number): number.description
            case .string(let text): text
            case .double, .bool: throw Problem(message: "a port must be a string or a whole number")
            }
        if text.isEmpty { return nil }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let number = Int(parts[0]) else { throw Problem(message: "'\(parts[0])' is no port") }
        var transport = parts.count > 1 && !parts[1].isEmpty ? String(parts[1]) : transport
        if !transportTag.isEmpty, let told = tags[transportTag] { transport = told }
        switch told {
        case .string(let told): transport = told
        case nil: break
        default: throw Problem(message: "a protocol must be a string")
        }
        guard let names = services.names(of: transport) else {
            throw Problem(message: "no service has the protocol '\(transport)'")
        }
        return names[number]
    }
}

/// What `/etc/services` says: `http 80/tcp www # World Wide Web`. Where a port stands twice, the last line counts.
struct ServiceNames: Sendable {
    private var services: [String: [Int: String]] = [:]

    init() {}

    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard words.count >= 2 else { continue }
            let parts = words[1].split(separator: "/", maxSplits: 1)
            guard parts.count == 2, let port = Int(parts[0]), port > 0 else { continue }
            services[parts[1].lowercased(), default: [:]][port] = String(words[0])
        }
    }

    /// By port; nil if there is no service of that protocol.
    func names(of transport: String) -> [Int: String]? { services[transport] ?? services[transport.lowercased()] }
}
