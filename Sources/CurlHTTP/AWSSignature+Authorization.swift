import Bytes
import Digests
import Glibc
import HTTP

extension AWSSignature {
    /// The headers by which a service knows who sends: the time, the token, and the signature, which holds for them
    /// and for all headers of the request.
    ///
    /// Not left to libcurl: 7.88 sends a time that is given twice, and signs headers that it does not send.
    /// - Parameter host: as the header `Host` has it.
    func authorization(
        of request: HTTPRequest, at url: borrowing CurlURL, host: String
    ) -> [(name: String, value: String)] {
        let given = request.headers.first { $0.name.lowercased() == "x-amz-date" }?.value
        let stamp = given ?? CalendarTime(seconds: time ?? Int64(Glibc.time(nil))).compact
        var added: [(name: String, value: String)] = given == nil ? [("X-Amz-Date", stamp)] : []
        if let sessionToken { added.append(("X-Amz-Security-Token", sessionToken)) }

        let signed = Self.canonical(request.headers + added + [("Host", host)])
        let names = signed.map(\.name).joined(separator: ";")
        // The path is encoded once more than it is sent, as all services but S3 want it.
        let canonical = """
            \(request.method.rawValue)
            \(String(percentEncoding: url.path, keeping: UInt8(ascii: "/")))
            \(Self.canonicalQuery(url.query))
            \(signed.map { "\($0.name):\($0.value)\n" }.joined())
            \(names)
            \(SHA256.text(of: request.body))
            """
        let scope = "\(stamp.prefix(8))/\(region)/\(service)/aws4_request"
        let signature = SignatureV4.signature(
            of: Array(canonical.utf8), stamp: stamp, scope: scope, secretKey: secretKey)
        let proof = "Credential=\(accessKey)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
        return added + [("Authorization", "AWS4-HMAC-SHA256 " + proof)]
    }

    /// In lower case and order, each name once, and spaces as the service will see them.
    private static func canonical(
        _ headers: [(name: String, value: String)]
    ) -> [(name: String, value: String)] {
        var values: [String: [String]] = [:]
        for header in headers {
            let words = header.value.split { $0 == " " || $0 == "\t" }
            values[header.name.lowercased(), default: []].append(words.joined(separator: " "))
        }
        return values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
            ($0.key, $0.value.joined(separator: ","))
        }
    }

    /// By name and value, each part with its `=`. The URL has it encoded already.
    private static func canonicalQuery(_ query: String) -> String {
        let parts = query.split(separator: "&").map { part in
            let name = part.prefix { $0 != "=" }
            return (name: Array(name.utf8), value: Array(part.dropFirst(name.count + 1).utf8))
        }
        return parts.sorted {
            $0.name == $1.name
                ? $0.value.lexicographicallyPrecedes($1.value) : $0.name.lexicographicallyPrecedes($1.name)
        }
        .map { String(decoding: $0.name + [UInt8(ascii: "=")] + $0.value, as: UTF8.self) }.joined(separator: "&")
    }
}
