/// The cipher suites that `tls_cipher_suites` names as Go does (package crypto/tls), by OpenSSL's names.
///
/// Go lets nobody choose among those of TLS 1.3: they are known here, and always offered.
struct CipherSuites {
    /// Up to TLS 1.2; empty for OpenSSL's own choice.
    let names: [String]
    /// Nothing was named that an older version could use.
    let needTLS13: Bool

    /// - Parameter chosen: Go's names in any case, or one of `keywords`; `knows` must be true of each.
    init(_ chosen: [String]) {
        var names: [String] = []
        for word in chosen.map({ $0.uppercased() }) {
            switch word {
            case "ALL": names += Self.secure.map(\.1) + Self.insecure.map(\.1)
            case "SECURE": names += Self.secure.map(\.1)
            case "INSECURE": names += Self.insecure.map(\.1)
            default: names += (Self.secure + Self.insecure).filter { $0.0 == word }.map(\.1)
            }
        }
        self.names = names
        needTLS13 = names.isEmpty && !chosen.isEmpty
    }

    static func knows(_ word: String) -> Bool {
        ["ALL", "SECURE", "INSECURE"].contains(word.uppercased()) || goNames.contains(word.uppercased())
    }

    static var goNames: [String] { ofTLS13 + (secure + insecure).map(\.0) }

    private static let ofTLS13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]

    private static let secure = [
        ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"),
        ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"),
        ("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384"),
        ("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384"),
        ("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"),
        ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305"),
        ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA-AES128-SHA"),
        ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA"),
        ("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "ECDHE-ECDSA-AES256-SHA"),
        ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA"),
    ]

    /// OpenSSL 3 is mostly built without those of RC4 and 3DES; it then offers the rest.
    private static let insecure = [
        ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "ECDHE-ECDSA-AES128-SHA256"),
        ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "ECDHE-RSA-AES128-SHA256"),
        ("TLS_RSA_WITH_AES_128_GCM_SHA256", "AES128-GCM-SHA256"),
        ("TLS_RSA_WITH_AES_256_GCM_SHA384", "AES256-GCM-SHA384"),
        ("TLS_RSA_WITH_AES_128_CBC_SHA256", "AES128-SHA256"),
        ("TLS_RSA_WITH_AES_128_CBC_SHA", "AES128-SHA"),
        ("TLS_RSA_WITH_AES_256_CBC_SHA", "AES256-SHA"),
        ("TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", "ECDHE-RSA-DES-CBC3-SHA"),
        ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", "DES-CBC3-SHA"),
        ("TLS_ECDHE_ECDSA_WITH_RC4_128_SHA", "ECDHE-ECDSA-RC4-SHA"),
        ("TLS_ECDHE_RSA_WITH_RC4_128_SHA", "ECDHE-RSA-RC4-SHA"),
        ("TLS_RSA_WITH_RC4_128_SHA", "RC4-SHA"),
    ]
}
