/// The lines of `/proc/meminfo` that are wanted (proc(5)).
public struct MeminfoFile: Sendable {
    public var path: String { file.path }
    private var file: KernelFile
    private let names: [String]
    /// Which of `names` each line is, if any, for the lines hardly ever change.
    private var slots: [Int?] = []
    /// As read last, in the order of the names asked for: bytes, or plain counts where the kernel gives no unit. Nil
    /// for a line that this kernel does not have.
    public private(set) var values: [UInt64?]

    /// - Parameter names: such as `MemTotal`, without the colon, each once.
    public init(_ path: String, names: [String]) {
        file = KernelFile(path)
        self.names = names
        values = Array(repeating: nil, count: names.count)
    }

    public mutating func read(using buffer: inout [UInt8]) throws(KernelFileError) {
        guard let count = try file.read(into: &buffer) else { throw KernelFileError(file.path, "is not there") }
        try parse(buffer.span.extracting(0..<count))
    }

    mutating func parse(_ bytes: Span<UInt8>) throws(KernelFileError) {
        for i in values.indices { values[i] = nil }
        var line = 0
        var start = 0
        while start < bytes.count {
            let end = bytes.index(of: UInt8(ascii: "\n"), from: start)
            let colon = bytes.index(of: UInt8(ascii: ":"), from: start, to: end)
            if let slot = slot(ofLine: line, bytes, start..<colon) {
                values[slot] = try value(bytes, min(colon + 1, end)..<end)
            }
            line += 1
            start = end + 1
        }
    }

    private mutating func slot(ofLine line: Int, _ bytes: Span<UInt8>, _ name: Range<Int>) -> Int? {
        if line < slots.count {
            // A line that was not wanted may have made room for one that is.
            if let slot = slots[line], bytes.equals(names[slot], name) { return slot }
        } else {
            slots.append(nil)
        }
        slots[line] = names.firstIndex { bytes.equals($0, name) }
        return slots[line]
    }

    private func value(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(KernelFileError) -> UInt64 {
        var start = range.lowerBound
        while start < range.upperBound, bytes[start] == UInt8(ascii: " ") { start += 1 }
        let end = bytes.wordEnd(start, range.upperBound)
        guard let number = bytes.unsigned(start..<end) else {
            throw KernelFileError(
                file.path, "has '\(bytes.text(start..<range.upperBound))' where a number should be")
        }
        return bytes.starts(" kB", at: end) ? number &* 1024 : number
    }
}
