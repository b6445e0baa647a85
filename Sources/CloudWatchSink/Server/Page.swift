import Digests

extension PageAPI {
    /// The page with headers that let it do what it must and no more.
    static let page = SinkAnswer(
        status: 200,
        headers: [
            ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"),
            ("Content-Security-Policy", policy(for: PackageResources.page_html)),
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"),
        ], body: PackageResources.page_html)

    /// Runs the scripts of the page by their hashes, so that none that gets in by a metric's name does.
    static func policy(for page: [UInt8]) -> String {
        let hashes = scripts(of: page).map { " 'sha256-\(base64(SHA256.digest($0)))'" }.joined()
        return "default-src 'none'; script-src\(hashes.isEmpty ? " 'none'" : hashes); style-src 'unsafe-inline';"
            + " img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    }

    /// What stands between `<script ...>` and `</script>`.
    private static func scripts(of page: [UInt8]) -> [[UInt8]] {
        var scripts: [[UInt8]] = []
        var rest = page[...]
        while let start = rest.firstRange(of: "<script".utf8),
            let open = rest[start.upperBound...].firstIndex(of: UInt8(ascii: ">")),
            let end = rest[open...].firstRange(of: "</script>".utf8)
        {
            scripts.append(Array(rest[(open + 1)..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return scripts
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for at in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[at..<min(at + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
