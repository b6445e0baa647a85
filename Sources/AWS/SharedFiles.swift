/// Where the shared files are, and which profile of them is meant.
struct SharedFiles: Sendable {
    /// The profile meant if none is named.
    private static let defaultProfile = "default"

    let profile: String
    /// Whether somebody named the profile, so that it has to be there.
    let isNamed: Bool
    private let credentialsPath: String?
    private let configPath: String?
    /// Whether somebody named the credentials file, so that it has to be readable.
    private let isFileNamed: Bool
    private let surroundings: AWSSurroundings

    /// - Parameters:
    ///   - profile: of an option, and so is `credentialsFile`; empty if not set.
    init(profile: String, credentialsFile: String, surroundings: AWSSurroundings) {
        let named = profile.isEmpty ? surroundings.variable("AWS_PROFILE", "AWS_DEFAULT_PROFILE") : profile
        self.profile = named ?? Self.defaultProfile
        isNamed = named != nil
        let home = surroundings.variable("HOME")
        isFileNamed = !credentialsFile.isEmpty
        credentialsPath =
            isFileNamed
            ? credentialsFile
            : surroundings.variable("AWS_SHARED_CREDENTIALS_FILE") ?? home.map { $0 + "/.aws/credentials" }
        configPath = surroundings.variable("AWS_CONFIG_FILE") ?? home.map { $0 + "/.aws/config" }
        self.surroundings = surroundings
    }

    /// Both files as they are now. A file that is not there has no profiles, unless an option names it. One that
    /// cannot be read matters only where a profile is named: an agent may have the home of another user, whose files
    /// are none of its business.
    func read() throws(AWSAccountError) -> SharedProfiles {
        if isFileNamed, let credentialsPath {
            return SharedProfiles(
                credentials: try surroundings.text(ofFile: credentialsPath), config: try text(configPath))
        }
        return SharedProfiles(credentials: try text(credentialsPath), config: try text(configPath))
    }

    private func text(_ path: String?) throws(AWSAccountError) -> String {
        guard let path else { return "" }
        do throws(AWSAccountError) { return try surroundings.textIfThere(ofFile: path) ?? "" } catch {
            if isNamed { throw error }
            return ""
        }
    }

    var noSuchProfile: AWSAccountError {
        let places = [credentialsPath, configPath].compactMap { $0.map { "'\($0)'" } }
        let searched = places.isEmpty ? "any file, for HOME is not set" : places.joined(separator: " or ")
        return AWSAccountError(.misconfigured, "there is no AWS profile '\(profile)' in \(searched)")
    }
}
