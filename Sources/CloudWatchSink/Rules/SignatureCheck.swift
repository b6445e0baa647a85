import Bytes
import Digests

/// Whether a request was signed as AWS wants it: Signature Version 4, in the header `Authorization`.
struct SignatureCheck: Sendable {
    let keys: KeyRing
    /// The region that must have been signed for; nil takes any.
    let region: String?

    /// What SigV4 calls the service.
    private static let service = "monitoring"
    /// How far the signer's clock may be off, in seconds.
    private static let tolerance: Int64 = 300

    /// The region that the request was signed for.
    /// - Parameter now: seconds since the epoch.
    func region(of request: SinkRequest, now: Int64) throws(ServiceFault) -> String {
        guard let header = request["authorization"] else {
            throw ServiceFault("MissingAuthenticationToken", "Request is missing Authentication Token", status: 403)
        }
        let claim = try Claim(header)
        guard let secret = keys.secret(of: claim.key) else {
            throw ServiceFault(
                "InvalidClientTokenId", "The security token included in the request is invalid: no such access key.",
                status: 403)
        }
        try checkScope(claim)
        try checkHeaders(claim, request)
        let stamp = try checkDate(claim, request, now: now)
        let payload = SHA256.text(of: request.body)
        let declared = request["x-amz-content-sha256"]
        if let declared, declared != payload, declared != "UNSIGNED-PAYLOAD" {
            throw Self.mismatch("X-Amz-Content-Sha256 is not the body's")
        }
        let canonical = try Self.canonical(request, signed: claim.signed, payload: declared ?? payload)
        let expected = SignatureV4.signature(of: canonical, stamp: stamp, scope: claim.scope, secretKey: secret)
        guard SHA256.areEqual(Array(expected.utf8), Array(claim.signature.utf8)) else {
            throw Self.mismatch(
                "The request signature we calculated does not match the signature you provided."
                    + " Check your AWS Secret Access Key and signing method.")
        }
        return claim.region
    }

    private func checkScope(_ claim: Claim) throws(ServiceFault) {
        guard claim.service == Self.service else {
            throw Self.mismatch("Credential should be scoped to correct service: '\(Self.service)'.")
        }
        guard claim.terminator == "aws4_request" else {
            throw Self.mismatch("Credential should be scoped with a valid terminator: 'aws4_request'.")
        }
        if claim.region.isEmpty || region != nil && region != claim.region {
            throw Self.mismatch(
                "Credential should be scoped to a valid region\(region.map { ", not '\(claim.region)': '\($0)'" } ?? "")."
            )
        }
    }

    /// What must be signed is: the host, the date, and whatever begins with `x-amz-`.
    private func checkHeaders(_ claim: Claim, _ request: SinkRequest) throws(ServiceFault) {
        let signed = Set(claim.signed)
        if claim.signed != claim.signed.sorted() { throw Self.mismatch("SignedHeaders is not in order") }
        if let absent = claim.signed.first(where: { request[$0] == nil }) {
            throw Self.mismatch("SignedHeaders names '\(absent)', which the request does not have")
        }
        let present = Set(request.headers.map { $0.name.lowercased() })
        for name in present.sorted() where name == "host" || name.hasPrefix("x-amz-") {
            if !signed.contains(name) {
                throw Self.mismatch("'\(name)' must be a 'SignedHeader' in the AWS Authorization.")
            }
        }
        if !signed.contains("host") { throw Self.mismatch("'host' must be a 'SignedHeader' in the AWS Authorization.") }
    }

    private func checkDate(_ claim: Claim, _ request: SinkRequest, now: Int64) throws(ServiceFault) -> String {
        guard let stamp = request["x-amz-date"], stamp.utf8.count == 16, stamp.hasSuffix("Z"),
            let seconds = TimeReader.seconds(stamp)
        else {
            throw ServiceFault(
                "IncompleteSignature", "Date must be in ISO-8601 'basic format', in the header 'X-Amz-Date'.")
        }
        if !stamp.hasPrefix(claim.day) || claim.day.utf8.count != 8 {
            throw Self.mismatch(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.")
        }
        let clock = CalendarTime(seconds: now).compact
        if Int64(seconds) < now - Self.tolerance {
            let bound = CalendarTime(seconds: now - Self.tolerance).compact
            throw Self.mismatch("Signature expired: \(stamp) is now earlier than \(bound) (\(clock) - 5 min.)")
        }
        if Int64(seconds) > now + Self.tolerance {
            let bound = CalendarTime(seconds: now + Self.tolerance).compact
            throw Self.mismatch("Signature not yet current: \(stamp) is still later than \(bound) (\(clock) + 5 min.)")
        }
        return stamp
    }

    private static func mismatch(_ reason: String) -> ServiceFault {
        ServiceFault("SignatureDoesNotMatch", reason, status: 403)
    }

    /// The request as it is hashed: method, path, query, signed headers, their names, the hash of the body.
    static func canonical(_ request: SinkRequest, signed: [String], payload: String) throws(ServiceFault) -> [UInt8] {
        let pairs: [(name: String, value: String)]
        do {
            pairs = try QueryReader.pairs(Array(request.query.utf8)[...])
        } catch {
            throw ServiceFault("MalformedQueryString", error.message)
        }
        let query = pairs.map { (String(percentEncoding: $0.name), String(percentEncoding: $0.value)) }.sorted {
            $0 < $1
        }.map { "\($0)=\($1)" }
        var lines = [
            request.method,
            String(percentEncoding: request.path.isEmpty ? "/" : request.path, keeping: UInt8(ascii: "/")),
            query.joined(separator: "&"),
        ]
        for name in signed {
            let values = request.headers.filter { $0.name.lowercased() == name }.map {
                $0.value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
            lines.append("\(name):\(values.joined(separator: ","))")
        }
        lines += ["", signed.joined(separator: ";"), payload]
        return Array(lines.joined(separator: "\n").utf8)
    }
}

/// What the header `Authorization` says:
/// `AWS4-HMAC-SHA256 Credential=KEY/DAY/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=HEX`.
private struct Claim {
    let key: String
    let day: String
    let region: String
    let service: String
    let terminator: String
    let signed: [String]
    let signature: String

    var scope: String { "\(day)/\(region)/\(service)/\(terminator)" }

    init(_ header: String) throws(ServiceFault) {
        let algorithm = "AWS4-HMAC-SHA256 "
        guard header.hasPrefix(algorithm) else { throw Self.incomplete("the algorithm is not AWS4-HMAC-SHA256") }
        var parts: [Substring: Substring] = [:]
        for part in header.dropFirst(algorithm.count).split(whereSeparator: { $0 == "," || $0 == " " }) {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { parts[pair[0]] = pair[1] }
        }
        func need(_ name: Substring) throws(ServiceFault) -> Substring {
            guard let part = parts[name] else {
                throw Self.incomplete("Authorization header requires '\(name)' parameter.")
            }
            return part
        }
        // An access key may have slashes; the scope never has.
        let credential = try need("Credential").split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard credential.count >= 5, credential[0] != "" else {
            throw Self.incomplete("Credential must have the form KEY/DATE/REGION/SERVICE/aws4_request")
        }
        let scope = Array(credential.suffix(4))
        key = credential.dropLast(4).joined(separator: "/")
        day = scope[0]
        region = scope[1]
        service = scope[2]
        terminator = scope[3]
        signed = try need("SignedHeaders").split(separator: ";").map(String.init)
        signature = String(try need("Signature"))
    }

    private static func incomplete(_ reason: String) -> ServiceFault { ServiceFault("IncompleteSignature", reason) }
}
