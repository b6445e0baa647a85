/// The JSON by which containers, instances and commands give keys away.
struct CredentialAnswer {
    private let text: String
    private let source: String

    /// - Parameter source: who answered, for errors; what was answered is never shown, for it may hold keys.
    init(_ body: [UInt8], from source: String) {
        text = String(decoding: body, as: UTF8.self)
        self.source = source
    }

    var version: Int? { jsonInteger("Version", in: text) }
    /// `Success`, or how an instance says no.
    var code: String? { jsonString("Code", in: text) }

    func credentials(tokenName: String) throws(AWSAccountError) -> AWSCredentials {
        func value(_ name: String) throws(AWSAccountError) -> String {
            guard let value = jsonString(name, in: text), !value.isEmpty else {
                throw malformed("no JSON with \"\(name)\"")
            }
            return value
        }
        var end: Int64?
        if let expiration = jsonString("Expiration", in: text) {
            end = secondsSinceEpoch(iso8601: expiration)
            if end == nil { throw malformed("an \"Expiration\" that is no time") }
        }
        return AWSCredentials(
            accessKey: try value("AccessKeyId"), secretKey: try value("SecretAccessKey"),
            sessionToken: jsonString(tokenName, in: text).flatMap { $0.isEmpty ? nil : $0 }, expiration: end)
    }

    func malformed(_ what: String) -> AWSAccountError {
        AWSAccountError(.malformed, "\(source) answered with \(what)")
    }
}
