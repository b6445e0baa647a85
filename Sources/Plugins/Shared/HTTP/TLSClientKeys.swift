import Digests
import HTTP
import Logging
import PluginKit

/// How a client proves itself and checks the server.
struct TLSClientKeys: Configurable {
    @Key("A PEM file of the authorities to trust, in place of the system's.") var tlsCA = ""
    @Key("A PEM file with the client's own certificate, for servers that ask for one.") var tlsCert = ""
    @Key("A PEM file with its key.") var tlsKey = ""
    @Key("The password of an encrypted key.") var tlsKeyPwd = Secret()
    @Key("The oldest version of TLS to speak: TLS10, TLS11, TLS12 or TLS13.") var tlsMinVersion = Version.tls12
    @Key(
        "The cipher suites to offer, as Go names them, or \"secure\", \"insecure\" or \"all\"; those of TLS 1.3 always are.",
        check: suiteRule)
    var tlsCipherSuites: [String] = []
    @Key("Trust any server, and whoever says to be it.") var insecureSkipVerify = false
    @Key("The name that the server's certificate must have; the URL's host if not set.") var tlsServerName = ""
    @Key("How often the server may negotiate anew on a connection; with TLS 1.3 no server does.")
    var tlsRenegotiationMethod = Renegotiation.never
    @Key("false: none of the options around this one count. The scheme of the URL decides whether TLS is spoken.")
    var tlsEnable: Bool? = nil

    enum Version: String, OptionEnum {
        case tls10 = "TLS10"
        case tls11 = "TLS11"
        case tls12 = "TLS12"
        case tls13 = "TLS13"

        fileprivate var transported: HTTPTransport.TLSVersion {
            switch self {
            case .tls10: .tls10
            case .tls11: .tls11
            case .tls12: .tls12
            case .tls13: .tls13
            }
        }
    }

    enum Renegotiation: String, OptionEnum {
        case never, once, freely

        static var whenEmpty: Self? { never }

        fileprivate var transported: HTTPTransport.Renegotiation {
            switch self {
            case .never: .never
            case .once: .once
            case .freely: .freely
            }
        }
    }

    func validate() throws(OptionError) {
        if tlsCert.isEmpty != tlsKey.isEmpty {
            throw OptionError("'tls_cert' and 'tls_key' belong together", at: $tlsCert ?? $tlsKey)
        }
    }

    /// The part of a transport that TLS has in it.
    func transport(
        _ context: PluginContext, authoritiesFrom variable: String?
    ) throws(StartError) -> HTTPTransport {
        var transport = HTTPTransport()
        let counts = tlsEnable != false
        if counts, !tlsCA.isEmpty {
            try PEMFile(tlsCA, of: "'tls_ca'").bytes(holding: .certificate)
            transport.authorities = tlsCA
        } else if let variable, let file = context.environment[variable], !file.isEmpty {
            try PEMFile(file, of: variable).bytes(holding: .certificate)
            transport.authorities = file
        }
        guard counts else { return transport }
        if !tlsCert.isEmpty {
            try checkKeyPair()
            transport.certificate = tlsCert
            transport.key = tlsKey
            transport.keyPassword = tlsKeyPwd.reveal()
        }
        let suites = CipherSuites(tlsCipherSuites)
        transport.cipherSuites = suites.names
        // What is left when nothing older may be spoken.
        transport.oldestTLS = suites.needTLS13 ? .tls13 : tlsMinVersion.transported
        transport.renegotiation = tlsRenegotiationMethod.transported
        transport.serverName = tlsServerName
        transport.verifiesServer = !insecureSkipVerify
        if insecureSkipVerify {
            context.logger.warning("'insecure_skip_verify' is set: whoever answers is trusted, the server or not")
        }
        return transport
    }

    /// A server would refuse each request, and say less.
    private func checkKeyPair() throws(StartError) {
        let certificate = try PEMFile(tlsCert, of: "'tls_cert'").bytes(holding: .certificate)
        let key = try PEMFile(tlsKey, of: "'tls_key'").bytes(holding: .key(hasPassword: !tlsKeyPwd.isEmpty))
        switch KeyPair.flaw(certificate: certificate, key: key, password: tlsKeyPwd.reveal()) {
        case nil: return
        case .certificate: throw .fatal("'tls_cert': '\(tlsCert)' holds a certificate that cannot be read")
        case .key: throw .fatal("'tls_key': '\(tlsKey)' holds a key that cannot be read")
        case .password: throw .fatal("'tls_key': '\(tlsKey)' is encrypted with another password than 'tls_key_pwd'")
        case .strangers: throw .fatal("'tls_key': '\(tlsKey)' is not the key of the certificate '\(tlsCert)'")
        }
    }

    private static let suiteRule: Key<[String]>.Check = { suites in
        guard let stranger = suites.first(where: { !CipherSuites.knows($0) }) else { return nil }
        let near = nearest(to: stranger.uppercased(), in: CipherSuites.goNames).map { "; did you mean \"\($0)\"?" }
        return "has no suite \"\(stranger)\"\(near ?? "")"
    }
}
