import AWS
import HTTP

/// Cookies that servers gave, by the rules of RFC 6265.
///
/// There is no list of public suffixes here: a domain without a dot gives its cookies to itself alone.
struct CookieJar: Sendable {
    private struct Cookie {
        let name: String
        let value: String
        let domain: String
        /// For the domain itself alone, not for those below it.
        let isHostOnly: Bool
        let path: String
        let isSecure: Bool
        /// Seconds since the epoch; nil to keep it as long as the jar.
        let end: Int64?
    }

    private var cookies: [Cookie] = []

    /// Takes what an answer sets, and forgets what it takes back.
    /// - Parameter now: seconds since the epoch.
    mutating func store(_ answer: HTTPResponse, from address: WebAddress, now: Int64) {
        for header in answer.headers where header.name.lowercased() == "set-cookie" {
            guard let cookie = Self.read(header.value, from: address, now: now) else { continue }
            let place = cookies.firstIndex {
                $0.name == cookie.name && $0.domain == cookie.domain && $0.path == cookie.path
            }
            if cookie.end.map({ $0 <= now }) ?? false {
                if let place { cookies.remove(at: place) }
            } else if let place {
                cookies[place] = cookie
            } else {
                cookies.append(cookie)
            }
        }
    }

    /// The value of the header `Cookie` of a request, the longest paths first; nil if no cookie is for it.
    func header(for address: WebAddress, now: Int64) -> String? {
        let fitting = cookies.filter { cookie in
            (cookie.isHostOnly ? address.host == cookie.domain : Self.isHost(address.host, within: cookie.domain))
                && Self.isPath(address.path, within: cookie.path)
                && (!cookie.isSecure || address.scheme == "https") && (cookie.end.map { $0 > now } ?? true)
        }
        let sorted = fitting.enumerated().sorted {
            ($1.element.path.utf8.count, $0.offset) < ($0.element.path.utf8.count, $1.offset)
        }
        return fitting.isEmpty ? nil : sorted.map { "\($0.element.name)=\($0.element.value)" }.joined(separator: "; ")
    }

    /// Nil for what is no cookie, or one that this host may not set.
    private static func read(_ text: String, from address: WebAddress, now: Int64) -> Cookie? {
        var parts = text.split(separator: ";", omittingEmptySubsequences: false).map { part in
            let (name, value) = pair(part)
            return (name: name, value: value)
        }
        let own = parts.removeFirst()
        guard let value = own.value, !own.name.isEmpty else { return nil }
        var attributes: [String: String] = [:]
        for part in parts { attributes[part.name.lowercased()] = part.value ?? "" }
        var domain = (attributes["domain"] ?? "").lowercased()
        if domain.hasPrefix(".") { domain.removeFirst() }
        if domain == address.host { domain = isAddress(domain) ? "" : domain }
        guard domain.isEmpty || isHost(address.host, within: domain) && domain.contains(".") || domain == address.host
        else { return nil }
        let path = attributes["path"] ?? ""
        var end: Int64?
        if let age = attributes["max-age"].flatMap({ Int64($0) }) {
            end = age <= 0 ? now : now.addingReportingOverflow(age).overflow ? nil : now + age
        } else if let date = attributes["expires"] {
            end = HTTPDate.seconds(of: date.replacing("-", with: " "))
        }
        return Cookie(
            name: own.name, value: value, domain: domain.isEmpty ? address.host : domain, isHostOnly: domain.isEmpty,
            path: path.hasPrefix("/") ? path : defaultPath(address.path), isSecure: attributes["secure"] != nil,
            end: end)
    }

    private static func pair(_ part: Substring) -> (name: String, value: String?) {
        let name = part.prefix { $0 != "=" }
        let value = name.endIndex < part.endIndex ? part[part.index(after: name.endIndex)...] : nil
        return (trimmed(name), value.map(trimmed))
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    private static func isAddress(_ host: String) -> Bool {
        host.hasPrefix("[") || host.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
    }

    private static func isHost(_ host: String, within domain: String) -> Bool {
        host == domain || host.hasSuffix("." + domain) && !isAddress(host)
    }

    private static func isPath(_ path: String, within outer: String) -> Bool {
        path == outer || path.hasPrefix(outer.hasSuffix("/") ? outer : outer + "/")
    }

    /// The folder of a page.
    private static func defaultPath(_ path: String) -> String {
        let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        return folder.isEmpty ? "/" : String(folder)
    }
}
