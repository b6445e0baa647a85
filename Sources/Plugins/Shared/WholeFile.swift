import Glibc

/// A file that is read from its beginning to its end.
enum WholeFile {
    /// Replaces what `buffer` holds; its memory is used again.
    static func read(_ path: String, into buffer: inout [UInt8]) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(errno) }
        defer { close(descriptor) }
        var status = stat()
        let size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
        // The size is a hint: the file may grow meanwhile, those of the kernel have none, and one with a hole may
        // claim more than there is memory. One byte more than it lets the end show itself.
        resize(&buffer, to: min(max(size + 1, 4096), 1 << 26))
        var length = 0
        while true {
            if length == buffer.count { resize(&buffer, to: length * 2) }
            let room = length..<buffer.count
            let count = buffer.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: room.lowerBound), room.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                let problem = errno
                buffer.removeAll(keepingCapacity: true)
                throw FileError(problem)
            }
            if count == 0 { break }
            length += count
        }
        buffer.removeLast(buffer.count - length)
    }

    /// With the working directory in front and without `.`, `..` and doubled slashes; links stay.
    static func absolutePath(of path: String) -> String {
        var elements: [Substring] = []
        for element in (path.hasPrefix("/") ? path : workingDirectory + "/" + path).split(separator: "/") {
            switch element {
            case ".": break
            case "..": _ = elements.popLast()
            default: elements.append(element)
            }
        }
        return "/" + elements.joined(separator: "/")
    }

    private static var workingDirectory: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }

    private static func resize(_ buffer: inout [UInt8], to count: Int) {
        if buffer.count > count {
            buffer.removeLast(buffer.count - count)
        } else {
            buffer.append(contentsOf: repeatElement(0, count: count - buffer.count))
        }
    }
}
