import CCurl
import HTTP

/// One handle of libcurl with the connections it keeps open.
///
/// `@unchecked Sendable`: the pool gives it to one thread at a time.
final class CurlHandle: @unchecked Sendable {
    private let curl: UnsafeMutableRawPointer

    /// The first one loads certificates and random numbers, so a program that never sends pays nothing.
    private static let library = curl_global_init(Int(CURL_GLOBAL_ALL))

    init() throws(HTTPError) {
        guard Self.library == CURLE_OK, let curl = curl_easy_init() else {
            throw HTTPError(.unreachable, "libcurl does not start")
        }
        self.curl = curl
    }

    deinit { curl_easy_cleanup(curl) }

    func perform(
        _ request: HTTPRequest, userAgent: String, connectTimeout: Duration,
        isAborted: @escaping @Sendable () -> Bool
    ) throws(HTTPError) -> HTTPResponse {
        curl_easy_reset(curl)  // options go, connections stay
        setConnection(request, connectTimeout: connectTimeout)
        set(CURLOPT_USERAGENT, userAgent)
        let list = setHeaders(request)
        defer { curl_slist_free_all(list) }
        let transfer = Transfer(limit: request.answerLimit, isAborted: isAborted)
        receive(into: transfer)
        let code = send(request)
        return try withExtendedLifetime(transfer) { () throws(HTTPError) in
            try answer(code, transfer, request)
        }
    }

    private func setConnection(_ request: HTTPRequest, connectTimeout: Duration) {
        set(CURLOPT_URL, request.url)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_PROXY, "")  // Telegraf asks the environment for a proxy only if `use_system_proxy` is set
        set(CURLOPT_NOSIGNAL, 1)  // signals and threads do not mix
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_TIMEOUT_MS, request.timeout.milliseconds)
        set(CURLOPT_CONNECTTIMEOUT_MS, connectTimeout.milliseconds)
        if let socket = request.unixSocket { set(CURLOPT_UNIX_SOCKET_PATH, socket) }
    }

    /// Headers and signature. libcurl hashes the body and signs every header of the list, even one that only removes
    /// a header and is never sent: the service then finds every signature wrong.
    private func setHeaders(_ request: HTTPRequest) -> UnsafeMutablePointer<curl_slist>? {
        var lines = request.headers.map { "\($0.name): \($0.value)" }
        let drawsExpect = request.body.count > Self.expectThreshold
        if let by = request.signature {
            set(CURLOPT_AWS_SIGV4, "aws:amz:\(by.region):\(by.service)")
            set(CURLOPT_USERNAME, by.accessKey)
            set(CURLOPT_PASSWORD, by.secretKey)
            if let token = by.sessionToken { lines.append("X-Amz-Security-Token: \(token)") }
            if drawsExpect { set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_0)) }
        } else if drawsExpect {
            lines.append("Expect:")
        }
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { list = curl_slist_append(list, line) }
        heliograph_curl_set_pointer(curl, CURLOPT_HTTPHEADER, list)
        return list
    }

    /// Above this libcurl announces a body with `Expect: 100-continue` and waits a second for leave to send it. HTTP
    /// 1.0 knows no such thing, and unlike the removal of the header it does not harm a signature.
    private static let expectThreshold = 1024 * 1024

    private func receive(into transfer: Transfer) {
        let argument = Unmanaged.passUnretained(transfer).toOpaque()
        heliograph_curl_set_pointer(curl, CURLOPT_WRITEDATA, argument)
        heliograph_curl_set_write(curl) { bytes, size, count, argument in
            guard let argument else { return 0 }
            let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return Unmanaged<Transfer>.fromOpaque(argument).takeUnretainedValue().append(bytes) ? bytes.count : 0
        }
        set(CURLOPT_NOPROGRESS, 0)
        heliograph_curl_set_pointer(curl, CURLOPT_XFERINFODATA, argument)
        heliograph_curl_set_progress(curl) { argument, _, _, _, _ in
            guard let argument else { return 0 }
            return Unmanaged<Transfer>.fromOpaque(argument).takeUnretainedValue().isAborted() ? 1 : 0
        }
    }

    private func send(_ request: HTTPRequest) -> CURLcode {
        if request.method == .get { return curl_easy_perform(curl) }
        set(CURLOPT_POST, 1)
        set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        heliograph_curl_set_size(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
        return request.body.withUnsafeBytes { body in
            if let bytes = body.baseAddress {
                heliograph_curl_set_pointer(curl, CURLOPT_POSTFIELDS, bytes)
            } else {
                set(CURLOPT_COPYPOSTFIELDS, "")  // with no pointer at all libcurl would read standard input
            }
            return curl_easy_perform(curl)
        }
    }

    private func answer(
        _ code: CURLcode, _ transfer: Transfer, _ request: HTTPRequest
    ) throws(HTTPError) -> HTTPResponse {
        var status = 0
        heliograph_curl_get_number(curl, CURLINFO_RESPONSE_CODE, &status)
        switch code {
        case CURLE_OK: return HTTPResponse(status: status, headers: headers, body: transfer.body)
        case CURLE_ABORTED_BY_CALLBACK: throw HTTPError(.aborted, "stopped while waiting for an answer")
        case CURLE_OPERATION_TIMEDOUT where status == 0:
            throw HTTPError(.timeout, "no answer in time")
        case CURLE_WRITE_ERROR where transfer.isOverLimit:
            throw HTTPError(
                .oversized, "status \(status) with an answer of more than \(request.answerLimit) bytes",
                status: status)
        default:
            let problem = String(cString: curl_easy_strerror(code))
            if status != 0 {
                throw HTTPError(
                    .truncated, "status \(status) with an answer that breaks off: \(problem)", status: status)
            }
            let detail = heliograph_curl_system_error(curl).map { ": " + String(cString: $0) } ?? ""
            throw HTTPError(.unreachable, problem + detail)
        }
    }

    private var headers: [(name: String, value: String)] {
        var all: [(name: String, value: String)] = []
        var last: UnsafeMutablePointer<curl_header>?
        while let next = curl_easy_nextheader(curl, UInt32(CURLH_HEADER), -1, last) {
            all.append((String(cString: next.pointee.name), String(cString: next.pointee.value)))
            last = next
        }
        return all
    }

    private func set(_ option: CURLoption, _ value: String) { heliograph_curl_set_text(curl, option, value) }
    private func set(_ option: CURLoption, _ value: Int) { heliograph_curl_set_number(curl, option, value) }
}

/// What libcurl's callbacks write to and ask while a request runs.
private final class Transfer {
    let isAborted: @Sendable () -> Bool
    private let limit: Int
    private(set) var body: [UInt8] = []
    private(set) var isOverLimit = false

    init(limit: Int, isAborted: @escaping @Sendable () -> Bool) {
        self.limit = limit
        self.isAborted = isAborted
    }

    /// False if the answer grows too long.
    func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        isOverLimit = body.count + bytes.count > limit
        if !isOverLimit { body.append(contentsOf: bytes) }
        return !isOverLimit
    }
}

extension Duration {
    /// Rounded up: libcurl takes 0 for no limit.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
