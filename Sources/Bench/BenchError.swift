import Glibc

/// Something that keeps a bench from being run. Nothing is measured then, and the run fails.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// The last system error, at a path.
    static func system(_ path: String) -> BenchError { BenchError("\(path): \(String(cString: strerror(errno)))") }
}
