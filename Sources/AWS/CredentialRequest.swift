import HTTP

extension AWSSurroundings {
    /// Asks for keys. What may pass in a moment is asked once more, without a rest: the next flush comes soon enough.
    /// - Parameter who: for errors: "the container's credential endpoint". Its address may hold a secret.
    func ask(_ who: String, _ request: HTTPRequest) throws(AWSAccountError) -> HTTPResponse {
        let first = attempt(request)
        switch mayPass(first) ? attempt(request) : first {
        case .success(let response): return response
        case .failure(let error): throw AWSAccountError(.unreachable, "\(who) does not answer: \(error.message)")
        }
    }

    func attempt(_ request: HTTPRequest) -> Result<HTTPResponse, HTTPError> {
        do throws(HTTPError) { return .success(try http.send(request)) } catch { return .failure(error) }
    }

    /// Whether the same request may have another outcome at once.
    func mayPass(_ outcome: Result<HTTPResponse, HTTPError>) -> Bool {
        switch outcome {
        case .success(let response): response.status >= 500 || response.status == 429
        case .failure(let error): error.cause != .aborted
        }
    }
}
