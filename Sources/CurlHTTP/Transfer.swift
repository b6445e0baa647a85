import CCurl
import HTTP

/// What libcurl's callbacks write to and ask while a request runs.
final class Transfer {
    let isAborted: @Sendable () -> Bool
    private let curl: UnsafeMutableRawPointer
    private let limit: Int
    private let headTimeout: Duration
    /// When the request had gone out.
    private var sent: ContinuousClock.Instant?
    private(set) var body: [UInt8] = []
    private(set) var isOverLimit = false
    /// No answer began in time.
    private(set) var isLate = false

    init(_ request: HTTPRequest, on curl: UnsafeMutableRawPointer, isAborted: @escaping @Sendable () -> Bool) {
        limit = request.answerLimit
        headTimeout = request.transport.headTimeout
        self.curl = curl
        self.isAborted = isAborted
    }

    /// False if the answer grows too long.
    func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        isOverLimit = body.count + bytes.count > limit
        if !isOverLimit { body.append(contentsOf: bytes) }
        return !isOverLimit
    }

    /// libcurl asks about once a second, and has no such timeout itself.
    /// - Parameter isSent: whether the whole body has gone out.
    func isLate(isSent: Bool) -> Bool {
        guard headTimeout > .zero, isSent, number(CURLINFO_REQUEST_SIZE) > 0, number(CURLINFO_RESPONSE_CODE) == 0
        else { return false }
        let now = ContinuousClock.now
        if let sent { isLate = now - sent > headTimeout } else { sent = now }
        return isLate
    }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        heliograph_curl_get_number(curl, info, &value)
        return value
    }
}
