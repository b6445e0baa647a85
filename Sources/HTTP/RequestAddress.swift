import Bytes

/// Where requests go: to an address of the web, or to a socket in the file system that speaks HTTP,
/// `http+unix:///run/app.sock:/metrics?all=1`.
public struct RequestAddress: Sendable, Equatable {
    /// As requests have it. One to a socket asks for `localhost`, unless a host stands before the socket's path.
    public let url: String
    /// Nil for a server of the network.
    public let unixSocket: String?
    /// Fit for a log: user, password, and what the query says may be secrets and are left out.
    public let shown: String

    /// Bytes. The kernel's structure has 108, with the zero at the end.
    private static let socketLimit = 107

    /// Nil for anything but an address of http or https with a host, or of http+unix or https+unix with a socket.
    public init?(_ text: String) {
        guard let mark = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<mark.lowerBound].lowercased()
        if scheme == "http+unix" || scheme == "https+unix" {
            self.init(scheme: scheme, text[mark.upperBound...])
        } else {
            guard let address = WebAddress(text) else { return nil }
            self.init(url: text, unixSocket: nil, shown: address.shown)
        }
    }

    /// - Parameter rest: what stands behind `//`. The first colon of the path ends the socket's.
    private init?(scheme: String, _ rest: Substring) {
        let authority = rest.prefix { !"/?#".contains($0) }
        let path = rest[authority.endIndex...].prefix { $0 != "?" && $0 != "#" }
        let socket = path.prefix { $0 != ":" }
        let target = rest[socket.endIndex...].dropFirst(socket.endIndex < path.endIndex ? 1 : 0)
        guard target.isEmpty || "/?#".contains(target.prefix(1)), let unixSocket = Self.unescaped(socket) else {
            return nil
        }
        let host = authority.lastIndex(of: "@").map { authority.index(after: $0) } ?? authority.startIndex
        let place = authority[host...]
        let url = "\(scheme.dropLast(5))://\(authority[..<host])\(place.isEmpty ? "localhost" : place)\(target)"
        guard let address = WebAddress(url) else { return nil }
        self.init(
            url: url, unixSocket: unixSocket,
            shown: "\(scheme)://\(place)\(path)" + (address.query == nil ? "" : "?***"))
    }

    private init(url: String, unixSocket: String?, shown: String) {
        self.url = url
        self.unixSocket = unixSocket
        self.shown = shown
    }

    /// `%20` is a space, `%3A` a colon of the path itself. Nil for a `%` without two hexadecimal digits behind it, and
    /// for what cannot be the path of a socket.
    private static func unescaped(_ path: Substring) -> String? {
        var path = path
        var bytes: [UInt8] = []
        let isRight = path.withUTF8 { FormEncoding.decode($0, to: &bytes, plusIsSpace: false) }
        guard isRight, 2...socketLimit ~= bytes.count, !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension HTTPRequest {
    public init(
        _ method: Method, to address: RequestAddress, headers: [(name: String, value: String)] = [],
        body: [UInt8] = [], timeout: Duration = .seconds(5)
    ) {
        self.init(method, address.url, headers: headers, body: body, timeout: timeout)
        unixSocket = address.unixSocket
    }
}
