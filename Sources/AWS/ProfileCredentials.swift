/// A profile of the shared files, and what it leads to: another profile, a role, a command.
struct ProfileCredentials: CredentialProvider {
    let files: SharedFiles
    let roles: SecurityTokenService
    let surroundings: AWSSurroundings

    var isConfigured: Bool {
        guard let profiles = try? files.read() else { return true }
        return profiles[files.profile].map { !$0.isSilent } ?? files.isNamed
    }

    func credentials(now: Int64) throws(AWSAccountError) -> AWSCredentials? {
        let profiles = try files.read()
        guard let profile = profiles[files.profile] else {
            if files.isNamed { throw files.noSuchProfile }
            return nil
        }
        return try keys(of: profile, in: profiles, after: [], now)
    }

    /// - Parameter path: the profiles that led here.
    private func keys(
        of profile: Profile, in profiles: SharedProfiles, after path: [String], _ now: Int64
    ) throws(AWSAccountError) -> AWSCredentials? {
        if path.contains(profile.name) {
            // A profile that is its own source takes on its role with the keys that stand beside it.
            if let keys = try profile.fixedKeys() { return keys }
            let names = (path + [profile.name]).joined(separator: ", ")
            throw profile.wrong("is its own source_profile: \(names)")
        }
        guard let role = profile["role_arn"] else {
            for key in ["source_profile", "credential_source", "web_identity_token_file"] where profile[key] != nil {
                throw profile.wrong("has \(key) but no role_arn")
            }
            return try ownKeys(of: profile, now)
        }
        if profile["mfa_serial"] != nil {
            throw profile.wrong("asks for a code (mfa_serial), which an agent cannot give")
        }
        let wanted = AWSRole(
            arn: role, sessionName: profile["role_session_name"], externalID: profile["external_id"],
            seconds: try seconds(of: profile))
        if let file = try profile.tokenFile() { return try roles.assume(wanted, tokenFile: file, now: now) }
        guard let base = try base(of: profile, in: profiles, after: path, now) else {
            throw profile.wrong("has a role_arn, but its source has no keys to take it on with")
        }
        return try roles.assume(wanted, with: base, now: now)
    }

    /// The keys with which a profile takes on its role.
    private func base(
        of profile: Profile, in profiles: SharedProfiles, after path: [String], _ now: Int64
    ) throws(AWSAccountError) -> AWSCredentials? {
        if let name = profile["source_profile"] {
            guard profile["credential_source"] == nil else {
                throw profile.wrong("has both source_profile and credential_source")
            }
            guard let source = profiles[name] else {
                throw profile.wrong("has a source_profile that does not exist: '\(name)'")
            }
            return try keys(of: source, in: profiles, after: path + [profile.name], now)
        }
        if let keys = try profile.fixedKeys() { return keys }
        if let source = profile["credential_source"] { return try keys(from: source, of: profile, now) }
        if let keys = try ownKeys(of: profile, now) { return keys }
        return try hostKeys(now)
    }

    private func seconds(of profile: Profile) throws(AWSAccountError) -> Int {
        guard let text = profile["duration_seconds"] else { return AWSRole.defaultSeconds }
        guard let seconds = Int(text), AWSRole.secondsLimits.contains(seconds) else {
            throw profile.wrong("has a duration_seconds that is not from 900 to 43200: '\(text)'")
        }
        return seconds
    }

    /// Keys of the profile itself; nil for one that only sets a region or the like.
    private func ownKeys(of profile: Profile, _ now: Int64) throws(AWSAccountError) -> AWSCredentials? {
        if let keys = try profile.fixedKeys() { return keys }
        if profile.usesSingleSignOn {
            throw profile.wrong(
                "signs on through a browser (sso_*), which is not offered: use a role, credential_process with "
                    + "'aws configure export-credentials', or keys")
        }
        guard let command = profile["credential_process"] else { return nil }
        return try CredentialProcess(command: command, profile: profile, surroundings: surroundings)
            .credentials(now: now)
    }

    private func keys(
        from source: String, of profile: Profile, _ now: Int64
    ) throws(AWSAccountError) -> AWSCredentials? {
        switch source.lowercased() {
        case "environment": return EnvironmentCredentials(surroundings: surroundings).credentials(now: now)
        case "ec2instancemetadata":
            return try InstanceCredentials(metadata: InstanceMetadata(surroundings)).credentials(now: now)
        case "ecscontainer": return try ContainerCredentials(surroundings: surroundings).credentials(now: now)
        default:
            throw profile.wrong(
                "has an unknown credential_source '\(source)'; it must be Environment, Ec2InstanceMetadata or "
                    + "EcsContainer")
        }
    }

    private func hostKeys(_ now: Int64) throws(AWSAccountError) -> AWSCredentials? {
        var host = CredentialChain([
            ContainerCredentials(surroundings: surroundings),
            InstanceCredentials(metadata: InstanceMetadata(surroundings)),
        ])
        return try host.credentials(now: now)
    }
}

extension Profile {
    /// The file with the token that its role is taken on with, if nothing else comes first.
    fileprivate func tokenFile() throws(AWSAccountError) -> String? {
        guard self["source_profile"] == nil, self["credential_source"] == nil, try fixedKeys() == nil else {
            return nil
        }
        return self["web_identity_token_file"]
    }

    /// Whether it says nothing about keys.
    fileprivate var isSilent: Bool {
        !usesSingleSignOn
            && [
                "aws_access_key_id", "aws_secret_access_key", "role_arn", "source_profile", "credential_source",
                "web_identity_token_file", "credential_process",
            ].allSatisfy { self[$0] == nil }
    }
}
