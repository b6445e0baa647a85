/// The profiles of the credentials file and the config file, joined: the credentials file counts where both speak.
struct SharedProfiles: Sendable {
    private var settings: [String: [String: String]] = [:]

    init(credentials: String, config: String) {
        for (header, keys) in INIFile(config).sections {
            let words = header.split(separator: " ", omittingEmptySubsequences: true)
            // In this file every profile but the default one is introduced by a word.
            if words.count == 2, words[0] == "profile" {
                settings[String(words[1]), default: [:]].merge(keys) { _, later in later }
            } else if header == "default" {
                settings[header, default: [:]].merge(keys) { earlier, _ in earlier }
            }
        }
        for (name, keys) in INIFile(credentials).sections {
            settings[name, default: [:]].merge(keys) { _, later in later }
        }
    }

    subscript(name: String) -> Profile? { settings[name].map { Profile(name: name, keys: $0) } }
}

/// One profile's settings; an empty one is as good as none.
struct Profile {
    let name: String
    private let keys: [String: String]

    init(name: String, keys: [String: String]) {
        self.name = name
        self.keys = keys
    }

    subscript(key: String) -> String? { keys[key].flatMap { $0.isEmpty ? nil : $0 } }

    var usesSingleSignOn: Bool { keys.contains { $0.key.hasPrefix("sso_") && !$0.value.isEmpty } }

    /// Keys written in the profile; half a pair is a mistake.
    func fixedKeys() throws(AWSAccountError) -> AWSCredentials? {
        switch (self["aws_access_key_id"], self["aws_secret_access_key"]) {
        case (let accessKey?, let secretKey?):
            return AWSCredentials(
                accessKey: accessKey, secretKey: secretKey, sessionToken: self["aws_session_token"])
        case (nil, nil): return nil
        case (nil, _): throw wrong("has aws_secret_access_key but no aws_access_key_id")
        case (_, nil): throw wrong("has aws_access_key_id but no aws_secret_access_key")
        }
    }

    func wrong(_ what: String) -> AWSAccountError {
        AWSAccountError(.misconfigured, "the AWS profile '\(name)' \(what)")
    }
}
