import Foundation

/// A folder that is gone after the test.
final class TemporaryFolder {
    let path = NSTemporaryDirectory() + "heliograph-" + UUID().uuidString

    init() { make("") }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func make(_ folder: String) {
        try? FileManager.default.createDirectory(atPath: path + "/" + folder, withIntermediateDirectories: true)
    }

    /// In place, as the kernel does it: a kept descriptor sees it.
    func write(_ text: String, to file: String) {
        make(String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)]))
        guard let stream = fopen(path + "/" + file, "w") else { return }
        fputs(text, stream)
        fclose(stream)
    }

    func link(_ target: String, from name: String) {
        try? FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
    }

    func remove(_ name: String) { try? FileManager.default.removeItem(atPath: path + "/" + name) }
}
