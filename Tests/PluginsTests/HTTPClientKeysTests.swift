import Foundation
import HTTP
import Logging
import PluginKit
import TOML
import TestSupport
import Testing

@testable import Plugins

@Suite final class HTTPClientKeysTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in [
            ("ca.pem", "-----BEGIN CERTIFICATE-----\n"), ("empty.pem", ""),
            ("no-key.pem", "-----BEGIN EC PRIVATE KEY-----\n"), ("cert.pem", "comment\n" + Self.made("a.pem")),
            ("key.pem", Self.made("a.key")), ("other-key.pem", Self.made("b.key")),
            ("locked.pem", Self.made("a-locked.key")), ("old-locked.pem", Self.made("a-old.key")),
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
    }

    private static func made(_ name: String) -> String { KeyMaker.pairs[name] ?? "" }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// `FOLDER` in the options is the folder of the files.
    private func keys(_ options: String) throws -> (keys: HTTPClientKeys, problems: [String]) {
        let keys = HTTPClientKeys()
        var decoding = Decoding()
        try TOMLParser.parse(options.replacing("FOLDER", with: folder), file: "f.toml").decode(
            into: [keys], owner: "outputs.x", &decoding)
        return (keys, decoding.problems.map(\.message))
    }

    private func transport(
        _ options: String, environment: [String: String] = [:], log: CgroupInputTests.LogLines = .init()
    ) throws -> HTTPTransport {
        let (keys, problems) = try keys(options)
        #expect(problems == [])
        let context = PluginContext(
            logger: Logger(label: "test") { _ in log }, http: ScriptedHTTPClient(), environment: environment,
            clock: ManualClock())
        return try keys.transport(context, authoritiesFrom: "AWS_CA_BUNDLE")
    }

    @Test("Without options requests travel plainly and servers are checked")
    func defaults() throws {
        #expect(try transport("") == HTTPTransport())
        #expect(HTTPTransport().verifiesServer && HTTPTransport().oldestTLS == .tls12)
        #expect(
            try transport("tls_min_version = \"TLS12\"\nuse_system_proxy = false\nidle_conn_timeout = 0") == .init())
    }

    @Test("Each option reaches the transport")
    func options() throws {
        var expected = HTTPTransport()
        expected.proxy = .url("http://u:p@proxy:3128")
        expected.authorities = folder + "/ca.pem"
        expected.certificate = folder + "/cert.pem"
        expected.key = folder + "/locked.pem"
        expected.keyPassword = "secret"
        expected.serverName = "service.example"
        expected.oldestTLS = .tls11
        expected.cipherSuites = ["ECDHE-RSA-AES128-GCM-SHA256", "AES128-SHA"]
        expected.localAddress = "127.0.0.9"
        expected.idleLimit = .seconds(90)
        expected.headTimeout = .milliseconds(1500)
        expected.idleConnections = 4
        expected.idleConnectionsOfServer = 2
        let found = try transport(
            """
            http_proxy_url = "http://u:p@proxy:3128"
            tls_ca = "FOLDER/ca.pem"
            tls_cert = "FOLDER/cert.pem"
            tls_key = "FOLDER/locked.pem"
            tls_key_pwd = "secret"
            tls_server_name = "service.example"
            tls_min_version = "TLS11"
            tls_cipher_suites = ["tls_ecdhe_rsa_with_aes_128_gcm_sha256", "TLS_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA"]
            local_address = "127.0.0.9"
            idle_conn_timeout = "90s"
            response_timeout = "1.5s"
            max_idle_conn = 4
            max_idle_conn_per_host = 2
            """, environment: ["AWS_CA_BUNDLE": folder + "/missing.pem"])
        #expect(found == expected)
    }

    @Test("A server that is not checked is warned of by name, and no other is")
    func anyServer() throws {
        let log = CgroupInputTests.LogLines()
        #expect(try transport("tls_server_name = \"a\"", log: log).verifiesServer)
        #expect(log.all.isEmpty)
        #expect(try transport("insecure_skip_verify = true", log: log).verifiesServer == false)
        #expect(log.all == ["warning 'insecure_skip_verify' is set: whoever answers is trusted, the server or not"])
    }

    @Test("tls_enable = false sets all of TLS aside, whatever its files; true changes nothing")
    func enable() throws {
        let options = """
            insecure_skip_verify = true
            tls_ca = "FOLDER/missing.pem"
            tls_cert = "FOLDER/missing.pem"
            tls_key = "FOLDER/missing.pem"
            tls_min_version = "TLS13"
            tls_cipher_suites = ["all"]
            """
        let log = CgroupInputTests.LogLines()
        #expect(try transport(options + "\ntls_enable = false", log: log) == HTTPTransport())
        #expect(log.all.isEmpty)
        #expect(throws: StartError.self) { try self.transport(options + "\ntls_enable = true") }
        #expect(try transport("tls_enable = true") == HTTPTransport())
    }

    @Test("The environment's authorities are trusted where the file names none")
    func environmentsAuthorities() throws {
        let environment = ["AWS_CA_BUNDLE": folder + "/cert.pem"]
        #expect(try transport("", environment: environment).authorities == folder + "/cert.pem")
        #expect(try transport("tls_enable = false", environment: environment).authorities == folder + "/cert.pem")
        #expect(
            try transport("tls_ca = \"FOLDER/ca.pem\"", environment: environment).authorities == folder + "/ca.pem")
        #expect(try transport("", environment: ["AWS_CA_BUNDLE": ""]).authorities == "")
        let missing = StartError.fatal("AWS_CA_BUNDLE: '/nowhere/x' cannot be read: No such file or directory")
        #expect(throws: missing) { try self.transport("", environment: ["AWS_CA_BUNDLE": "/nowhere/x"]) }
    }

    @Test(
        "A file that cannot serve is told by option and name when the plugin starts",
        arguments: [
            ("tls_ca = \"FOLDER/no.pem\"", "'tls_ca': 'FOLDER/no.pem' cannot be read: No such file or directory"),
            ("tls_ca = \"FOLDER\"", "'tls_ca': 'FOLDER' cannot be read: Is a directory"),
            ("tls_ca = \"FOLDER/empty.pem\"", "'tls_ca': 'FOLDER/empty.pem' holds no certificate in PEM form"),
            ("tls_ca = \"FOLDER/key.pem\"", "'tls_ca': 'FOLDER/key.pem' holds no certificate in PEM form"),
            (
                "tls_cert = \"FOLDER/key.pem\"\ntls_key = \"FOLDER/key.pem\"",
                "'tls_cert': 'FOLDER/key.pem' holds no certificate in PEM form"
            ),
            (
                "tls_cert = \"FOLDER/cert.pem\"\ntls_key = \"FOLDER/cert.pem\"",
                "'tls_key': 'FOLDER/cert.pem' holds no key in PEM form"
            ),
            (
                "tls_cert = \"FOLDER/cert.pem\"\ntls_key = \"FOLDER/locked.pem\"",
                "'tls_key': 'FOLDER/locked.pem' is encrypted: set 'tls_key_pwd'"
            ),
            (
                "tls_cert = \"FOLDER/cert.pem\"\ntls_key = \"FOLDER/old-locked.pem\"",
                "'tls_key': 'FOLDER/old-locked.pem' is encrypted: set 'tls_key_pwd'"
            ),
            (
                "tls_cert = \"FOLDER/cert.pem\"\ntls_key = \"FOLDER/locked.pem\"\ntls_key_pwd = \"wrong\"",
                "'tls_key': 'FOLDER/locked.pem' is encrypted with another password than 'tls_key_pwd'"
            ),
            (
                "tls_cert = \"FOLDER/cert.pem\"\ntls_key = \"FOLDER/other-key.pem\"",
                "'tls_key': 'FOLDER/other-key.pem' is not the key of the certificate 'FOLDER/cert.pem'"
            ),
            (
                "tls_cert = \"FOLDER/cert.pem\"\ntls_key = \"FOLDER/no-key.pem\"",
                "'tls_key': 'FOLDER/no-key.pem' holds a key that cannot be read"
            ),
            (
                "tls_cert = \"FOLDER/ca.pem\"\ntls_key = \"FOLDER/key.pem\"",
                "'tls_cert': 'FOLDER/ca.pem' holds a certificate that cannot be read"
            ),
        ])
    func files(_ options: String, _ problem: String) {
        #expect(throws: StartError.fatal(problem.replacing("FOLDER", with: folder))) { try self.transport(options) }
    }

    @Test("The environment's proxies come before one that is named, which is then warned of")
    func systemProxy() throws {
        let log = CgroupInputTests.LogLines()
        #expect(try transport("use_system_proxy = true", log: log).proxy == .environment)
        #expect(log.all.isEmpty)
        let both = try transport("use_system_proxy = true\nhttp_proxy_url = \"http://a\"", log: log)
        #expect(both.proxy == .environment)
        #expect(log.all == ["warning 'http_proxy_url' has no effect beside 'use_system_proxy'"])
    }

    @Test(
        "How often a server may negotiate anew",
        arguments: [
            ("", .never), ("tls_renegotiation_method = \"\"", .never), ("tls_renegotiation_method = \"never\"", .never),
            ("tls_renegotiation_method = \"once\"", .once), ("tls_renegotiation_method = \"freely\"", .freely),
            ("tls_renegotiation_method = \"freely\"\ntls_enable = false", .never),
        ] as [(String, HTTPTransport.Renegotiation)])
    func renegotiation(_ options: String, _ allowed: HTTPTransport.Renegotiation) throws {
        #expect(try transport(options).renegotiation == allowed)
    }

    @Test("Suites are chosen by Go's names; TLS 1.3 has its own, and is all that is left when no other is named")
    func suites() throws {
        #expect(CipherSuites([]).names == [] && !CipherSuites([]).needTLS13)
        #expect(CipherSuites(["secure"]).names.count == 10)
        #expect(CipherSuites(["ALL"]).names.count == 22)
        #expect(CipherSuites(["Insecure"]).names.contains("AES128-SHA"))
        let newest = try transport("tls_cipher_suites = [\"TLS_AES_128_GCM_SHA256\"]\ntls_min_version = \"TLS10\"")
        #expect(newest.cipherSuites == [] && newest.oldestTLS == .tls13)
    }

    @Test(
        "What is wrong with the options",
        arguments: [
            (
                "tls_min_version = \"1.2\"",
                "'tls_min_version' must be one of \"TLS10\", \"TLS11\", \"TLS12\", \"TLS13\", not the string \"1.2\""
            ),
            ("tls_cipher_suites = [\"RSA\"]", "'tls_cipher_suites' has no suite \"RSA\""),
            (
                "tls_cipher_suites = [\"secure\", \"TLS_AES_128_GCM_SHA265\"]",
                "'tls_cipher_suites' has no suite \"TLS_AES_128_GCM_SHA265\"; did you mean \"TLS_AES_128_GCM_SHA256\"?"
            ),
            ("tls_cert = \"a\"", "outputs.x: 'tls_cert' and 'tls_key' belong together"),
            ("tls_key = \"a\"", "outputs.x: 'tls_cert' and 'tls_key' belong together"),
            ("idle_conn_timeout = \"-1s\"", "'idle_conn_timeout' must not be negative"),
            (
                "http_proxy_url = \"user:secret@proxy:3128\"",
                "'http_proxy_url' must begin with http://, https://, socks5:// or socks5h://, and name a host"
            ),
            (
                "tls_renegotiation_method = \"twice\"",
                "'tls_renegotiation_method' must be one of \"never\", \"once\", \"freely\", not the string \"twice\""
            ),
        ])
    func wrongOptions(_ options: String, _ problem: String) throws {
        #expect(try keys(options).problems == [problem])
    }
}
