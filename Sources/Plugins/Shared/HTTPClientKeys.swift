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

    private static let notNegative: Key<Duration>.Check = { $0 < .zero ? "must not be negative" : nil }
}

/// Options of Telegraf's connection pool; ours has one connection for each output.
struct ConnectionPoolKeys: Configurable {
    @Key("How long an idle connection is kept.", unserved: never) var idleConnTimeout = Duration.zero
    @Key("How many idle connections are kept.", unserved: never) var maxIdleConn = 0
    @Key("How many of them to one host.", unserved: never) var maxIdleConnPerHost = 0
    @Key("How long to wait for the head of an answer.", unserved: "use 'timeout'") var responseTimeout = Duration.zero
    @Key("The local address of connections.", unserved: "the system chooses it") var localAddress = ""

    private static let never = "a connection is kept for each output"
}

/// Options that lead requests through a proxy.
struct HTTPProxyKeys: Configurable {
    @Key("Ask the environment for a proxy.", unserved: direct) var useSystemProxy = false
    @Key("The proxy.", unserved: direct) var httpProxyURL = ""

    private static let direct = "requests go to the service directly"
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
