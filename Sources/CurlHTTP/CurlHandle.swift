import CCurl
import HTTP

/// One handle of libcurl with the connections it keeps open.
///
/// `@unchecked Sendable`: the pool gives it to one thread at a time.
final class CurlHandle: @unchecked Sendable {
    let curl: UnsafeMutableRawPointer
    /// libcurl writes here what went wrong.
    private let complaint: UnsafeMutablePointer<CChar>

    /// The first one loads certificates and random numbers, so a program that never sends pays nothing.
    private static let library = curl_global_init(Int(CURL_GLOBAL_ALL))

    init() throws(HTTPError) {
        guard Self.library == CURLE_OK, let curl = curl_easy_init() else {
            throw HTTPError(.unreachable, "libcurl does not start")
        }
        self.curl = curl
        complaint = .allocate(capacity: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(curl)
        complaint.deallocate()
    }

    func perform(
        _ request: HTTPRequest, proxy: ProxyAddress?, userAgent: String, connectTimeout: Duration,
        isAborted: @escaping @Sendable () -> Bool
    ) throws(HTTPError) -> HTTPResponse {
        curl_easy_reset(curl)  // options go, connections stay
        complaint.pointee = 0
        heliograph_curl_set_pointer(curl, CURLOPT_ERRORBUFFER, complaint)
        let destination = try Destination(request)
        try setConnection(request, connectTimeout: connectTimeout)
        try setTransport(request.transport, proxy: proxy)
        try set(CURLOPT_URL, destination.url)
        try set(CURLOPT_USERAGENT, userAgent)
        let detour = list(destination.detour.map { [$0] } ?? [], for: CURLOPT_CONNECT_TO)
        defer { curl_slist_free_all(detour) }
        var silence = request.body.count > Self.expectThreshold ? ["Expect:"] : []
        // libcurl would say that the body is a form.
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            silence.append("Content-Type:")
        }
        // A colon and nothing behind it would take the header away.
        let lines = destination.headers.map { $0.name + ($0.value.isEmpty ? ";" : ": " + $0.value) }
        let headers = list(lines + silence, for: CURLOPT_HTTPHEADER)
        defer { curl_slist_free_all(headers) }
        let transfer = Transfer(request, on: curl, isAborted: isAborted)
        try receive(into: transfer)
        let code = try send(request)
        return try withExtendedLifetime(transfer) { () throws(HTTPError) in
            try answer(code, transfer, request, usesProxy: proxy != nil, complaint: String(cString: complaint))
        }
    }

    private func setConnection(_ request: HTTPRequest, connectTimeout: Duration) throws(HTTPError) {
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_NOSIGNAL, 1)  // signals and threads do not mix
        try set(CURLOPT_TIMEOUT_MS, request.timeout.milliseconds)
        try set(CURLOPT_CONNECTTIMEOUT_MS, connectTimeout.milliseconds)
        if request.acceptsGzip { try set(CURLOPT_ACCEPT_ENCODING, "gzip") }
        if let socket = request.unixSocket { try set(CURLOPT_UNIX_SOCKET_PATH, socket) }
    }

    /// Above this libcurl announces a body with `Expect: 100-continue` and waits a second for leave to send it.
    private static let expectThreshold = 1024 * 1024

    /// Must be freed, and not before the request is over.
    private func list(_ lines: [String], for option: CURLoption) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { list = curl_slist_append(list, line) }
        heliograph_curl_set_pointer(curl, option, list)
        return list
    }

    private func receive(into transfer: Transfer) throws(HTTPError) {
        let argument = Unmanaged.passUnretained(transfer).toOpaque()
        heliograph_curl_set_pointer(curl, CURLOPT_WRITEDATA, argument)
        heliograph_curl_set_write(curl) { bytes, size, count, argument in
            guard let argument else { return 0 }
            let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return Unmanaged<Transfer>.fromOpaque(argument).takeUnretainedValue().append(bytes) ? bytes.count : 0
        }
        try set(CURLOPT_NOPROGRESS, 0)
        heliograph_curl_set_pointer(curl, CURLOPT_XFERINFODATA, argument)
        heliograph_curl_set_progress(curl) { argument, _, _, all, sent in
            guard let argument else { return 0 }
            let transfer = Unmanaged<Transfer>.fromOpaque(argument).takeUnretainedValue()
            return transfer.isAborted() || transfer.isLate(isSent: sent >= all) ? 1 : 0
        }
    }

    private func send(_ request: HTTPRequest) throws(HTTPError) -> CURLcode {
        if request.method == .head { try set(CURLOPT_NOBODY, 1) }
        let mayHaveNone = ![.post, .put, .patch].contains(request.method)
        if mayHaveNone, request.body.isEmpty || request.method == .head {
            if ![.get, .head].contains(request.method) { try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
            return curl_easy_perform(curl)
        }
        try set(CURLOPT_POST, 1)
        try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        heliograph_curl_set_size(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
        // With no pointer at all libcurl would read standard input.
        if request.body.isEmpty { try set(CURLOPT_COPYPOSTFIELDS, "") }
        return request.body.withUnsafeBytes { body in
            if let bytes = body.baseAddress, !body.isEmpty {
                heliograph_curl_set_pointer(curl, CURLOPT_POSTFIELDS, bytes)
            }
            return curl_easy_perform(curl)
        }
    }

    /// An option that a libcurl does not have must not be passed over: it may be the one that keeps a stranger out.
    /// Nil is libcurl's word for none.
    func set(_ option: CURLoption, _ value: String?) throws(HTTPError) {
        try check(heliograph_curl_set_text(curl, option, value))
    }

    func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
        try check(heliograph_curl_set_number(curl, option, value))
    }

    func check(_ code: CURLcode) throws(HTTPError) {
        guard code != CURLE_OK else { return }
        throw HTTPError(.unreachable, "libcurl refuses an option: " + String(cString: curl_easy_strerror(code)))
    }
}

extension Duration {
    /// Rounded up: libcurl takes 0 for no limit.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
