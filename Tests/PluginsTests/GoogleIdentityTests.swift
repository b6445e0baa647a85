import Bytes
import Digests
import Foundation
import HTTP
import JSON
import PluginKit
import TestSupport
import Testing
import Threads

@testable import Plugins

@Suite final class GoogleIdentityTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func file(_ text: String) throws -> String {
        let url = folder.appendingPathComponent("account.json")
        try Data(text.utf8).write(to: url)
        return url.path
    }

    /// A key of the account, as Google writes it.
    private func account() throws -> String {
        try KeyMaker.openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem", in: folder.path)
        let key = try String(contentsOf: folder.appendingPathComponent("key.pem"), encoding: .utf8)
        return try file(
            """
            {"type": "service_account", "client_email": "agent@project.example", "private_key_id": "k1",
             "private_key": "\(key.replacing("\n", with: "\\n"))", "token_uri": "https://tokens.example/t"}
            """)
    }

    /// A token that ends then, signed by nobody.
    private static func identity(end: Int64) -> String {
        "e30." + Base64.encodeURL(Array("{\"exp\":\(end)}".utf8)) + ".c2ln"
    }

    @Test("A signed proof is exchanged for a token, which is used until shortly before its end")
    func exchange() throws {
        var identity = try GoogleIdentity(file: account(), audience: "https://there.example/x")
        let asked = Guarded<[HTTPRequest]>([])
        let send = { (request: HTTPRequest) throws(HTTPError) -> HTTPResponse in
            let count = asked.withLock { asked in
                asked.append(request)
                return asked.count
            }
            let token = Self.identity(end: 1_700_000_000 + Int64(count) * 100)
            return HTTPResponse(status: 200, body: Array("{\"id_token\":\"\(token)\"}".utf8))
        }
        let first = try identity.header(now: 1_700_000_000, send)
        #expect(first == "Bearer " + Self.identity(end: 1_700_000_100))
        #expect(try identity.header(now: 1_700_000_089, send) == first)
        #expect(try identity.header(now: 1_700_000_090, send) != first)
        let requests = asked.withLock { $0 }
        #expect(requests.map(\.url) == ["https://tokens.example/t", "https://tokens.example/t"])

        let body = String(decoding: requests[0].body, as: UTF8.self)
        let prefix = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
        #expect(body.hasPrefix(prefix))
        let parts = body.dropFirst(prefix.count).split(separator: ".").map(String.init)
        try #require(parts.count == 3)
        let head = try JSONParser.parse(try #require(Base64.decodeURL(parts[0])))
        #expect(head["alg"]?.string == "RS256" && head["kid"]?.string == "k1")
        let claims = try JSONParser.parse(try #require(Base64.decodeURL(parts[1])))
        #expect(claims["iss"]?.string == "agent@project.example")
        #expect(claims["aud"]?.string == "https://tokens.example/t")
        #expect(claims["target_audience"]?.string == "https://there.example/x")
        #expect(claims["iat"]?.integer == 1_700_000_000 && claims["exp"]?.integer == 1_700_003_600)

        // OpenSSL itself must take the signature.
        try Data("\(parts[0]).\(parts[1])".utf8).write(to: folder.appendingPathComponent("signed"))
        try Data(try #require(Base64.decodeURL(parts[2]))).write(to: folder.appendingPathComponent("signature"))
        try KeyMaker.openssl("pkey -in key.pem -pubout -out public.pem", in: folder.path)
        try KeyMaker.openssl("dgst -sha256 -verify public.pem -signature signature signed", in: folder.path)
    }

    @Test(
        "A file that is no account's key is told at the start",
        arguments: [
            ("", "is no JSON"), ("{}", "must be the key of a service account, not of the type ''"),
            (#"{"type":"authorized_user"}"#, "must be the key of a service account, not of the type 'authorized_user'"),
            (#"{"type":"service_account"}"#, "lacks 'client_email' or 'private_key'"),
            (
                #"{"type":"service_account","client_email":"a","private_key":"SECRET"}"#,
                "holds no private key of RSA in PEM form"
            ),
        ])
    func wrong(_ text: String, _ problem: String) throws {
        let path = try file(text)
        #expect(throws: StartError.fatal("'google_application_credentials': '\(path)' \(problem)")) {
            try GoogleIdentity(file: path, audience: "a")
        }
    }

    @Test("A refusal names no key", arguments: [(403, "status 403"), (200, "the answer has no 'id_token'")])
    func refused(_ status: Int, _ reason: String) throws {
        var identity = try GoogleIdentity(file: account(), audience: "https://there.example/x")
        #expect(throws: LoginError("no identity token of Google: \(reason)")) {
            try identity.header(now: 0) { _ throws(HTTPError) in HTTPResponse(status: status, body: Array("{}".utf8)) }
        }
    }
}
