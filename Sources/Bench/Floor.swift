import CFloor
import Glibc

/// What the kernel alone costs: the same files, opened, read and closed by plain C.
final class ReadFloor {
    private var paths: [UnsafePointer<CChar>?] = []
    private var buffer = [CChar](repeating: 0, count: 65536)

    var count: Int { paths.count }

    init(_ paths: [String]) { self.paths = paths.map { UnsafePointer(strdup($0)) } }

    deinit { for path in paths { free(UnsafeMutablePointer(mutating: path)) } }

    /// Answers the bytes read.
    func run() throws -> Int {
        let bytes = heliograph_floor_read(&paths, paths.count, &buffer, buffer.count)
        guard bytes >= 0 else {
            throw BenchError("the floor cannot read its files: \(String(cString: strerror(errno)))")
        }
        return bytes
    }
}

/// A plain copy of a file, in C. Answers its bytes.
func copyFloor(_ from: String, to: String) throws -> Int {
    var buffer = [CChar](repeating: 0, count: 65536)
    let bytes = heliograph_floor_copy(from, to, &buffer, buffer.count)
    guard bytes >= 0 else { throw BenchError.system(from) }
    return bytes
}
