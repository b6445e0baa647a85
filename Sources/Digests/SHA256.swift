import CCrypto

/// SHA-256 and its keyed form, by OpenSSL's libcrypto, which libcurl brings along anyway.
public enum SHA256 {
    /// 32 bytes.
    public static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        bytes.withUnsafeBufferPointer { _ = CCrypto.SHA256($0.baseAddress, $0.count, &digest) }
        return digest
    }

    /// HMAC-SHA-256, 32 bytes.
    public static func authentication(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        bytes.withUnsafeBufferPointer { bytes in
            key.withUnsafeBufferPointer { key in
                _ = HMAC(EVP_sha256(), key.baseAddress, Int32(key.count), bytes.baseAddress, bytes.count, &code, &count)
            }
        }
        return code
    }

    /// Whether both are the same; takes as long for any two of one length, so that nobody learns where they differ.
    public static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && CRYPTO_memcmp(one, other, one.count) == 0
    }
}
