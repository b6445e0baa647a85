import Bytes
import HTTP
import Logging
import PluginKit

/// OAuth 2.0 client credentials; used when the first three are set.
struct OAuthKeys: Configurable {
    @Key("OAuth 2.0: who asks for a token.") var clientID = ""
    @Key("Its secret.") var clientSecret = Secret()
    @Key("Where tokens come from.", check: webAddressRule) var tokenURL = ""
    @Key("For whom the token is.") var audience = ""
    @Key("What the token allows.") var scopes: [String] = []

    /// Nil if no token is wanted.
    func tokens(_ context: PluginContext) -> OAuthTokens? {
        let isSet = [!clientID.isEmpty, !clientSecret.isEmpty, !tokenURL.isEmpty]
        guard isSet.allSatisfy(\.self) else {
            if isSet.contains(true) {
                context.logger.warning(
                    "requests carry no OAuth token: 'client_id', 'client_secret' and 'token_url' belong together")
            }
            return nil
        }
        return OAuthTokens(
            OAuthTokens.Client(
                id: clientID, secret: clientSecret, url: tokenURL, audience: audience, scopes: scopes))
    }
}

/// A login that gives a cookie.
struct CookieKeys: Configurable {
    @Key("Where to log in for cookies, which all requests then bear.", check: webAddressRule) var cookieAuthURL = ""
    @Key("The method of the login.", check: methodRule) var cookieAuthMethod = "POST"
    @Key("Its user, for basic authentication.") var cookieAuthUsername = ""
    @Key("The password.") var cookieAuthPassword = Secret()
    @Key("The body of the login.") var cookieAuthBody = Secret()
    @Key("Headers of the login.", check: headersRule) var cookieAuthHeaders: [String: Secret] = [:]
    @Key("How often to log in again; \"0s\" for once.", check: notNegative) var cookieAuthRenewal = Duration.zero

    /// Nil if there is nowhere to log in.
    func login(_ client: HTTPClientKeys, _ transport: HTTPTransport) -> CookieLogin? {
        if cookieAuthURL.isEmpty { return nil }
        var headers = cookieAuthHeaders.headers
        if !cookieAuthUsername.isEmpty {
            headers.removeAll { $0.name.lowercased() == "authorization" }
            headers.append(("Authorization", Base64.basic(cookieAuthUsername, cookieAuthPassword.reveal())))
        }
        var request = HTTPRequest(
            HTTPRequest.Method(rawValue: cookieAuthMethod.isEmpty ? "POST" : cookieAuthMethod), cookieAuthURL,
            headers: headers, body: Array(cookieAuthBody.reveal().utf8), timeout: client.timeout)
        request.transport = transport
        return CookieLogin(request, renewal: cookieAuthRenewal)
    }
}

/// The logins that a plugin does not offer: all other values than the defaults are refused.
struct UnservedLoginKeys: Configurable {
    @Key("Who asks for a token.", unserved: noOAuth) var clientID = ""
    @Key("Its secret.", unserved: noOAuth) var clientSecret = ""
    @Key("Where tokens come from.", unserved: noOAuth) var tokenURL = ""
    @Key("For whom the token is.", unserved: noOAuth) var audience = ""
    @Key("What the token allows.", unserved: noOAuth) var scopes: [String] = []
    @Key("Where to log in.", unserved: noLogin) var cookieAuthURL = ""
    @Key("The method of the login.", unserved: noLogin) var cookieAuthMethod = "POST"
    @Key("User.", unserved: noLogin) var cookieAuthUsername = ""
    @Key("Password.", unserved: noLogin) var cookieAuthPassword = ""
    @Key("Body of the login.", unserved: noLogin) var cookieAuthBody = ""
    @Key("Headers of the login.", unserved: noLogin) var cookieAuthHeaders: [String: String] = [:]
    @Key("How often to log in again.", unserved: noLogin) var cookieAuthRenewal = Duration.zero

    private static let noOAuth = "requests carry no OAuth token"
    private static let noLogin = "requests carry no cookie"
}
