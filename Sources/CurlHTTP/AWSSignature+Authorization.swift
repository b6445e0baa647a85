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
        let stamp = given ?? Self.stamp(time ?? Int64(Glibc.time(nil)))
        var added: [(name: String, value: String)] = given == nil ? [("X-Amz-Date", stamp)] : []
        if let sessionToken { added.append(("X-Amz-Security-Token", sessionToken)) }

        let signed = Self.canonical(request.headers + added + [("Host", host)])
        let names = signed.map(\.name).joined(separator: ";")
        let canonical = """
            \(request.method.rawValue)
            \(Self.canonicalPath(url.path))
            \(Self.canonicalQuery(url.query))
            \(signed.map { "\($0.name):\($0.value)\n" }.joined())
            \(names)
            \(Self.hex(SHA256.digest(request.body)))
            """
        let day = String(stamp.prefix(8))
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let toSign = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(Self.hex(SHA256.digest(Array(canonical.utf8))))"
        let signature = [day, region, service, "aws4_request", toSign].reduce(Array("AWS4\(secretKey)".utf8)) {
            SHA256.authentication(of: Array($1.utf8), key: $0)
        }
        let proof = "Credential=\(accessKey)/\(scope), SignedHeaders=\(names), Signature=\(Self.hex(signature))"
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

    /// Encoded once more than it is sent, as all services but S3 want it.
    private static func canonicalPath(_ path: String) -> String {
        var encoded = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += "%" + hex([byte]).uppercased()
            }
        }
        return encoded
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

    /// `20240101T000005Z`; for a time beyond all calendars that of the epoch, which a service refuses.
    private static func stamp(_ time: Int64) -> String {
        var seconds = time_t(time)
        var parts = tm()
        guard gmtime_r(&seconds, &parts) != nil else { return stamp(0) }
        var text = [CChar](repeating: 0, count: 32)
        let length = strftime(&text, text.count, "%Y%m%dT%H%M%SZ", &parts)
        return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
