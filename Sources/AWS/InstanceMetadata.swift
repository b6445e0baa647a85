import Bytes
import HTTP

/// The metadata service of an EC2 instance, version 2 alone: a token first, then what is asked for.
struct InstanceMetadata: Sendable {
    private let surroundings: AWSSurroundings
    private let base: String
    let isEnabled: Bool

    /// The service is one hop away: what takes longer will not come.
    private static let timeout = Duration.seconds(1)
    private static let who = "the instance's metadata service"

    init(_ surroundings: AWSSurroundings) {
        self.surroundings = surroundings
        isEnabled = surroundings.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true"
        let isIPv6 = surroundings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")?.lowercased() == "ipv6"
        let address =
            surroundings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT")
            ?? (isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254")
        base = address.hasSuffix("/") ? String(address.dropLast()) : address
    }

    /// A session of a few requests.
    func token() throws(AWSAccountError) -> String {
        guard isEnabled else { throw AWSAccountError(.missing, "AWS_EC2_METADATA_DISABLED is set") }
        var request = request(.put, "/latest/api/token")
        request.headers = [("X-aws-ec2-metadata-token-ttl-seconds", "60")]
        var outcome = surroundings.attempt(request)
        if case .failure(let error) = outcome, error.cause == .timeout {
            // Who answers to GET and not to PUT is an instance whose tokens live for one hop, and we are two away.
            guard case .success = surroundings.attempt(self.request(.get, "/latest/meta-data/")) else {
                throw AWSAccountError(.missing, "\(Self.who) does not answer")
            }
            outcome = surroundings.attempt(request)
            if case .failure(let error) = outcome, error.cause == .timeout {
                throw AWSAccountError(
                    .unreachable,
                    "\(Self.who) answers, but its tokens do not arrive in this container: its hop limit is 1; raise "
                        + "HttpPutResponseHopLimit to 2, or give the container a role of its own")
            }
        } else if surroundings.mayPass(outcome) {
            outcome = surroundings.attempt(request)
        }
        switch outcome {
        case .failure(let error): throw AWSAccountError(.missing, "\(Self.who) does not answer: \(error.message)")
        case .success(let response):
            let token = String(decoding: response.body, as: UTF8.self).trimmed
            // Other clouds have something else at this address, so a refusal only means that there are no keys here.
            guard response.status == 200 else {
                throw AWSAccountError(.missing, "\(Self.who) gives no token: status \(response.status)")
            }
            guard !token.isEmpty, !token.contains(where: \.isNewline) else {
                throw AWSAccountError(.malformed, "\(Self.who) answered with no token")
            }
            return token
        }
    }

    /// Nil if there is nothing of this name.
    func get(_ path: String, token: String) throws(AWSAccountError) -> [UInt8]? {
        var request = request(.get, path)
        request.headers = [("X-aws-ec2-metadata-token", token)]
        let response = try surroundings.ask(Self.who, request)
        switch response.status {
        case 200: return response.body
        case 404: return nil
        default: throw AWSAccountError(.refused, "\(Self.who) answers with status \(response.status)")
        }
    }

    func region() throws(AWSAccountError) -> String? {
        guard let body = try get("/latest/meta-data/placement/region", token: token()) else { return nil }
        let region = String(decoding: body, as: UTF8.self).trimmed
        return isRegion(region) ? region : nil
    }

    private func request(_ method: HTTPRequest.Method, _ path: String) -> HTTPRequest {
        HTTPRequest(method, base + path, timeout: Self.timeout)
    }
}

/// The role of an EC2 instance.
struct InstanceCredentials: CredentialProvider {
    let metadata: InstanceMetadata

    private static let path = "/latest/meta-data/iam/security-credentials/"

    /// Nobody knows before asking.
    var isConfigured: Bool { false }

    func credentials(now: Int64) throws(AWSAccountError) -> AWSCredentials? {
        let token: String
        do throws(AWSAccountError) { token = try metadata.token() } catch {
            throw error.cause == .missing ? .noCredentials(error.message) : error
        }
        guard let list = try metadata.get(Self.path, token: token),
            let role = String(decoding: list, as: UTF8.self).split(whereSeparator: \.isNewline).first?.trimmed,
            !role.isEmpty, let document = try metadata.get(Self.path + role, token: token)
        else { throw .noCredentials("the instance has no role") }
        let answer = CredentialAnswer(document, from: "the instance's metadata service")
        if let code = answer.code, code != "Success" {
            throw AWSAccountError(.refused, "the instance's metadata service has no keys of role '\(role)': \(code)")
        }
        return try answer.credentials(tokenName: "Token")
    }
}
