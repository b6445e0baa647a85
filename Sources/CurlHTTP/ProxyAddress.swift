import HTTP

/// A proxy as libcurl wants it named.
struct ProxyAddress: Sendable, Equatable {
    /// With its port: libcurl would take 1080 for all but https, where others take the scheme's own.
    let url: String
    /// Whether the way to the proxy itself is by TLS.
    let speaksTLS: Bool

    /// Reads `http://user:password@proxy:3128` or `proxy:3128`; the schemes are http, https, socks5 and socks5h. What
    /// is wrong is told without the text, which may hold a password.
    init(_ text: String) throws(HTTPError) {
        guard var address = CurlURL(text.contains("://") ? text : "http://" + text), !address.host.isEmpty else {
            throw HTTPError(.unreachable, "the proxy's address cannot be read")
        }
        let scheme = address.scheme
        // libcurl's socks5 asks this host for the address of a name, Go's asks the proxy, as socks5h does here.
        guard
            ["http", "https", "socks5h"].contains(scheme) || scheme == "socks5" && address.replaceScheme(by: "socks5h")
        else { throw HTTPError(.unreachable, "a proxy of the scheme \(scheme) is not offered") }
        url = address.text
        speaksTLS = scheme == "https"
    }
}
