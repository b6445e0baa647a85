import Foundation

/// Certificates and keys for a test, made by OpenSSL's command.
public enum KeyMaker {
    /// Runs `openssl` in a folder.
    /// - Parameter arguments: parted by spaces.
    public static func openssl(_ arguments: String, in folder: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments.split(separator: " ").map(String.init)
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }

    /// What each file holds, by its name: the certificates `a.pem` and `b.pem` of RSA and `c.pem` of a curve, with keys
    /// `a.key`, `b.key`, `c.key`; and the first of these locked with "secret", in today's form `a-locked.key` and in
    /// the older one `a-old.key`.
    public static let pairs: [String: String] = {
        let folder = TemporaryFolder()
        let curve = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
        var texts: [String: String] = [:]
        do {
            for (name, kind) in [("a", "-newkey rsa:2048"), ("b", "-newkey rsa:2048"), ("c", curve)] {
                let files = "-keyout \(name).key -out \(name).pem"
                try openssl("req -x509 \(kind) -nodes -days 2 -subj /CN=\(name) \(files)", in: folder.path)
            }
            try openssl("pkcs8 -topk8 -in a.key -passout pass:secret -out a-locked.key", in: folder.path)
            try openssl("rsa -aes128 -traditional -in a.key -passout pass:secret -out a-old.key", in: folder.path)
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                texts[name] = folder.text(of: name)
            }
        } catch {
            // A test that looks for a file will say that it is missing.
        }
        return texts
    }()
}
