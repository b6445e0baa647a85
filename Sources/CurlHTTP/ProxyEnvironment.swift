/// The proxies that `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name.
///
/// Read as Go's programs do it (golang.org/x/net/http/httpproxy): upper case before lower case, for http as well, which
/// libcurl reads in lower case alone; and what is on this host is never asked for through a proxy.
struct ProxyEnvironment: Sendable {
    private let http: String
    private let https: String
    private let exceptions: [ProxyException]

    init(_ environment: [String: String]) {
        func value(_ name: String) -> String {
            [name, name.lowercased()].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        }
        http = value("HTTP_PROXY")
        https = value("HTTPS_PROXY")
        exceptions = value("NO_PROXY").split(separator: ",").compactMap { ProxyException(String($0)) }
    }

    /// The proxy's address as it is written; nil to go directly.
    func proxy(for text: String) -> String? {
        guard let url = CurlURL(text) else { return nil }
        let proxy = url.scheme == "https" ? https : url.scheme == "http" ? http : ""
        if proxy.isEmpty { return nil }
        let bracketed = url.host.lowercased()
        let host = bracketed.hasPrefix("[") ? String(bracketed.dropFirst().dropLast()) : bracketed
        let address = IPAddress(host)
        if host == "localhost" || address?.isLoopback == true { return nil }
        let port = url.port ?? ""
        return exceptions.contains { $0.covers(host, address, port) } ? nil : proxy
    }
}

/// One entry of `NO_PROXY`: `*`, `10.0.0.0/8`, `10.1.2.3`, `10.1.2.3:80`, `example.com` with all below it,
/// `.example.com` or `*.example.com` for those below alone, `example.com:8080`.
enum ProxyException: Sendable, Equatable {
    case everything
    case network(IPAddress, bits: Int)
    /// Empty for any port.
    case address(IPAddress, port: String)
    /// The suffix begins with a dot.
    case domain(suffix: String, withItself: Bool, port: String)

    /// Nil for what means nothing; such an entry is passed over, as in Go.
    init?(_ text: String) {
        let entry = String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()).lowercased()
        if entry == "*" {
            self = .everything
            return
        }
        let parts = entry.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2, let address = IPAddress(String(parts[0])), let bits = Int(parts[1]),
            0...address.bytes.count * 8 ~= bits
        {
            self = .network(address, bits: bits)
            return
        }
        var host = entry[...]
        var port = ""
        // Several colons and no bracket are an IPv6 address without a port.
        if let colon = entry.lastIndex(of: ":"), entry.firstIndex(of: ":") == colon || entry[..<colon].hasSuffix("]") {
            host = entry[..<colon]
            port = String(entry[entry.index(after: colon)...])
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        if host.isEmpty { return nil }
        if let address = IPAddress(String(host)) {
            self = .address(address, port: port)
            return
        }
        if host.hasPrefix("*.") { host = host.dropFirst() }
        let startsWithDot = host.hasPrefix(".")
        self = .domain(suffix: startsWithDot ? String(host) : "." + host, withItself: !startsWithDot, port: port)
    }

    /// - Parameters:
    ///   - host: in lower case, an IPv6 address without brackets.
    ///   - address: the host, if it is an address.
    func covers(_ host: String, _ address: IPAddress?, _ port: String) -> Bool {
        switch self {
        case .everything: true
        case .network(let network, let bits): address?.isWithin(network, bits: bits) == true
        case .address(let one, let ofPort): address == one && (ofPort.isEmpty || ofPort == port)
        case .domain(let suffix, let withItself, let ofPort):
            (host.hasSuffix(suffix) || withItself && host == suffix.dropFirst()) && (ofPort.isEmpty || ofPort == port)
        }
    }
}
