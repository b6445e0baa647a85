/// An address taken apart and put together as Go's `net/url` does it (RFC 3986).
public struct GoURL {
    /// In small letters.
    public var scheme = ""
    /// What follows the scheme where no slash does: `mailto:someone`.
    public var opaque = ""
    /// `user:password` as it stands in the address; nil where there is no `@`.
    public var user: String?
    /// With its port.
    public var host = ""
    public var path = ""
    /// As it stands in the address.
    public var query = ""
    public var fragment = ""

    public init() {}

    /// Nil for what is no address.
    public init?(_ text: String) {
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
        var rest = text[...]
        if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "#")) {
            guard let plain = Self.unescaped(rest[mark...].dropFirst()) else { return nil }
            fragment = plain
            rest = rest[..<mark]
        }
        guard takeScheme(&rest) else { return nil }
        if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
            query = String(rest[mark...].dropFirst())
            rest = rest[..<mark]
        }
        if !rest.hasPrefix("/") {
            if !scheme.isEmpty {
                opaque = String(rest)
                return
            }
            if rest.prefix(while: { $0 != "/" }).contains(":") { return nil }
        }
        if rest.hasPrefix("//"), !scheme.isEmpty || !rest.hasPrefix("///") {
            let authority = rest.dropFirst(2).prefix { $0 != "/" }
            rest = rest[authority.endIndex...]
            guard takeAuthority(authority) else { return nil }
        }
        guard let plain = Self.unescaped(rest) else { return nil }
        path = plain
    }

    /// False where it is none.
    private mutating func takeScheme(_ rest: inout Substring) -> Bool {
        guard let colon = rest.firstIndex(of: ":") else { return true }
        let name = rest[..<colon]
        if name.isEmpty { return false }
        let isName = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        guard isName, name.first?.isLetter == true else { return true }
        scheme = name.lowercased()
        rest = rest[colon...].dropFirst()
        return true
    }

    private mutating func takeAuthority(_ authority: Substring) -> Bool {
        var rest = authority
        if let at = rest.lastIndex(of: "@") {
            let written = rest[..<at]
            guard let plain = Self.user(written) else { return false }
            user = plain
            rest = rest[at...].dropFirst()
        }
        let isNumeric = rest.hasPrefix("[")
        let end = isNumeric ? rest.lastIndex(of: "]").map(rest.index(after:)) : rest.lastIndex(of: ":")
        if isNumeric, end == nil { return false }
        let port = rest[(end ?? rest.endIndex)...]
        guard port.isEmpty || port.hasPrefix(":") && port.dropFirst().utf8.allSatisfy({ $0 &- 0x30 < 10 }),
            !rest.utf8.contains(UInt8(ascii: " ")), let plain = Self.unescaped(rest)
        else { return false }
        host = plain
        return true
    }

    /// Without brackets and port.
    public var hostname: String {
        if host.hasPrefix("["), let end = host.lastIndex(of: "]") { return String(host[..<end].dropFirst()) }
        return host.lastIndex(of: ":").map { String(host[..<$0]) } ?? host
    }

    /// The whole address.
    public var text: String {
        var text = scheme.isEmpty ? "" : scheme + ":"
        if !opaque.isEmpty {
            text += opaque
        } else {
            if !host.isEmpty || user != nil || !scheme.isEmpty && !path.isEmpty {
                text += "//" + (user.map { $0 + "@" } ?? "") + Self.escaped(host, keeping: "!$&'()*+,;=:[]<>\"")
            }
            if !path.isEmpty, !path.hasPrefix("/"), !host.isEmpty { text += "/" }
            // Else what stands before the colon would be a scheme.
            if text.isEmpty, path.prefix(while: { $0 != "/" }).contains(":") { text += "./" }
            text += path == "*" ? path : Self.escaped(path, keeping: "$&+,/:;=@")
        }
        if !query.isEmpty { text += "?" + query }
        if !fragment.isEmpty { text += "#" + Self.escaped(fragment, keeping: "$&+,/:;=?@!()*") }
        return text
    }

    // MARK: Escapes

    /// Name and password, escaped anew; nil if they cannot be.
    public static func user(_ written: Substring) -> String? {
        let allowed = written.utf8.allSatisfy { isPlain($0) || "-._:~!$&'()*+,;=%@".utf8.contains($0) }
        let parts = written.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(unescaped)
        guard allowed, !parts.contains(nil) else { return nil }
        return parts.map { escaped($0 ?? "", keeping: "$&+,;=") }.joined(separator: ":")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || "-_.~".utf8.contains(byte)
    }

    private static func escaped(_ text: String, keeping kept: StaticString) -> String {
        text.utf8.reduce(into: "") { result, byte in
            if isPlain(byte) || kept.withUTF8Buffer({ $0.contains(byte) }) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }

    /// Nil where two digits do not follow a percent sign.
    private static func unescaped(_ text: Substring) -> String? {
        var text = text
        var bytes: [UInt8] = []
        let isRight = text.withUTF8 { FormEncoding.decode($0, to: &bytes, plusIsSpace: false) }
        return isRight ? String(decoding: bytes, as: UTF8.self) : nil
    }
}
