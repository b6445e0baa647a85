import CCurl

/// A URL taken apart by libcurl, so that what is decided about it holds for what libcurl will ask.
struct CurlURL: ~Copyable {
    private let parts: OpaquePointer

    /// Nil if libcurl cannot read it.
    init?(_ text: String) {
        guard let parts = curl_url() else { return nil }
        guard curl_url_set(parts, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK else {
            curl_url_cleanup(parts)
            return nil
        }
        self.parts = parts
    }

    deinit { curl_url_cleanup(parts) }

    var scheme: String { self[CURLUPART_SCHEME] ?? "" }

    /// As the URL has it: an IPv6 address stands in brackets.
    var host: String { self[CURLUPART_HOST] ?? "" }

    /// The scheme's own where the URL names none; nil for schemes that libcurl does not know.
    var port: String? { self[CURLUPART_PORT] }

    /// Begins with `/`; encoded as it is sent.
    var path: String { self[CURLUPART_PATH] ?? "/" }

    /// Without `?`; empty if there is none.
    var query: String { self[CURLUPART_QUERY] ?? "" }

    /// The host, and the port if it is not the scheme's own.
    var hostHeader: String {
        guard let named = self[CURLUPART_PORT, CURLU_NO_DEFAULT_PORT] else { return host }
        return "\(host):\(named)"
    }

    /// With the port, even if the URL did not name it.
    var text: String { self[CURLUPART_URL] ?? "" }

    /// False if it is no host's name.
    mutating func replaceHost(by name: String) -> Bool {
        curl_url_set(parts, CURLUPART_HOST, name.contains(":") ? "[\(name)]" : name, 0) == CURLUE_OK
    }

    /// False if libcurl does not take it.
    mutating func replaceScheme(by name: String) -> Bool {
        curl_url_set(parts, CURLUPART_SCHEME, name, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK
    }

    private subscript(part: CURLUPart, flags: Int32 = CURLU_DEFAULT_PORT) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
