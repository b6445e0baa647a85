import Processes

/// A command of a profile that prints keys as JSON.
///
/// Errors name the profile, never the command: its arguments may be secret.
struct CredentialProcess {
    let command: String
    let profile: Profile
    let surroundings: AWSSurroundings

    func credentials(now: Int64) throws(AWSAccountError) -> AWSCredentials {
        let output: [UInt8]
        do throws(ShellCommand.Failure) {
            output = try ShellCommand(
                command, environment: surroundings.environment, timeout: surroundings.commandTimeout
            ).output()
        } catch {
            throw profile.wrong("has a credential_process that \(error)")
        }
        let answer = CredentialAnswer(output, from: "the credential_process of the AWS profile '\(profile.name)'")
        guard answer.version == 1 else { throw answer.malformed("no JSON with \"Version\": 1") }
        return try answer.credentials(tokenName: "SessionToken")
    }
}
