import Bytes
import Formats
import Gzip
import HTTP
import MetricModel
public import PluginKit

/// What web servers answer, in any data format.
///
/// All URLs are asked at once, and each answer is read by itself. One that fails leaves the others alone.
public struct HTTPInput: Input {
    public static let name = "http"
    public static let summary = "Reads metrics from web servers."

    @Key(
        "The URLs to ask, all at once; those of sockets are http+unix:///path/to/socket:/request/path.",
        check: requestAddressesRule)
    var urls: [String] = []
    @Key("The method of the requests.", check: methodRule) var method = "GET"
    @Key("Their body.") var body = ""
    @Key("How the body is packed.") var contentEncoding = BodyEncoding.identity
    @Key("Headers to add.", check: headersRule) var headers: [String: Secret] = [:]
    @Key("User, for basic authentication.") var username = Secret()
    @Key("The password.") var password = Secret()
    @Key("A bearer token.", check: headerValueRule) var token = Secret()
    @Key(
        "A file with a bearer token, read before each request.",
        formerly: [FormerName("bearer_token", since: "1.28.0")])
    var tokenFile = ""
    @Key("Statuses of answers that hold metrics.") var successStatusCodes = [200]
    @KeyGroup var connection = HTTPClientKeys()
    @KeyGroup var oauth = OAuthKeys()
    @KeyGroup var cookies = CookieKeys()
    @KeyChoice("Format of the data.") var dataFormat: any ParserOptions

    /// Bytes of an answer, unpacked. Far more than metrics take, and less than would bring a host down.
    private static let answerLimit = 1 << 28
    /// Requests at once.
    private static let widthLimit = 64

    private var addresses: [RequestAddress] = []
    private var transport = HTTPTransport()
    private var logins: HTTPLogins?
    private var parser: (any MetricParser)?
    private var packedBody: [UInt8] = []
    /// For each URL, what became of the tag sets of its metrics.
    private var tagged: [TagMemo<TagSet>] = []

    public init() {}

    public func validate() throws(OptionError) {
        if !token.isEmpty, !tokenFile.isEmpty {
            throw OptionError("'token' and 'token_file' exclude each other", at: $token ?? $tokenFile)
        }
    }

    public mutating func start(_ context: PluginContext) throws(StartError) {
        addresses = urls.compactMap(RequestAddress.init)
        transport = try connection.transport(context)
        parser = try dataFormat.makeParser(defaultName: Self.name)
        packedBody = Array(body.utf8)
        if contentEncoding == .gzip, !body.isEmpty {
            guard let packed = Gzip.compress(packedBody) else { throw .retryable("'body' cannot be packed") }
            packedBody = packed
        }
        tagged = addresses.map { _ in TagMemo() }
        var logins = HTTPLogins(oauth, cookies, connection, transport, context)
        try logins.begin()
        self.logins = logins
    }

    public mutating func gather(into batch: inout Batch) throws {
        guard var logins else { return }
        defer { self.logins = logins }
        try logins.renew()
        let authorization = try authorization()
        let requests = addresses.map { address in
            var request = request(to: address, authorization)
            logins.authorize(&request)
            return request
        }
        let visit = logins.visit
        let answers = sideBySide(requests, atMost: Self.widthLimit, threads: Self.name) { request in
            var visit = visit
            return Answer(result: Result { () throws(HTTPError) in try visit.send(request) }, jar: visit.jar)
        }
        for (place, answer) in answers.enumerated() {
            logins.keep(answer.jar)
            if case .success(let response) = answer.result, response.status == 401 { logins.forgetToken() }
            batch.attempt { batch in
                do { try read(answer.result.get(), of: place, into: &batch) } catch {
                    throw HTTPInputError(addresses[place], "\(error)")
                }
            }
        }
    }

    private struct Answer: Sendable {
        let result: Result<HTTPResponse, HTTPError>
        let jar: CookieJar?
    }

    private mutating func read(_ answer: HTTPResponse, of place: Int, into batch: inout Batch) throws {
        let expected = successStatusCodes.isEmpty ? [200] : successStatusCodes
        guard expected.contains(answer.status) else {
            throw UnexpectedStatus(answer.status, expected: expected)
        }
        parser?.startOver()
        var metrics = try parser?.parse(answer.body.span, now: batch.time) ?? []
        let url = urls[place]
        for i in metrics.indices {
            metrics[i].tags = tagged[place].value(for: metrics[i].tags) { tags in
                tags["url"] == nil ? tags.setting("url", to: url) : tags
            }
        }
        batch.add(metrics)
    }

    /// By password or bearer token; the password comes first, as in Telegraf.
    private func authorization() throws -> String? {
        if !username.isEmpty || !password.isEmpty { return Base64.basic(username.reveal(), password.reveal()) }
        if !token.isEmpty { return "Bearer " + token.reveal().trimmed }
        if tokenFile.isEmpty { return nil }
        var bytes: [UInt8] = []
        do throws(FileError) { try WholeFile.read(tokenFile, into: &bytes) } catch {
            throw LoginError("the token file '\(tokenFile)' cannot be read: \(error)")
        }
        let token = String(decoding: bytes, as: UTF8.self).trimmed
        guard isHeaderValue(token) else { throw LoginError("the token file '\(tokenFile)' holds no token") }
        return "Bearer " + token
    }

    private func request(to address: RequestAddress, _ authorization: String?) -> HTTPRequest {
        var headers: [(name: String, value: String)] = []
        if contentEncoding == .gzip { headers.append(("Content-Encoding", "gzip")) }
        headers += self.headers.headers
        if let authorization {
            if !username.isEmpty || !password.isEmpty { headers.removeAll { $0.name.lowercased() == "authorization" } }
            headers.append(("Authorization", authorization))
        }
        var request = HTTPRequest(
            HTTPRequest.Method(rawValue: method.isEmpty ? "GET" : method), to: address, headers: headers,
            body: packedBody, timeout: connection.timeout)
        request.answerLimit = Self.answerLimit
        request.acceptsGzip = !headers.contains { $0.name.lowercased() == "accept-encoding" }
        request.transport = transport
        return request
    }
}

/// A URL that gave no metrics, and why. Of the URL it shows what cannot be secret.
struct HTTPInputError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ address: RequestAddress, _ problem: String) { description = "[url=\(address.shown)]: \(problem)" }
}

/// An answer of another status than one that brings metrics.
struct UnexpectedStatus: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ status: Int, expected: [Int]) {
        let words = expected.map(String.init).joined(separator: " ")
        description =
            "received status code \(status) (\(HTTPStatus.text(of: status))), expected any value out of [\(words)]"
    }
}
