import HTTP

/// Where libcurl is sent.
///
/// libcurl knows no other name for SNI and the certificate than the URL's host. Where the server must have another,
/// that name goes into the URL, a detour leads back to the request's host, and the header `Host` still names it.
struct Destination {
    let url: String
    /// In the form of CURLOPT_CONNECT_TO; nil if there is none.
    let detour: String?
    /// The line of the header; nil leaves it to libcurl.
    let hostLine: String?

    init(_ request: HTTPRequest) throws(HTTPError) {
        let name = request.transport.serverName
        guard !name.isEmpty, var address = CurlURL(request.url), address.scheme == "https", let port = address.port
        else {
            url = request.url
            detour = nil
            hostLine = nil
            return
        }
        let host = address.host
        hostLine = "Host: \(host)\(address.namesPort ? ":" + port : "")"
        detour = "::\(host):\(port)"
        guard address.replaceHost(by: name) else { throw HTTPError(.unreachable, "'\(name)' is no name of a server") }
        url = address.text
    }
}
