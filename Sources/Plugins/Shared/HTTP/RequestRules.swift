import Bytes
import HTTP
import PluginKit

/// Rules that options of requests have in common; a false one would be told only when the first request fails.

let notNegative: Key<Duration>.Check = { $0 < .zero ? "must not be negative" : nil }

/// Does not show the address, which may hold a password.
let webAddressRule: Key<String>.Check = { url in
    url.isEmpty || WebAddress(url) != nil ? nil : "must begin with http:// or https://, and name a host"
}

/// Of what `RequestAddress` reads.
let requestAddressRule: Key<String>.Check = { url in
    RequestAddress(url) != nil ? nil : "must \(requestAddressForm(url))"
}

/// The same for a list.
let requestAddressesRule: Key<[String]>.Check = { urls in
    urls.first { RequestAddress($0) == nil }.map { "must have addresses that \(requestAddressForm($0))" }
}

/// What a wrong address should have been.
private func requestAddressForm(_ url: String) -> String {
    url.lowercased().prefix { $0 != ":" }.hasSuffix("unix")
        ? "read http+unix:///path/to/socket:/request/path, with at most 107 bytes for the socket"
        : "begin with http:// or https://, and name a host"
}

let methodRule: Key<String>.Check = { method in
    method.utf8.allSatisfy(isTokenByte) ? nil : "must be a method of HTTP, such as \"GET\""
}

/// A line end in a header would begin another one, or the body.
let headersRule: Key<[String: Secret]>.Check = { headers in
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
        if name.isEmpty || !name.utf8.allSatisfy(isTokenByte) {
            return "has a header '\(name)', which is no header's name"
        }
        if !isHeaderValue(value.reveal()) { return "has control characters in the header '\(name)'" }
    }
    return nil
}

let headerValueRule: Key<Secret>.Check = { isHeaderValue($0.reveal()) ? nil : "must not have control characters" }

func isHeaderValue(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 32 && $0 != 127 || $0 == 9 } }

/// Of a `token` in RFC 9110, 5.6.2.
private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}

/// How the body of a request is packed.
enum BodyEncoding: String, OptionEnum {
    case identity, gzip

    static var whenEmpty: Self? { identity }
}

extension [String: Secret] {
    /// By name, so that equal options send equal requests.
    var headers: [(name: String, value: String)] {
        sorted { $0.key < $1.key }.map { ($0.key, $0.value.reveal()) }
    }
}

extension Base64 {
    /// The header `Authorization` of basic authentication.
    static func basic(_ user: String, _ password: String) -> String {
        "Basic " + encode(Array("\(user):\(password)".utf8))
    }
}
