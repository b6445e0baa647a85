/// What the kernel says of a process's memory.
struct ProcessStatus {
    private let text: String
    private let path: String

    /// - Parameter pid: nil for this process.
    init(of pid: Int32? = nil) throws {
        path = "/proc/\(pid.map(String.init) ?? "self")/status"
        text = String(decoding: try Folder.read(path), as: UTF8.self)
    }

    /// A line of /proc/PID/status, such as `VmHWM`, the most that was ever resident.
    func kilobytes(_ name: String) throws -> Int {
        for line in text.split(separator: "\n") where line.hasPrefix(name + ":") {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count > 1, let number = Int(words[1]) { return number }
        }
        throw BenchError("\(path) has no \(name)")
    }
}
