/// How a request travels: by which proxy, and whom it trusts. Requests of equal transport share connections.
public struct HTTPTransport: Sendable, Hashable, CustomStringConvertible {
    public enum Proxy: Sendable, Hashable {
        case direct
        /// As `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` say to the programs of Go.
        case environment
        /// `http://proxy:3128`, with user and password where the proxy wants them; the schemes are http, https, socks5
        /// and socks5h.
        case url(String)
    }

    public enum TLSVersion: Int, Sendable, Hashable, Comparable {
        case tls10, tls11, tls12, tls13
        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// How often a server may negotiate anew on a connection. TLS 1.3 knows no such thing.
    public enum Renegotiation: Sendable, Hashable { case never, once, freely }

    public var proxy = Proxy.direct
    /// A file of certificates to trust in place of the system's; empty for the system's.
    public var authorities = ""
    /// The client's own certificate and key, as PEM files.
    public var certificate = ""
    public var key = ""
    public var keyPassword = ""
    /// The name that the server's certificate must have, where it is not the URL's host; also sent as SNI.
    public var serverName = ""
    public var oldestTLS = TLSVersion.tls12
    public var renegotiation = Renegotiation.never
    /// OpenSSL's names, up to TLS 1.2; empty for its defaults. Those of TLS 1.3 are always offered.
    public var cipherSuites: [String] = []
    /// False trusts any server.
    public var verifiesServer = true
    /// The address, host name or interface that connections come from; empty lets the system choose.
    public var localAddress = ""
    /// How long a connection may rest and still be used again; zero leaves it to libcurl.
    public var idleLimit = Duration.zero
    /// From the end of a request to the beginning of its answer, to within a second; zero for no such limit.
    public var headTimeout = Duration.zero
    /// How many resting connections are kept in all, and of one server; zero for as many as there are.
    public var idleConnections = 0
    public var idleConnectionsOfServer = 0

    public init() {}

    /// Without the passwords of key and proxy: what is printed may end in a log.
    public var description: String { "a transport" }
}
