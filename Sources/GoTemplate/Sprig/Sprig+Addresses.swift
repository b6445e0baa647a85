import Bytes

extension Sprig {
    /// Addresses in parts, and put together.
    static let addresses: [String: Function] = [
        "urlParse": Function(1) {
            let text = try $0[0].text()
            guard let url = GoURL(text) else { throw Complaint("'\(text)' is no address") }
            let parts = [
                ("fragment", url.fragment), ("host", url.host), ("hostname", url.hostname), ("opaque", url.opaque),
                ("path", url.path), ("query", url.query), ("scheme", url.scheme), ("userinfo", url.user ?? ""),
            ]
            return .map(ValueMap(parts.map { ($0, .string($1)) }, isOfStrings: false))
        },
        "urlJoin": Function(1) {
            let parts = try $0[0].members()
            func part(_ name: String) throws(Complaint) -> String { try parts[name]?.text() ?? "" }
            var url = GoURL()
            url.scheme = try part("scheme")
            url.opaque = try part("opaque")
            url.host = try part("host")
            url.path = try part("path")
            url.query = try part("query")
            url.fragment = try part("fragment")
            let user = try part("userinfo")
            guard let written = GoURL.user(user[...]) else { throw Complaint("'\(user)' is no user of an address") }
            url.user = user.isEmpty ? nil : written
            return .string(url.text)
        },
    ]
}
