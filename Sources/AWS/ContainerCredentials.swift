import HTTP

/// The endpoint that ECS and EKS Pod Identity put beside a container.
struct ContainerCredentials: CredentialProvider {
    let surroundings: AWSSurroundings

    private static let host = "http://169.254.170.2"
    private static let who = "the container's credential endpoint"

    private var full: String? { surroundings.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") }
    private var relative: String? { surroundings.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") }

    var isConfigured: Bool { full != nil || relative != nil }

    func credentials(now: Int64) throws(AWSAccountError) -> AWSCredentials? {
        guard let address = try address() else { return nil }
        guard mayCarryKeys(address) else {
            throw AWSAccountError(
                .misconfigured,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or http to this host, 169.254.170.2, 169.254.170.23 "
                    + "or [fd00:ec2::23]")
        }
        var request = HTTPRequest(.get, address)
        if let token = try token() { request.headers = [("Authorization", token)] }
        let response = try surroundings.ask(Self.who, request)
        guard response.status == 200 else {
            throw AWSAccountError(.refused, "\(Self.who) answers with status \(response.status)")
        }
        return try CredentialAnswer(response.body, from: Self.who).credentials(tokenName: "Token")
    }

    private func address() throws(AWSAccountError) -> String? {
        if let full { return full }
        guard let relative else { return nil }
        // Anything else would go on with the host's name.
        guard relative.hasPrefix("/") else {
            throw AWSAccountError(.misconfigured, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must begin with '/'")
        }
        return Self.host + relative
    }

    private func token() throws(AWSAccountError) -> String? {
        if let file = surroundings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            return try surroundings.token(inFile: file)
        }
        guard let token = surroundings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN") else { return nil }
        guard !token.contains(where: \.isNewline) else {
            throw AWSAccountError(.misconfigured, "AWS_CONTAINER_AUTHORIZATION_TOKEN has several lines")
        }
        return token
    }
}

/// Whether keys may come from this address: plain HTTP only where nobody can listen.
private func mayCarryKeys(_ url: String) -> Bool {
    if url.hasPrefix("https://") { return true }
    guard url.hasPrefix("http://") else { return false }
    let authority = url.dropFirst("http://".count).prefix { !"/?#\\".contains($0) }
    // A name and password before the host only serve to hide it.
    guard !authority.contains("@") else { return false }
    if authority.hasPrefix("[") {
        guard let end = authority.firstIndex(of: "]") else { return false }
        return ["[::1", "[fd00:ec2::23"].contains(authority[..<end].lowercased())
    }
    let host = authority.prefix { $0 != ":" }.lowercased()
    if ["localhost", "169.254.170.2", "169.254.170.23"].contains(host) { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
}
