import Bytes
import HTTP
import JSON

/// What a server says that was asked for a token (RFC 6749, 5.1 and 5.2): JSON, or a form where the answer says that it
/// is one, or plain text.
struct OAuthAnswer: Sendable, Equatable {
    var token: String
    /// As the server writes it, such as `bearer`; empty if it does not say.
    var type: String
    /// Seconds; nil for a token that does not end.
    var life: Int64?

    /// A century is for ever, and no date. Seconds.
    private static let longestLife = 3e9

    /// The error tells what the standard has a server say and nothing else of the answer, which may quote what it was
    /// sent. Some servers say no with status 200.
    init(_ answer: HTTPResponse) throws(LoginError) {
        let isForm = Self.isForm(answer)
        let words = isForm ? Self.formWords(answer.body) : Self.jsonWords(answer.body)
        let error = words?["error"] ?? ""
        guard 200..<300 ~= answer.status, error.isEmpty else {
            let reasons = [error, words?["error_description"] ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
            throw LoginError("no OAuth token: status \(answer.status)" + (reasons.isEmpty ? "" : ": \(reasons)"))
        }
        guard let words else { throw LoginError("no OAuth token: the answer is no \(isForm ? "form" : "JSON")") }
        guard let token = words["access_token"], !token.isEmpty else {
            throw LoginError("no OAuth token: the answer has no 'access_token'")
        }
        guard isHeaderValue(token), isHeaderValue(words["token_type"] ?? "") else {
            throw LoginError("no OAuth token: the answer's token has control characters")
        }
        self.token = token
        type = words["token_type"] ?? ""
        let seconds = words["expires_in"].flatMap { Double($0) } ?? 0
        life = seconds != 0 && seconds.magnitude < Self.longestLife ? Int64(seconds) : nil
    }

    private static func isForm(_ answer: HTTPResponse) -> Bool {
        let type = (answer[header: "Content-Type"] ?? "").prefix { $0 != ";" }.trimmed.lowercased()
        return type == "application/x-www-form-urlencoded" || type == "text/plain"
    }

    /// Nil if it is no form. Of several values of one name the first counts.
    private static func formWords(_ body: [UInt8]) -> [String: String]? {
        FormEncoding.pairs(body).map { pairs in
            Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
        }
    }

    /// The members that matter. Nil if it is no JSON.
    private static func jsonWords(_ body: [UInt8]) -> [String: String]? {
        guard let document = try? JSONParser.parse(body) else { return nil }
        var words: [String: String] = [:]
        for name in ["access_token", "token_type", "error", "error_description"] {
            words[name] = document[name]?.string
        }
        // Some write the number as a text.
        words["expires_in"] = document["expires_in"].flatMap { $0.string ?? $0.number.map { "\($0)" } }
        return words
    }
}
