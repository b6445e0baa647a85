import Bytes
import HTTP
import PluginKit

/// Tokens of OAuth 2.0's client credentials grant (RFC 6749, 4.4), asked for when they are needed and kept until shortly
/// before they end.
struct OAuthTokens: Sendable {
    struct Client: Sendable {
        var id: String
        var secret: Secret
        var url: String
        var audience: String
        var scopes: [String]
    }

    /// How a client shows who it is. Servers must take the first and may take the second; some take the second alone.
    private enum Proof: CaseIterable { case header, form }

    private struct Token {
        /// `Bearer abc`, the value of a header.
        let header: String
        /// Seconds since the epoch; nil if it does not end.
        let end: Int64?
    }

    private let client: Client
    private var token: Token?
    /// What the server took last.
    private var proof: Proof?

    /// Before its end a token is no longer used: the request with it takes time too. Seconds.
    private static let margin: Int64 = 10

    init(_ client: Client) { self.client = client }

    /// The header `Authorization`. May block while a token is asked for.
    /// - Parameter send: asks the server.
    mutating func header(
        now: Int64, _ send: (HTTPRequest) throws(HTTPError) -> HTTPResponse
    ) throws(LoginError) -> String {
        if let token, token.end.map({ now < $0 - Self.margin }) ?? true { return token.header }
        var refusal = LoginError("")
        for proof in self.proof.map({ [$0] }) ?? Proof.allCases {
            let answer: HTTPResponse
            do throws(HTTPError) { answer = try send(request(by: proof)) } catch {
                throw LoginError("no OAuth token: \(error.message)")
            }
            do throws(LoginError) {
                let token = Self.token(try OAuthAnswer(answer), now: now)
                self.proof = proof
                self.token = token
                return token.header
            } catch {
                refusal = error
            }
        }
        throw refusal
    }

    /// A service no longer takes it.
    mutating func forget() { token = nil }

    private func request(by proof: Proof) -> HTTPRequest {
        var form: [(String, String)] = [("grant_type", "client_credentials")]
        if !client.scopes.isEmpty { form.append(("scope", client.scopes.joined(separator: " "))) }
        if !client.audience.isEmpty { form.append(("audience", client.audience)) }
        var headers = [(name: "Content-Type", value: "application/x-www-form-urlencoded")]
        switch proof {
        case .header:
            let name = Self.formEncoded(client.id)
            headers.append(("Authorization", Base64.basic(name, Self.formEncoded(client.secret.reveal()))))
        case .form: form += [("client_id", client.id), ("client_secret", client.secret.reveal())]
        }
        let body = form.map { "\(Self.formEncoded($0.0))=\(Self.formEncoded($0.1))" }.joined(separator: "&")
        return HTTPRequest(.post, client.url, headers: headers, body: Array(body.utf8))
    }

    private static func formEncoded(_ text: String) -> String {
        String(percentEncoding: text, keeping: UInt8(ascii: " ")).replacing(" ", with: "+")
    }

    private static func token(_ answer: OAuthAnswer, now: Int64) -> Token {
        let known = ["bearer": "Bearer", "mac": "MAC", "basic": "Basic", "": "Bearer"]
        let type = known[answer.type.lowercased()] ?? answer.type
        return Token(header: "\(type) \(answer.token)", end: answer.life.map { now + $0 })
    }
}

/// A plugin's requests cannot show who sends them.
struct LoginError: Error, Equatable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
