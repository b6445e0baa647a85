import Foundation
import HTTP
import TestSupport
import Threads

@testable import AWS

/// All that a search for keys can meet: options, variables, files, and who answers at which address.
struct Scene: Sendable {
    enum Answer: Sendable {
        case status(Int, String), lost(HTTPError.Cause)
        static func ok(_ body: String) -> Answer { .status(200, body) }
    }

    var options = AWSAccountOptions()
    var environment: [String: String] = ["HOME": "/home"]
    var files: [String: String] = [:]
    /// By method and address; the last of a list stays. Nobody answers elsewhere.
    var answers: [String: [Answer]] = [:]

    static let instance = "http://169.254.169.254/latest/"
    static let sts = "POST https://sts.eu-west-1.amazonaws.com/"

    static func json(_ name: String, token: String = "Token", end: String = "2030-01-01T00:00:00Z") -> Answer {
        .ok(
            """
            {"Code" : "Success", "Type" : "AWS-HMAC", "AccessKeyId" : "\(name)", "SecretAccessKey" : "SECRET-\(name)",
             "\(token)" : "TOKEN-\(name)", "Expiration" : "\(end)"}
            """)
    }

    static func xml(_ name: String, end: String = "2030-01-01T00:00:00Z") -> Answer {
        .ok(
            """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><AssumedRoleUser>
            <AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>\(name)</AccessKeyId>
            <SecretAccessKey>SECRET-\(name)</SecretAccessKey><SessionToken>TOKEN-\(name)</SessionToken>
            <Expiration>\(end)</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
            """)
    }

    /// An instance with a role.
    static func instance(_ name: String, region: String? = nil) -> [String: [Answer]] {
        [
            "PUT \(instance)api/token": [.ok("IMDS-TOKEN")],
            "GET \(instance)meta-data/iam/security-credentials/": [.ok("the-role\n")],
            "GET \(instance)meta-data/iam/security-credentials/the-role": [json(name)],
            "GET \(instance)meta-data/placement/region": [region.map(Answer.ok) ?? .status(404, "")],
        ]
    }

    /// Whether a message shows what none may show.
    static func shows(_ text: String) -> Bool {
        let innocent = ["AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_SECRET_ACCESS_KEY"]
        let rest = innocent.reduce(text) { $0.replacing($1, with: "") }
        return ["SECRET", "TOKEN-", "IMDS-TOKEN", "PROOF"].contains { rest.contains($0) }
    }

    struct Outcome { let result: Result<AWSSignature, AWSAccountError>, sent: [HTTPRequest], doubt: String? }

    /// In place of an answer: for the call of this number, from 0.
    typealias Fault = @Sendable (Int) -> Result<HTTPResponse, HTTPError>?

    private func http(_ fault: @escaping Fault) -> ScriptedHTTPClient {
        let left = Guarded(answers)
        let calls = Guarded(0)
        return ScriptedHTTPClient { request throws(HTTPError) in
            let call = calls.withLock { calls in
                calls += 1
                return calls - 1
            }
            if let fault = fault(call) { return try fault.get() }
            let key = "\(request.method.rawValue) \(request.url)"
            let answer = left.withLock { left -> Answer? in
                guard let first = left[key]?.first else { return nil }
                if left[key]?.count ?? 0 > 1 { left[key]?.removeFirst() }
                return first
            }
            switch answer {
            case .status(let status, let body): return HTTPResponse(status: status, body: Array(body.utf8))
            case .lost(let cause): throw HTTPError(cause, "lost")
            case nil: throw HTTPError(.unreachable, "nobody there")
            }
        }
    }

    private func surroundings(_ http: ScriptedHTTPClient, root: String) -> AWSSurroundings {
        AWSSurroundings(http: http, environment: environment, root: root, commandTimeout: .seconds(20))
    }

    /// Asks once, in the year 2023.
    func ask(_ fault: @escaping Fault = { _ in nil }) -> Outcome {
        let folder = TemporaryFolder()
        for (path, text) in files { folder.write(text, to: String(path.dropFirst())) }
        let http = http(fault)
        var account = AWSAccount(
            options, endpoint: nil, surroundings: surroundings(http, root: folder.path), now: { 1_700_000_000 },
            warn: { _ in })
        let doubt = account.doubt
        let before = http.sent.count
        do throws(AWSAccountError) {
            let access = try account.access(to: .cloudWatch)
            return Outcome(result: .success(access.signature), sent: http.sent, doubt: before == 0 ? doubt : "asked!")
        } catch {
            return Outcome(result: .failure(error), sent: http.sent, doubt: before == 0 ? doubt : "asked!")
        }
    }
}
