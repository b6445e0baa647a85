import Bytes
import Digests

extension Sprig {
    /// Texts as other letters, and back, and as sums. What cannot be read back comes to words that say so.
    static let encodings: [String: Function] = [
        "b64enc": Function(1) { .string(Base64.encode(Array(try $0[0].text().utf8))) },
        "b64dec": Function(1) { .string(decoded(try $0[0].text(), "base64", EncodedText.base64)) },
        "b32enc": Function(1) { .string(base32(Array(try $0[0].text().utf8))) },
        "b32dec": Function(1) { .string(decoded(try $0[0].text(), "base32", EncodedText.base32)) },
        "sha1sum": Function(1) { .string(TextDigest.sha1.text(of: try $0[0].text())) },
        "sha256sum": Function(1) { .string(TextDigest.sha256.text(of: try $0[0].text())) },
        "sha512sum": Function(1) { .string(TextDigest.sha512.text(of: try $0[0].text())) },
        "adler32sum": Function(1) { .string("\(adler32(try $0[0].text()))") },
    ]

    private static func decoded(
        _ text: String, _ encoding: String, _ read: (String) throws(EncodedText.Fault) -> [UInt8]
    ) -> String {
        do throws(EncodedText.Fault) { return String(decoding: try read(text), as: UTF8.self) } catch {
            return "illegal \(encoding) data at input byte \(error.offset)"
        }
    }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// RFC 4648, with its padding: eight letters for five bytes.
    private static func base32(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 5) {
            let group = bytes[start..<min(start + 5, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | UInt64($1) } << (40 - UInt64(group.count) * 8)
            let letters = (group.count * 8 + 4) / 5
            for place in 0..<8 {
                text.append(place < letters ? digits[Int(bits >> UInt64(35 - place * 5) & 31)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
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
