import PluginKit

/// A file that an option names, which must hold certificates or a key.
struct PEMFile {
    enum Content {
        case certificate
        case key(hasPassword: Bool)
    }

    private let path: String
    private let option: String

    /// - Parameter option: what names the file, for messages.
    init(_ path: String, of option: String) {
        self.path = path
        self.option = option
    }

    /// What the file holds, which has such blocks by their headers. Whether they are good is for OpenSSL to say.
    @discardableResult
    func bytes(holding content: Content) throws(StartError) -> [UInt8] {
        var bytes: [UInt8] = []
        do throws(FileError) { try WholeFile.read(path, into: &bytes) } catch {
            throw .fatal("\(option): '\(path)' cannot be read: \(error)")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        switch content {
        case .certificate:
            guard text.contains("-----BEGIN"), text.contains("CERTIFICATE-----") else {
                throw .fatal("\(option): '\(path)' holds no certificate in PEM form")
            }
        case .key(let hasPassword):
            guard text.contains("PRIVATE KEY-----") else {
                throw .fatal("\(option): '\(path)' holds no key in PEM form")
            }
            if !hasPassword, text.contains("ENCRYPTED") {
                throw .fatal("\(option): '\(path)' is encrypted: set 'tls_key_pwd'")
            }
        }
        return bytes
    }
}
