import Bytes
import CCrypto

/// Digests of texts as people compare them: hexadecimal digits in lower case. For names, not for secrets.
public enum TextDigest: Sendable {
    case sha1, sha256, sha512

    public func text(of text: String) -> String {
        var digest = [UInt8](repeating: 0, count: size)
        let bytes = Array(text.utf8)
        switch self {
        case .sha1: _ = CCrypto.SHA1(bytes, bytes.count, &digest)
        case .sha256: digest = SHA256.digest(bytes)
        case .sha512: _ = CCrypto.SHA512(bytes, bytes.count, &digest)
        }
        return String(hexadecimal: digest)
    }

    /// In bytes.
    private var size: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha512: 64
        }
    }
}
