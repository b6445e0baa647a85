extension HTTPRequest {
    /// What to ask next after `answer` (RFC 9110, 15.4); nil if it is no redirect, or leads nowhere.
    ///
    /// As Go's client does it: 307 and 308 repeat the request elsewhere, the others lead on with a GET that has no body.
    /// What proves who asks goes to the same host and those below it alone, and never from https to http. A socket is
    /// left for any other host, port or scheme; what leads from there to the network brings no proof.
    public func redirected(by answer: HTTPResponse) -> HTTPRequest? {
        guard [301, 302, 303, 307, 308].contains(answer.status), let location = answer[header: "Location"],
            let here = WebAddress(url), let there = here.resolving(location)
        else { return nil }
        var next = self
        next.url = there.text
        if answer.status < 307, method != .get, method != .head {
            next.method = .get
            next.body = []
            next.headers.removeAll { $0.name.lowercased().hasPrefix("content-") }
        }
        let isSameServer = here.host == there.host && here.port == there.port
        if !isSameServer { next.headers.removeAll { $0.name.lowercased() == "host" } }
        let leavesSocket = unixSocket != nil && !(isSameServer && here.scheme == there.scheme)
        if leavesSocket { next.unixSocket = nil }
        let isKnown = !leavesSocket && (there.host == here.host || there.host.hasSuffix("." + here.host))
        if !isKnown || here.scheme == "https" && there.scheme == "http" {
            next.headers.removeAll { Self.proofs.contains($0.name.lowercased()) }
            next.signature = nil
        }
        return next
    }

    private static let proofs: Set = ["authorization", "cookie", "cookie2", "www-authenticate"]
}
