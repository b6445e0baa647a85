import CCrypto

/// A certificate and its key, both in PEM form, as OpenSSL's libcrypto will read them for TLS.
public enum KeyPair {
    public enum Flaw: Sendable, Equatable {
        case certificate
        case key
        /// The key is not locked with this one.
        case password
        /// Each is good, and belongs to another.
        case strangers
    }

    /// What TLS would stumble over; nil if they go together. Only the first of each counts.
    /// - Parameter password: of the key; not looked at if it is not locked.
    public static func flaw(certificate: [UInt8], key: [UInt8], password: String) -> Flaw? {
        // What is left behind would be taken for the reason of another failure.
        defer { ERR_clear_error() }
        let read = withSource(certificate) { PEM_read_bio_X509_AUX($0, nil, { _, _, _, _ in 0 }, nil) }
        guard let read else { return .certificate }
        defer { X509_free(read) }
        // An empty password is one too: with none OpenSSL would ask the terminal.
        let secret = password.utf8CString
        let unlocked = secret.withUnsafeBytes { secret in
            withSource(key) {
                PEM_read_bio_PrivateKey($0, nil, nil, UnsafeMutableRawPointer(mutating: secret.baseAddress))
            }
        }
        guard let unlocked else { return isLocked(key) ? .password : .key }
        defer { EVP_PKEY_free(unlocked) }
        return X509_check_private_key(read, unlocked) == 1 ? nil : .strangers
    }

    /// Both forms say so in plain text: that of PKCS #8 in its name, the older one in a header.
    private static func isLocked(_ key: [UInt8]) -> Bool { key.firstRange(of: Array("ENCRYPTED".utf8)) != nil }

    private static func withSource<Found>(_ bytes: [UInt8], _ read: (OpaquePointer) -> Found?) -> Found? {
        bytes.withUnsafeBufferPointer { bytes in
            guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else { return nil }
            defer { BIO_free(source) }
            return read(source)
        }
    }
}
