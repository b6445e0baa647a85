import PluginKit

/// How a client proves itself and checks the server. Certificates are always checked, against the system's.
struct TLSClientKeys: Configurable {
    @Key("Certificates of the authorities to trust.", unserved: systemOnly) var tlsCA = ""
    @Key("The client's certificate.", unserved: systemOnly) var tlsCert = ""
    @Key("Its key.", unserved: systemOnly) var tlsKey = ""
    @Key("The key's password.", unserved: systemOnly) var tlsKeyPwd = ""
    @Key("The oldest version of TLS.", unserved: "it is TLS 1.2") var tlsMinVersion = "TLS12"
    @Key("The cipher suites.", unserved: systemOnly) var tlsCipherSuites: [String] = []
    @Key("Trust any server.", unserved: "certificates are always checked") var insecureSkipVerify = false
    @Key("The name to expect in the server's certificate.", unserved: systemOnly) var tlsServerName = ""
    @Key("Renegotiation.", unserved: systemOnly) var tlsRenegotiationMethod = "never"
    @Key("Whether to use TLS.", unserved: "the scheme of the URL decides") var tlsEnable: Bool? = nil

    private static let systemOnly = "the system's certificates and settings are used"
}
