import Bytes
import HTTP

/// A role, and what its user is called in the service's records.
struct AWSRole: Sendable {
    /// The shortest time for which the service gives keys away.
    static let defaultSeconds = 900
    /// The times that the service takes.
    static let secondsLimits = 900...43200

    let arn: String
    /// 2 to 64 of `A-Z a-z 0-9 _ = , . @ -`; one is made from the time if nil.
    let sessionName: String?
    let externalID: String?
    /// How long its keys are valid.
    let seconds: Int
}

/// STS: gives out the keys of roles.
struct SecurityTokenService: Sendable {
    let surroundings: AWSSurroundings
    let region: AWSRegion

    /// For a request of this service; no flush shall wait for more than two of them.
    private static let timeout = Duration.seconds(5)

    /// AssumeRole, asked with other keys.
    func assume(_ role: AWSRole, with keys: AWSCredentials, now: Int64) throws(AWSAccountError) -> AWSCredentials {
        let region = try resolvedRegion()
        var form = form("AssumeRole", role, now)
        if let externalID = role.externalID { form.append(("ExternalId", externalID)) }
        var request = request(form, region)
        request.signature = AWSSignature(
            accessKey: keys.accessKey, secretKey: keys.secretKey, sessionToken: keys.sessionToken, region: region,
            service: "sts")
        return try credentials(request, role) { keys.removed(from: $0) }
    }

    /// AssumeRoleWithWebIdentity: the token in the file proves who asks. It is read each time, for it is replaced.
    func assume(_ role: AWSRole, tokenFile: String, now: Int64) throws(AWSAccountError) -> AWSCredentials {
        let token = try surroundings.token(inFile: tokenFile)
        let form = form("AssumeRoleWithWebIdentity", role, now) + [("WebIdentityToken", token)]
        return try credentials(request(form, resolvedRegion()), role) { $0.replacing(token, with: "***") }
    }

    private func resolvedRegion() throws(AWSAccountError) -> String {
        var region = region
        return try region.find()
    }

    private func form(_ action: String, _ role: AWSRole, _ now: Int64) -> [(String, String)] {
        [
            ("Action", action), ("Version", "2011-06-15"), ("RoleArn", role.arn),
            ("RoleSessionName", role.sessionName ?? "heliograph-\(now)"), ("DurationSeconds", "\(role.seconds)"),
        ]
    }

    private func request(_ form: [(String, String)], _ region: String) -> HTTPRequest {
        let url =
            surroundings.variable("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL") ?? awsAddress(of: "sts", in: region)
        let body = form.map { "\(String(percentEncoding: $0.0))=\(String(percentEncoding: $0.1))" }.joined(
            separator: "&")
        return HTTPRequest(
            .post, url, headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
            body: Array(body.utf8), timeout: Self.timeout)
    }

    private func credentials(
        _ request: HTTPRequest, _ role: AWSRole, withoutSecrets: (String) -> String
    ) throws(AWSAccountError) -> AWSCredentials {
        let response = try surroundings.ask("STS", request)
        guard response.status == 200 else {
            let error = withoutSecrets(ServiceError(response).description)
            throw AWSAccountError(.refused, "STS does not give the role '\(role.arn)': \(error)")
        }
        let answer = String(decoding: response.body, as: UTF8.self)
        guard let accessKey = xmlText("AccessKeyId", in: answer),
            let secretKey = xmlText("SecretAccessKey", in: answer),
            let token = xmlText("SessionToken", in: answer),
            let end = xmlText("Expiration", in: answer).flatMap({ secondsSinceEpoch(iso8601: $0.trimmed) }),
            !accessKey.isEmpty, !secretKey.isEmpty, !token.isEmpty
        else { throw AWSAccountError(.malformed, "STS answered without the keys of role '\(role.arn)'") }
        return AWSCredentials(accessKey: accessKey, secretKey: secretKey, sessionToken: token, expiration: end)
    }
}
