import HTTP
import MetricModel
import Threads

/// One request of a plugin with the redirects it leads to, and the cookies that come and go with them.
struct WebVisit: Sendable {
    let http: any HTTPClient
    let clock: any ThreadClock
    /// Nil for plugins that keep no cookies.
    var jar: CookieJar?
    /// A redirect that would make a GET of the request is no answer to one that brings data: the data would be lost
    /// there.
    var keepsBody = false

    /// As many as Go's client follows.
    private static let redirectLimit = 10

    /// The first answer that is no redirect. The request's timeout holds for all of it.
    mutating func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        var request = request
        let end = clock.now + request.timeout
        for _ in 0...Self.redirectLimit {
            let answer = try sendOnce(request)
            guard let next = request.redirected(by: answer), !keepsBody || next.method == request.method else {
                return answer
            }
            let isLimited = request.timeout > .zero
            request = next
            if isLimited {
                request.timeout = end - clock.now
                guard request.timeout > .zero else { throw HTTPError(.timeout, "no answer in time") }
            }
        }
        throw HTTPError(.unreachable, "stopped after \(Self.redirectLimit) redirects")
    }

    /// A socket has no part in cookies: the host that its requests name is another one's.
    private mutating func sendOnce(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        guard jar != nil, request.unixSocket == nil, let address = WebAddress(request.url) else {
            return try http.send(request)
        }
        var request = request
        let now = clock.now.seconds
        if let cookies = jar?.header(for: address, now: now) {
            if let place = request.headers.firstIndex(where: { $0.name.lowercased() == "cookie" }) {
                request.headers[place].value += "; " + cookies
            } else {
                request.headers.append(("Cookie", cookies))
            }
        }
        let answer = try http.send(request)
        jar?.store(answer, from: address, now: now)
        return answer
    }
}
