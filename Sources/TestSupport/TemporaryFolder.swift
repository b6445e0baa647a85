import Foundation

/// A folder that is gone after the test.
public final class TemporaryFolder {
    public let path = NSTemporaryDirectory() + "heliograph-" + UUID().uuidString

    public init() { make("") }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    public func make(_ folder: String) {
        try? FileManager.default.createDirectory(atPath: path + "/" + folder, withIntermediateDirectories: true)
    }

    /// In place, as the kernel does it: a kept descriptor sees it.
    public func write(_ text: String, to file: String) {
        make(String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)]))
        guard let stream = fopen(path + "/" + file, "w") else { return }
        fputs(text, stream)
        fclose(stream)
    }

    public func link(_ target: String, from name: String) {
        try? FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
    }

    public func remove(_ name: String) { try? FileManager.default.removeItem(atPath: path + "/" + name) }

    public func text(of file: String) -> String? { try? String(contentsOfFile: path + "/" + file, encoding: .utf8) }
}
