import AWS
import Gzip
import HTTP
import MetricModel
import Threads

/// Sends bodies to one address, with all that shows who sends them, and judges the answers.
struct HTTPSender: Sendable {
    enum Outcome: Sendable, Equatable {
        case arrived
        /// The user wants metrics dropped after this status.
        case givenUp(Int)
        case failed(String)
    }

    private let template: HTTPRequest
    private let place: String
    private let packs: Bool
    private var logins: HTTPLogins
    var givesUpOn: Set<Int> = []
    /// What must not be told where the server quotes it.
    var secrets: [String] = []
    var google: GoogleIdentity?
    var aws: (service: AWSService, account: AWSAccount)?
    private var identity: String?
    private var signature: AWSSignature?

    /// Bytes of an answer that are of interest; a longer one counts by its status.
    private static let answerLimit = 65536
    /// Of a refusal's text no more is told.
    private static let reasonLimit = 1024

    /// - Parameters:
    ///   - template: a request but for its body.
    ///   - place: what a log calls the address.
    ///   - packs: with gzip.
    init(_ template: HTTPRequest, place: String, packs: Bool, logins: HTTPLogins) {
        self.template = template
        self.place = place
        self.packs = packs
        self.logins = logins
    }

    /// Before the first body of a write: asks for keys and tokens that are missing or about to end. May block.
    mutating func prepare() throws(LoginError) {
        try logins.renew()
        if var account = aws?.account, let service = aws?.service {
            do throws(AWSAccountError) { signature = try account.access(to: service).signature } catch {
                throw LoginError("unable to sign for '\(service.signingName)': \(error.message)")
            }
            aws?.account = account
        }
        guard google != nil else { return }
        let (visit, template) = (logins.visit, template)
        identity = try google?.header(now: visit.clock.now.seconds) { request throws(HTTPError) in
            var (request, visit) = (request, visit)
            request.transport = template.transport
            request.timeout = template.timeout
            return try visit.send(request)
        }
    }

    mutating func send(_ body: [UInt8]) -> Outcome {
        var request = template
        request.answerLimit = Self.answerLimit
        request.body = body
        if packs, let packed = Gzip.compress(body) {
            request.body = packed
            if !request.headers.contains(where: { $0.name.lowercased() == "content-encoding" }) {
                request.headers.append(("Content-Encoding", "gzip"))
            }
        }
        sign(&request)
        var visit = logins.visit
        visit.keepsBody = true
        defer { logins.keep(visit.jar) }
        do throws(HTTPError) {
            let answer = try visit.send(request)
            return judge(answer.status, Self.firstLine(of: answer.body))
        } catch {
            // What counts is said by the status, which comes before the body.
            if let status = error.status { return judge(status, "") }
            return .failed("when writing to [\(place)]: \(error.message)")
        }
    }

    private func sign(_ request: inout HTTPRequest) {
        if let identity, !request.headers.contains(where: { $0.name.lowercased() == "authorization" }) {
            request.headers.append(("Authorization", identity))
        }
        if let signature {
            request.headers.removeAll { $0.name.lowercased() == "authorization" }
            request.signature = signature
        } else {
            logins.authorize(&request)
        }
    }

    private mutating func judge(_ status: Int, _ reason: String) -> Outcome {
        if 200..<300 ~= status { return .arrived }
        if givesUpOn.contains(status) { return .givenUp(status) }
        if status == 401 || status == 403 {
            logins.forgetToken()
            aws?.account.forgetKeys()
        }
        return .failed("when writing to [\(place)] received status code: \(status). body: \(withoutSecrets(reason))")
    }

    /// Servers quote what they refuse.
    private func withoutSecrets(_ text: String) -> String {
        secrets.reduce(aws?.account.withoutSecrets(text) ?? text) { text, secret in
            secret.isEmpty ? text : text.replacing(secret, with: "***")
        }
    }

    private static func firstLine(of body: [UInt8]) -> String {
        let line = body.prefix(reasonLimit).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return String(decoding: line, as: UTF8.self)
    }
}
