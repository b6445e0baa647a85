import CCurl
import HTTP

extension CurlHandle {
    /// - Parameter proxy: nil to go directly.
    func setTransport(_ transport: HTTPTransport, proxy: ProxyAddress?) throws(HTTPError) {
        // Unless both are set, libcurl asks the environment, by rules that are not Telegraf's.
        try set(CURLOPT_PROXY, proxy?.url ?? "")
        try set(CURLOPT_NOPROXY, "")
        if !transport.localAddress.isEmpty { try set(CURLOPT_INTERFACE, transport.localAddress) }
        if transport.idleLimit > .zero { try set(CURLOPT_MAXAGE_CONN, transport.idleLimit.roundedUpSeconds) }
        // Of connections to the server and to a proxy alike.
        if transport.renegotiation != .freely {
            try check(heliograph_curl_set_renegotiation(curl, transport.renegotiation == .once ? 1 : 0))
        }
        try setTLS(transport, .server)
        // As in Go, an HTTPS proxy must be as trustworthy as the server behind it.
        if let proxy, proxy.speaksTLS { try setTLS(transport, .proxy) }
    }

    private func setTLS(_ transport: HTTPTransport, _ options: TLSOptions) throws(HTTPError) {
        try set(options.verifyPeer, transport.verifiesServer ? 1 : 0)
        try set(options.verifyHost, transport.verifiesServer ? 2 : 0)
        try set(options.version, transport.oldestTLS.curlVersion)
        if !transport.authorities.isEmpty {
            try set(options.authorities, transport.authorities)
            try set(options.authoritiesFolder, nil)  // the system's, which would be trusted too
        }
        if !transport.certificate.isEmpty {
            try set(options.certificate, transport.certificate)
            try set(options.key, transport.key)
            // Even if there is none: OpenSSL would ask the terminal for it.
            try set(options.keyPassword, transport.keyPassword)
        }
        var ciphers = transport.cipherSuites
        if transport.oldestTLS < .tls12 {
            // OpenSSL's own level of security leaves out all that TLS 1.0 and 1.1 can do, whatever version is asked for.
            ciphers = (ciphers.isEmpty ? ["DEFAULT"] : ciphers) + ["@SECLEVEL=0"]
        }
        if !ciphers.isEmpty { try set(options.ciphers, ciphers.joined(separator: ":")) }
    }
}

/// libcurl has each option twice: for the server, and for a proxy.
private struct TLSOptions {
    let verifyPeer, verifyHost, version, authorities, authoritiesFolder: CURLoption
    let certificate, key, keyPassword, ciphers: CURLoption

    static let server = TLSOptions(
        verifyPeer: CURLOPT_SSL_VERIFYPEER, verifyHost: CURLOPT_SSL_VERIFYHOST, version: CURLOPT_SSLVERSION,
        authorities: CURLOPT_CAINFO, authoritiesFolder: CURLOPT_CAPATH, certificate: CURLOPT_SSLCERT,
        key: CURLOPT_SSLKEY, keyPassword: CURLOPT_KEYPASSWD, ciphers: CURLOPT_SSL_CIPHER_LIST)
    static let proxy = TLSOptions(
        verifyPeer: CURLOPT_PROXY_SSL_VERIFYPEER, verifyHost: CURLOPT_PROXY_SSL_VERIFYHOST,
        version: CURLOPT_PROXY_SSLVERSION, authorities: CURLOPT_PROXY_CAINFO,
        authoritiesFolder: CURLOPT_PROXY_CAPATH, certificate: CURLOPT_PROXY_SSLCERT, key: CURLOPT_PROXY_SSLKEY,
        keyPassword: CURLOPT_PROXY_KEYPASSWD, ciphers: CURLOPT_PROXY_SSL_CIPHER_LIST)
}

extension HTTPTransport.TLSVersion {
    /// This version or a newer one.
    fileprivate var curlVersion: Int {
        switch self {
        case .tls10: Int(CURL_SSLVERSION_TLSv1_0)
        case .tls11: Int(CURL_SSLVERSION_TLSv1_1)
        case .tls12: Int(CURL_SSLVERSION_TLSv1_2)
        case .tls13: Int(CURL_SSLVERSION_TLSv1_3)
        }
    }
}

extension Duration {
    fileprivate var roundedUpSeconds: Int { Int(components.seconds) + (components.attoseconds > 0 ? 1 : 0) }
}
