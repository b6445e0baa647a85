import HTTP

/// A login whose cookies a plugin's requests bear: once, or every so often.
struct CookieLogin: Sendable {
    private let request: HTTPRequest
    private let renewal: Duration
    /// Seconds since the epoch; nil before the first login.
    private var last: Int64?

    /// - Parameter renewal: zero to log in once.
    init(_ request: HTTPRequest, renewal: Duration) {
        self.request = request
        self.renewal = renewal
    }

    /// True if there was no login yet, or the last one was too long ago.
    func isDue(now: Int64) -> Bool {
        guard let last else { return true }
        return renewal > .zero && now - last >= renewal.components.seconds
    }

    /// Logs in with a jar of its own, since old cookies might stand in the way, and answers that jar.
    mutating func jar(_ visit: WebVisit, now: Int64) throws(LoginError) -> CookieJar {
        var visit = visit
        visit.jar = CookieJar()
        let answer: HTTPResponse
        do throws(HTTPError) { answer = try visit.send(request) } catch {
            throw LoginError("the login for cookies fails: \(error.message)")
        }
        // Some devices answer a login with 201.
        guard answer.status == 200 || answer.status == 201 else {
            let text = HTTPStatus.text(of: answer.status)
            throw LoginError("the login for cookies is refused: status \(answer.status) (\(text))")
        }
        last = now
        return visit.jar ?? CookieJar()
    }
}
