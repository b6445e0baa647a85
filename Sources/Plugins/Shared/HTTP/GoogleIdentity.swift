import Bytes
import Digests
import HTTP
import JSON
import PluginKit

/// Identity tokens of a Google service account: a proof signed with the account's key is exchanged for a token that one
/// address takes. https://developers.google.com/identity/protocols/oauth2/service-account
struct GoogleIdentity: Sendable {
    private let email: String
    private let keyID: String
    private let key: Secret
    private let exchange: String
    private let audience: String
    private var token: (text: String, end: Int64)?

    /// Seconds. Google takes no longer ones.
    private static let life: Int64 = 3600
    /// Before its end a token is no longer used. Seconds.
    private static let margin: Int64 = 10

    /// - Parameters:
    ///   - file: the account's key, as Google gives it out: JSON.
    ///   - audience: the address that the token is for.
    init(file: String, audience: String) throws(StartError) {
        let option = "'google_application_credentials': '\(file)'"
        var bytes: [UInt8] = []
        do throws(FileError) { try WholeFile.read(file, into: &bytes) } catch {
            throw .fatal("\(option) cannot be read: \(error)")
        }
        guard let account = try? JSONParser.parse(bytes) else { throw .fatal("\(option) is no JSON") }
        let type = account["type"]?.string ?? ""
        guard type == "service_account" else {
            throw .fatal("\(option) must be the key of a service account, not of the type '\(type)'")
        }
        guard let email = account["client_email"]?.string, let key = account["private_key"]?.string else {
            throw .fatal("\(option) lacks 'client_email' or 'private_key'")
        }
        guard RSASignature.isKey(key) else { throw .fatal("\(option) holds no private key of RSA in PEM form") }
        self.email = email
        self.key = Secret(key)
        keyID = account["private_key_id"]?.string ?? ""
        exchange = account["token_uri"]?.string ?? "https://oauth2.googleapis.com/token"
        self.audience = audience
    }

    /// The header `Authorization`. May block while a token is asked for.
    mutating func header(
        now: Int64, _ send: (HTTPRequest) throws(HTTPError) -> HTTPResponse
    ) throws(LoginError) -> String {
        if let token, now < token.end - Self.margin { return "Bearer " + token.text }
        let grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
        let request = HTTPRequest(
            .post, exchange, headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array((grant + (try proof(now: now))).utf8))
        let answer: HTTPResponse
        do throws(HTTPError) { answer = try send(request) } catch {
            throw LoginError("no identity token of Google: \(error.message)")
        }
        guard answer.status == 200 else {
            throw LoginError("no identity token of Google: status \(answer.status)")
        }
        guard let text = (try? JSONParser.parse(answer.body))?["id_token"]?.string else {
            throw LoginError("no identity token of Google: the answer has no 'id_token'")
        }
        token = (text, Self.end(of: text) ?? now + Self.life)
        return "Bearer " + text
    }

    /// A JSON web token (RFC 7519) that says who wants an identity token for which address.
    private func proof(now: Int64) throws(LoginError) -> String {
        let head = Self.json([("alg", "RS256"), ("typ", "JWT")] + (keyID.isEmpty ? [] : [("kid", keyID)]), [])
        let claims = Self.json(
            [("iss", email), ("aud", exchange), ("target_audience", audience)],
            [("iat", now), ("exp", now + Self.life)])
        let signed = Base64.encodeURL(head) + "." + Base64.encodeURL(claims)
        guard let signature = RSASignature.sign(Array(signed.utf8), key: key.reveal()) else {
            throw LoginError("no identity token of Google: the account's key does not sign")
        }
        return signed + "." + Base64.encodeURL(signature)
    }

    private static func json(_ texts: [(String, String)], _ numbers: [(String, Int64)]) -> [UInt8] {
        var writer = ByteWriter()
        var separator = UInt8(ascii: "{")
        func name(_ name: String, _ writer: inout ByteWriter) {
            writer.append(separator)
            separator = UInt8(ascii: ",")
            writer.append(json: name)
            writer.append(UInt8(ascii: ":"))
        }
        for (key, text) in texts {
            name(key, &writer)
            writer.append(json: text)
        }
        for (key, number) in numbers {
            name(key, &writer)
            writer.append(decimal: number)
        }
        writer.append(UInt8(ascii: "}"))
        return writer.bytes
    }

    /// When a token ends, in seconds since the epoch; nil if it does not say.
    private static func end(of token: String) -> Int64? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let claims = Base64.decodeURL(String(parts[1])) else { return nil }
        return (try? JSONParser.parse(claims))?["exp"]?.integer
    }
}
