import HTTP
import Logging
import PluginKit

/// The options of a plugin that sends requests.
struct HTTPClientKeys: Configurable {
    @Key("How long to wait for an answer; \"0s\" waits for ever.", check: notNegative)
    var timeout = Duration.seconds(5)
    @KeyGroup var pool = ConnectionPoolKeys()
    @KeyGroup var proxy = HTTPProxyKeys()
    @KeyGroup var tls = TLSClientKeys()

    /// How the plugin's requests travel. The files of certificates are looked at here, so a wrong one is told at the
    /// start, and once.
    /// - Parameter authorities: a variable of the environment that names the authorities to trust where `tls_ca` does
    ///   not; for AWS that is `AWS_CA_BUNDLE`.
    func transport(
        _ context: PluginContext, authoritiesFrom authorities: String? = nil
    ) throws(StartError) -> HTTPTransport {
        var transport = try tls.transport(context, authoritiesFrom: authorities)
        transport.proxy = proxy.choice(context)
        transport.localAddress = pool.localAddress
        transport.idleLimit = pool.idleConnTimeout
        transport.headTimeout = pool.responseTimeout
        transport.idleConnections = pool.maxIdleConn
        transport.idleConnectionsOfServer = pool.maxIdleConnPerHost
        return transport
    }
}

/// Options of the connections that are kept between requests.
struct ConnectionPoolKeys: Configurable {
    @Key("How long an idle connection is kept, in whole seconds; \"0s\" leaves it to libcurl.", check: notNegative)
    var idleConnTimeout = Duration.zero
    @Key("How many idle connections are kept; 0 for no limit.", in: 0...Int.max) var maxIdleConn = 0
    @Key("How many of them to one server; 0 for no limit.", in: 0...Int.max) var maxIdleConnPerHost = 0
    @Key(
        "How long an answer may take to begin, to within a second; \"0s\" leaves it to 'timeout'.", check: notNegative)
    var responseTimeout = Duration.zero
    @Key("The address, or the interface, that connections come from; the system chooses if not set.")
    var localAddress = ""
}

/// Options that lead requests through a proxy.
struct HTTPProxyKeys: Configurable {
    @Key("Ask HTTP_PROXY, HTTPS_PROXY and NO_PROXY of the environment for a proxy.") var useSystemProxy = false
    @Key("The proxy, such as \"http://user:password@proxy:3128\"; https, socks5 and socks5h too.", check: proxyRule)
    var httpProxyURL = ""

    func choice(_ context: PluginContext) -> HTTPTransport.Proxy {
        guard useSystemProxy else { return httpProxyURL.isEmpty ? .direct : .url(httpProxyURL) }
        if !httpProxyURL.isEmpty {
            context.logger.warning("'http_proxy_url' has no effect beside 'use_system_proxy'")
        }
        return .environment
    }

    /// Does not show the URL, which may hold a password.
    private static let proxyRule: Key<String>.Check = { url in
        let schemes = ["http://", "https://", "socks5://", "socks5h://"]
        return url.isEmpty || schemes.contains { url.hasPrefix($0) && url.count > $0.count }
            ? nil : "must begin with http://, https://, socks5:// or socks5h://, and name a host"
    }
}
