import HTTP

/// Where libcurl is sent, and with which headers.
///
/// libcurl knows no other name for SNI and the certificate than the URL's host. Where the server must have another,
/// that name goes into the URL, a detour leads back to the request's host, and the header `Host` still names it.
struct Destination {
    let url: String
    /// In the form of CURLOPT_CONNECT_TO; nil if there is none.
    let detour: String?
    let headers: [(name: String, value: String)]

    init(_ request: HTTPRequest) throws(HTTPError) {
        let name = request.transport.serverName
        guard request.signature != nil || !name.isEmpty else {
            self.init(url: request.url, headers: request.headers)
            return
        }
        guard var address = CurlURL(request.url) else { throw HTTPError(.unreachable, "the URL cannot be read") }
        let given = request.headers.first { $0.name.lowercased() == "host" }
        let own = request.headers.filter { $0.name.lowercased() != "host" }
        let host = given?.value ?? address.hostHeader
        var request = request
        request.headers = own
        // What is signed is what is sent, so nothing of it is left to libcurl.
        let headers = (request.signature?.authorization(of: request, at: address, host: host) ?? []) + [("Host", host)]
        guard !name.isEmpty, address.scheme == "https" else {
            self.init(url: request.url, headers: request.headers + headers)
            return
        }
        let detour = "::\(address.host):\(address.port ?? "")"
        guard address.replaceHost(by: name) else { throw HTTPError(.unreachable, "'\(name)' is no name of a server") }
        self.init(url: address.text, detour: detour, headers: request.headers + headers)
    }

    private init(url: String, detour: String? = nil, headers: [(name: String, value: String)]) {
        self.url = url
        self.detour = detour
        self.headers = headers
    }
}
