import Foundation
import HTTP
import TestSupport

/// A service that answers from the files of a folder: `/v1.41/containers/json?all=1` with `containers/json`.
///
/// A leading version and the query are left out; where there is no file the status is 404. `headers` has a header on
/// each line, which every answer bears.
struct AnswerFolder: Sendable {
    let url: URL

    /// - Parameter instead: asked first, with the path; nil leaves the answer to the folder.
    func client(
        _ instead: @escaping @Sendable (String) throws(HTTPError) -> HTTPResponse? = { _ throws(HTTPError) in nil }
    ) -> ScriptedHTTPClient {
        ScriptedHTTPClient { request throws(HTTPError) in
            let path = Self.path(request.url)
            return try instead(path) ?? answer(path)
        }
    }

    /// `http://docker/v1.41/info?x=1` is `/info`.
    static func path(_ url: String) -> String {
        var parts = url.prefix { $0 != "?" }.split(separator: "/").dropFirst(2)
        if let first = parts.first, first.hasPrefix("v1.") { parts = parts.dropFirst() }
        return "/" + parts.joined(separator: "/")
    }

    private func answer(_ path: String) -> HTTPResponse {
        let headers = (try? String(contentsOf: url.appendingPathComponent("headers"), encoding: .utf8)) ?? ""
        let pairs = headers.components(separatedBy: "\n").map { $0.components(separatedBy: ": ") }
            .filter { $0.count == 2 }.map { (name: $0[0], value: $0[1]) }
        guard let body = try? Data(contentsOf: url.appendingPathComponent(path)) else {
            return HTTPResponse(status: 404, headers: pairs, body: Array(#"{"message":"nothing there"}"#.utf8))
        }
        return HTTPResponse(status: 200, headers: pairs, body: Array(body))
    }
}
