import Bytes

/// AWS Signature Version 4: what both who signs and who checks compute.
public enum SignatureV4 {
    /// 64 digits in lower case.
    /// - Parameters:
    ///   - canonical: the request as it is hashed.
    ///   - stamp: when it was signed: `20240101T000005Z`.
    ///   - scope: `20240101/eu-west-1/monitoring/aws4_request`.
    public static func signature(of canonical: [UInt8], stamp: String, scope: String, secretKey: String) -> String {
        let toSign = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n" + SHA256.text(of: canonical)
        let parts = scope.split(separator: "/", omittingEmptySubsequences: false) + [toSign[...]]
        let signature = parts.reduce(Array("AWS4\(secretKey)".utf8)) {
            SHA256.authentication(of: Array($1.utf8), key: $0)
        }
        return String(hexadecimal: signature)
    }
}

extension SHA256 {
    /// The digest as 64 digits in lower case.
    public static func text(of bytes: [UInt8]) -> String { String(hexadecimal: digest(bytes)) }
}
