import AWS
import Bytes
import Filtering
import Formats
import Gzip
import HTTP
import Logging
public import MetricModel
public import PluginKit

/// Web servers, in any data format: a request for each batch, or one for each metric.
///
/// An answer from 200 to 299 means that the metrics arrived. Any other keeps them for the next flush, but for those of
/// `non_retryable_statuscodes`, which lose them.
public struct HTTPOutput: Output {
    public static let name = "http"
    public static let summary = "Sends metrics to a web server."

    @Key("Where to send; to a socket: http+unix:///path/to/socket:/request/path.", check: requestAddressRule)
    var url = "http://127.0.0.1:8080/telegraf"
    @Key("The method of the requests: POST, PUT or PATCH.", check: isBringing) var method = "POST"
    @Key("User, for basic authentication.") var username = Secret()
    @Key("The password.") var password = Secret()
    @Key("Headers, in place of those that are sent otherwise.", check: headersRule) var headers: [String: Secret] = [:]
    @Key("How the body is packed.") var contentEncoding = BodyEncoding.identity
    @Key("One request for a batch; else one for each metric.") var useBatchFormat = true
    @Key("Statuses after which metrics are given up, not kept.") var nonRetryableStatuscodes: [Int] = []
    @Key("Sign requests for this service of AWS, such as \"es\" or \"aps\".") var awsService = ""
    @KeyGroup var account = AWSAccountKeys()
    @Key("The key of a Google service account: requests bear its identity token for 'url'.")
    var googleApplicationCredentials = ""
    @KeyGroup var connection = HTTPClientKeys()
    @KeyGroup var oauth = OAuthKeys()
    @KeyGroup var cookies = CookieKeys()
    @KeyChoice("Format of the data.") var dataFormat: any SerializerOptions

    private var serializer: (any MetricSerializer)?
    private var sender: HTTPSender?
    private var logger = Logger(label: "outputs.http")
    private var lastSize = 4096

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        logger = context.logger
        serializer = try dataFormat.makeSerializer()
        guard let address = RequestAddress(url) else { throw .fatal("'url' is no address") }
        let transport = try connection.transport(context)
        var request = HTTPRequest(
            HTTPRequest.Method(rawValue: method.isEmpty ? "POST" : method.uppercased()), to: address,
            headers: requestHeaders, timeout: connection.timeout)
        request.transport = transport
        var logins = HTTPLogins(oauth, cookies, connection, transport, context)
        try logins.begin()
        var sender = HTTPSender(request, place: address.shown, packs: contentEncoding == .gzip, logins: logins)
        sender.givesUpOn = Set(nonRetryableStatuscodes)
        let shownHeaders: Set = ["content-type", "content-encoding", "user-agent", "host"]
        sender.secrets =
            [password.reveal()]
            + request.headers.filter { !shownHeaders.contains($0.name.lowercased()) }.map(\.value)
        if !googleApplicationCredentials.isEmpty {
            sender.google = try GoogleIdentity(file: googleApplicationCredentials, audience: url)
        }
        if !awsService.isEmpty {
            let service = AWSService(signingName: awsService, endpointVariable: "")
            sender.aws = (service, try account.account(for: service, context))
        }
        self.sender = sender
    }

    public mutating func write(_ metrics: [Metric]) -> WriteReport {
        var report = WriteReport(count: metrics.count)
        do throws(LoginError) { try sender?.prepare() } catch {
            report.keepRest(error.description)
            return report
        }
        if useBatchFormat { writeBatch(metrics, &report) } else { writeEach(metrics, &report) }
        return report
    }

    public mutating func close() { sender = nil }

    private mutating func writeBatch(_ metrics: [Metric], _ report: inout WriteReport) {
        var text = ByteWriter(capacity: lastSize)
        let leftOut = serializer?.append(metrics, to: &text) ?? []
        lastSize = text.count + text.count / 8
        if leftOut.count < metrics.count { settle(sender?.send(text.bytes), metrics.indices, &report) }
        for metric in leftOut { skip(metric.index, of: metrics, metric.error, &report) }
    }

    /// A metric whose request fails stays, and so do those after it: their turn comes when the server is well again.
    private mutating func writeEach(_ metrics: [Metric], _ report: inout WriteReport) {
        for i in metrics.indices {
            var text = ByteWriter(capacity: 512)
            do throws(SerializeError) { try serializer?.append(metrics[i], to: &text) } catch {
                skip(i, of: metrics, error, &report)
                continue
            }
            guard settle(sender?.send(text.bytes), i..<i + 1, &report) else { return }
        }
    }

    /// False if the server should be left alone for now.
    @discardableResult
    private func settle(_ outcome: HTTPSender.Outcome?, _ metrics: Range<Int>, _ report: inout WriteReport) -> Bool {
        switch outcome {
        case .arrived: report.accept(metrics)
        case .givenUp(let status):
            logger.error("received non-retryable status \(status): metrics are lost")
            let reason = DropReason("non_retryable_statuscodes", at: $nonRetryableStatuscodes, "status \(status)")
            for metric in metrics { report.skip(metric, reason) }
        case .failed(let problem):
            report.keepRest(problem)
            return false
        case nil: return false
        }
        return true
    }

    private func skip(_ index: Int, of metrics: [Metric], _ error: SerializeError, _ report: inout WriteReport) {
        logger.debug("cannot write '\(metrics[index].name)': \(error)")
        report.skip(index, DropReason("unserializable", error.message))
    }

    /// The user's come in place of ours, whatever case they are written in.
    private var requestHeaders: [(name: String, value: String)] {
        var all: [(name: String, value: String)] = [("Content-Type", "text/plain; charset=utf-8")]
        if !username.isEmpty || !password.isEmpty {
            all.append(("Authorization", Base64.basic(username.reveal(), password.reveal())))
        }
        let own = headers.headers
        let names = Set(own.map { $0.name.lowercased() })
        all.removeAll { names.contains($0.name.lowercased()) }
        return all + own
    }

    private static let isBringing: Key<String>.Check = { method in
        ["", "POST", "PUT", "PATCH"].contains(method.uppercased()) ? nil : "must be \"POST\", \"PUT\" or \"PATCH\""
    }
}
