import Bytes
import Digests

extension Sprig {
    /// Texts as other letters, and back, and as sums. What cannot be read back comes to words that say so.
    static let encodings: [String: Function] = [
        "b64enc": Function(1) { .string(Base64.encode(Array(try $0[0].text().utf8))) },
        "b64dec": Function(1) { .string(decoded(try $0[0].text(), "base64", Base64.read)) },
        "b32enc": Function(1) { .string(Base32.encode(Array(try $0[0].text().utf8))) },
        "b32dec": Function(1) { .string(decoded(try $0[0].text(), "base32", Base32.read)) },
        "sha1sum": Function(1) { .string(TextDigest.sha1.text(of: try $0[0].text())) },
        "sha256sum": Function(1) { .string(TextDigest.sha256.text(of: try $0[0].text())) },
        "sha512sum": Function(1) { .string(TextDigest.sha512.text(of: try $0[0].text())) },
        "adler32sum": Function(1) { .string("\(adler32(try $0[0].text()))") },
    ]

    private static func decoded(
        _ text: String, _ encoding: String, _ read: (String) throws(EncodingFault) -> [UInt8]
    ) -> String {
        do throws(EncodingFault) { return String(decoding: try read(text), as: UTF8.self) } catch {
            return "illegal \(encoding) data at input byte \(error.offset)"
        }
    }

    /// RFC 1950.
    private static func adler32(_ text: String) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in text.utf8 {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }
}
