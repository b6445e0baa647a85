import CCrypto

/// RS256 of JSON web tokens: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017), by OpenSSL's libcrypto.
public enum RSASignature {
    /// Nil if the key is none of RSA, or locked.
    /// - Parameter key: in PEM form.
    public static func sign(_ bytes: [UInt8], key: String) -> [UInt8]? {
        guard let key = read(key) else { return nil }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1 else { return nil }
        return bytes.withUnsafeBufferPointer { bytes -> [UInt8]? in
            var count = Int(EVP_PKEY_get_size(key))
            var signature = [UInt8](repeating: 0, count: count)
            guard EVP_DigestSign(context, &signature, &count, bytes.baseAddress, bytes.count) == 1 else { return nil }
            return Array(signature.prefix(count))
        }
    }

    /// Whether the text is a key that can sign.
    public static func isKey(_ text: String) -> Bool {
        guard let key = read(text) else { return false }
        EVP_PKEY_free(key)
        return true
    }

    private static func read(_ text: String) -> OpaquePointer? {
        var text = text
        return text.withUTF8 { bytes -> OpaquePointer? in
            guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
            defer { BIO_free(source) }
            // With no password given OpenSSL would ask the terminal for that of a locked key.
            guard let key = PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in 0 }, nil) else { return nil }
            guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA else {
                EVP_PKEY_free(key)
                return nil
            }
            return key
        }
    }
}
