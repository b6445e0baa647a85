import HTTP
import Logging
import PluginKit

/// The options of a plugin that sends requests.
struct HTTPClientKeys: Configurable {
    @Key("How long to wait for an answer; \"0s\" waits for ever.", check: notNegative)
    var timeout = Duration.seconds(5)
    @KeyGroup var pool = ConnectionPoolKeys()
    @KeyGroup var proxy = HTTPProxyKeys()
    @KeyGroup var oauth = OAuthKeys()
    @KeyGroup var cookies = CookieKeys()
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
        return transport
    }
}

/// Options of Telegraf's connection pool; ours has one connection for each output.
struct ConnectionPoolKeys: Configurable {
    @Key("How long an idle connection is kept, in whole seconds; \"0s\" leaves it to libcurl.", check: notNegative)
    var idleConnTimeout = Duration.zero
    @Key("How many idle connections are kept.", unserved: never) var maxIdleConn = 0
    @Key("How many of them to one host.", unserved: never) var maxIdleConnPerHost = 0
    @Key("How long to wait for the head of an answer.", unserved: "use 'timeout'") var responseTimeout = Duration.zero
    @Key("The address, or the interface, that connections come from; the system chooses if not set.")
    var localAddress = ""

    private static let never = "a connection is kept for each output"
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

/// OAuth 2.0 client credentials.
struct OAuthKeys: Configurable {
    @Key("Who asks for a token.", unserved: noOAuth) var clientID = ""
    @Key("Its secret.", unserved: noOAuth) var clientSecret = ""
    @Key("Where tokens come from.", unserved: noOAuth) var tokenURL = ""
    @Key("For whom the token is.", unserved: noOAuth) var audience = ""
    @Key("What the token allows.", unserved: noOAuth) var scopes: [String] = []

    private static let noOAuth = "requests carry no OAuth token"
}

/// A login that gives a cookie.
struct CookieKeys: Configurable {
    @Key("Where to log in.", unserved: noLogin) var cookieAuthURL = ""
    @Key("The method of the login.", unserved: noLogin) var cookieAuthMethod = "POST"
    @Key("User.", unserved: noLogin) var cookieAuthUsername = ""
    @Key("Password.", unserved: noLogin) var cookieAuthPassword = ""
    @Key("Body of the login.", unserved: noLogin) var cookieAuthBody = ""
    @Key("Headers of the login.", unserved: noLogin) var cookieAuthHeaders: [String: String] = [:]
    @Key("How often to log in again.", unserved: noLogin) var cookieAuthRenewal = Duration.zero

    private static let noLogin = "requests carry no cookie"
}

private let notNegative: Key<Duration>.Check = { $0 < .zero ? "must not be negative" : nil }
