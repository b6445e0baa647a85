import CCurl
import HTTP

extension CurlHandle {
    /// - Parameter complaint: what libcurl wrote about a failure.
    func answer(
        _ code: CURLcode, _ transfer: Transfer, _ request: HTTPRequest, usesProxy: Bool, complaint: String
    ) throws(HTTPError) -> HTTPResponse {
        let status = number(CURLINFO_RESPONSE_CODE)
        switch code {
        // Only a proxy says this. As an answer it would look as if the service refused the data.
        case CURLE_OK where usesProxy && status == 407: throw Self.refusal(byProxy: status)
        case CURLE_OK: return HTTPResponse(status: status, headers: headers, body: transfer.body)
        case CURLE_ABORTED_BY_CALLBACK where transfer.isLate: throw HTTPError(.timeout, "no answer began in time")
        case CURLE_ABORTED_BY_CALLBACK: throw HTTPError(.aborted, "stopped while waiting for an answer")
        case CURLE_OPERATION_TIMEDOUT where status == 0:
            throw HTTPError(.timeout, "no answer in time")
        case CURLE_WRITE_ERROR where transfer.isOverLimit:
            throw HTTPError(
                .oversized, "status \(status) with an answer of more than \(request.answerLimit) bytes",
                status: status)
        default:
            let proxyStatus = number(CURLINFO_HTTP_CONNECTCODE)
            if proxyStatus != 0, !(200..<300 ~= proxyStatus) { throw Self.refusal(byProxy: proxyStatus) }
            let problem = String(cString: curl_easy_strerror(code))
            if status != 0 {
                throw HTTPError(
                    .truncated, "status \(status) with an answer that breaks off: \(problem)", status: status)
            }
            if let reason = Self.reasonOfTLS(code, complaint) { throw HTTPError(.unreachable, reason) }
            let detail = heliograph_curl_system_error(curl).map { ": " + String(cString: $0) } ?? ""
            throw HTTPError(.unreachable, problem + detail)
        }
    }

    private static func refusal(byProxy status: Int) -> HTTPError {
        HTTPError(.unreachable, "the proxy answered with status \(status)")
    }

    /// Why TLS did not come about; nil if it was no matter of TLS. libcurl's other complaints name the address.
    private static func reasonOfTLS(_ code: CURLcode, _ complaint: String) -> String? {
        func after(_ mark: String) -> Substring? { complaint.firstRange(of: mark).map { complaint[$0.upperBound...] } }
        if code == CURLE_PEER_FAILED_VERIFICATION {
            if let reason = after("certificate problem: ") { return "the server's certificate is refused: \(reason)" }
            return "the server's certificate is for another name"
        }
        return after("SSL routines::").map { "TLS failed: \($0.prefix { $0 != "," })" }
    }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        heliograph_curl_get_number(curl, info, &value)
        return value
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
}
