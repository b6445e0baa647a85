/// An address of the web, taken apart: `https://user:password@host:8443/path?query`.
public struct WebAddress: Sendable, Equatable {
    /// `http` or `https`.
    public let scheme: String
    /// `user:password`, as it is written; nil if there is none.
    public let userInfo: String?
    /// In lower case; an IPv6 address stands in brackets.
    public let host: String
    /// Nil for the scheme's own.
    public let port: String?
    /// Begins with `/`.
    public let path: String
    /// Without `?`; nil if there is none.
    public let query: String?

    /// Nil for anything but an address of http or https with a host.
    public init?(_ text: String) {
        guard let mark = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        self.init(scheme: scheme, text[mark.upperBound...])
    }

    /// - Parameter rest: what stands behind `//`.
    private init?(scheme: String, _ rest: Substring) {
        let rest = rest.prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let at = authority.lastIndex(of: "@")
        let place = authority[(at.map { authority.index(after: $0) } ?? authority.startIndex)...]
        let bracket = place.lastIndex(of: "]") ?? place.startIndex
        let colon = place[bracket...].firstIndex(of: ":")
        let port = colon.map { String(place[place.index(after: $0)...]) } ?? ""
        guard port.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        self.init(
            scheme: scheme, userInfo: at.map { String(authority[..<$0]) },
            host: place[..<(colon ?? place.endIndex)].lowercased(), port: port.isEmpty ? nil : port,
            rest[authority.endIndex...])
    }

    /// - Parameter target: path and query, each of which may be missing.
    private init?(scheme: String, userInfo: String?, host: String, port: String?, _ target: Substring) {
        guard !host.isEmpty else { return nil }
        let path = target.prefix { $0 != "?" }
        self.scheme = scheme
        self.userInfo = userInfo
        self.host = host
        self.port = port == (scheme == "https" ? "443" : "80") ? nil : port
        self.path = Self.withoutDots(path)
        query = path.endIndex < target.endIndex ? String(target[target.index(after: path.endIndex)...]) : nil
    }

    /// What `reference`, such as a `Location`, names when it stands on a page of this address (RFC 3986, 5.2). Nil if
    /// that is no address of the web.
    public func resolving(_ reference: String) -> WebAddress? {
        let reference = reference.prefix { $0 != "#" }
        if let colon = reference.firstIndex(of: ":"), reference.first?.isLetter == true,
            reference[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || "+-.".contains($0) })
        {
            return WebAddress(String(reference))
        }
        if reference.hasPrefix("//") { return WebAddress(scheme: scheme, reference.dropFirst(2)) }
        let target =
            if reference.isEmpty {
                path + (query.map { "?" + $0 } ?? "")
            } else if reference.hasPrefix("/") {
                String(reference)
            } else if reference.hasPrefix("?") {
                path + reference
            } else {
                String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) + reference
            }
        return WebAddress(scheme: scheme, userInfo: userInfo, host: host, port: port, target[...])
    }

    /// All of it.
    public var text: String {
        "\(scheme)://\(userInfo.map { $0 + "@" } ?? "")\(host)\(port.map { ":" + $0 } ?? "")\(path)"
            + (query.map { "?" + $0 } ?? "")
    }

    /// Fit for a log: user, password, and what the query says may be secrets and are left out.
    public var shown: String {
        "\(scheme)://\(host)\(port.map { ":" + $0 } ?? "")\(path)" + (query == nil ? "" : "?***")
    }

    /// `.` and `..` taken as what they mean, within the path.
    private static func withoutDots(_ path: Substring) -> String {
        var elements: [Substring] = []
        let given = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(path.hasPrefix("/") ? 1 : 0)
        for (place, element) in given.enumerated() {
            let isLast = place == given.count - 1
            switch element {
            case ".": if isLast { elements.append("") }
            case "..":
                _ = elements.popLast()
                if isLast { elements.append("") }
            default: elements.append(element)
            }
        }
        return "/" + elements.joined(separator: "/")
    }
}
