import HTTP
import Logging
import MetricModel
import PluginKit
import Threads

/// What a plugin's requests show of who sends them: a token of OAuth, the cookies of a login. A value with memory, which
/// one thread owns; requests side by side get copies of what it gives.
struct HTTPLogins: Sendable {
    private var tokens: OAuthTokens?
    private var cookies: CookieLogin?
    /// A plain visit of the plugin: its client, its clock, and the cookies so far.
    private(set) var visit: WebVisit
    private let transport: HTTPTransport
    private let timeout: Duration
    private var header: String?

    init(
        _ oauth: OAuthKeys, _ cookies: CookieKeys, _ client: HTTPClientKeys, _ transport: HTTPTransport,
        _ context: PluginContext
    ) {
        tokens = oauth.tokens(context)
        self.cookies = cookies.login(client, transport)
        visit = WebVisit(http: context.http, clock: context.clock)
        self.transport = transport
        timeout = client.timeout
    }

    /// Logs in for cookies if that is asked for, which a plugin does when it starts.
    mutating func begin() throws(StartError) {
        do throws(LoginError) { try renewCookies() } catch { throw .retryable("\(error)") }
    }

    /// To be called before requests are sent: asks for what is missing or has become too old. May block.
    mutating func renew() throws(LoginError) {
        try renewCookies()
        guard tokens != nil else { return }
        let (visit, transport, timeout) = (visit, transport, timeout)
        header = try tokens?.header(now: visit.clock.now.seconds) { request throws(HTTPError) in
            var (request, visit) = (request, visit)
            request.transport = transport
            request.timeout = timeout
            return try visit.send(request)
        }
    }

    /// Adds the token to a request; it comes before any other authorization.
    func authorize(_ request: inout HTTPRequest) {
        guard let header else { return }
        request.headers.removeAll { $0.name.lowercased() == "authorization" }
        request.headers.append(("Authorization", header))
    }

    /// Takes the cookies that came with an answer.
    mutating func keep(_ jar: CookieJar?) {
        if cookies != nil, let jar { visit.jar = jar }
    }

    /// A service said that it does not know who asks: the next request comes with a new token.
    mutating func forgetToken() { tokens?.forget() }

    private mutating func renewCookies() throws(LoginError) {
        let now = visit.clock.now.seconds
        guard cookies?.isDue(now: now) == true else { return }
        visit.jar = try cookies?.jar(visit, now: now)
    }
}
