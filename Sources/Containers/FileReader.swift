import KernelFiles

/// What reading many files shares: one buffer, the bound of descriptors, and the list of what went wrong.
struct FileReader: Sendable {
    var budget: DescriptorBudget
    private(set) var problems: [KernelFileError] = []
    private var buffer = [UInt8](repeating: 0, count: 16384)

    init(budget: DescriptorBudget) { self.budget = budget }

    /// Reads a file and hands its text to `scan`. Nil if the file is gone, cannot be read, or `scan` makes nothing of
    /// it; the last two are noted.
    mutating func read<Value>(_ file: inout KernelFile, _ scan: (Span<UInt8>) -> Value?) -> Value? {
        do throws(KernelFileError) {
            guard let count = try file.read(into: &buffer, within: &budget) else { return nil }
            if let value = scan(buffer.span.extracting(0..<count)) { return value }
            // A group that is being removed may answer with nothing at all.
            if count > 0 { note(KernelFileError(file.path, "not in a form known of this file")) }
        } catch {
            note(error.isDenied ? Self.withRemedy(error) : error)
        }
        return nil
    }

    private static func withRemedy(_ error: KernelFileError) -> KernelFileError {
        KernelFileError(error.path, error.message + ": run as root, or with CAP_DAC_READ_SEARCH", isDenied: true)
    }

    /// Reads a file once.
    mutating func read<Value>(_ path: String, _ scan: (Span<UInt8>) -> Value?) -> Value? {
        var file = KernelFile(path)
        defer { file.release(to: &budget) }
        return read(&file, scan)
    }

    mutating func number(_ file: inout KernelFile) -> UInt64? { bound(&file)?.number }
    mutating func bound(_ file: inout KernelFile) -> Bound? { read(&file) { Bound($0) } }

    /// The directories inside one; none if it is gone.
    mutating func directories(in path: String) -> [String] {
        do throws(KernelFileError) { return try Directory.inside(path, within: &budget) } catch {
            note(error)
            return []
        }
    }

    mutating func note(_ problem: KernelFileError) { problems.append(problem) }

    mutating func takeProblems() -> [KernelFileError] {
        defer { problems = [] }
        return problems
    }
}
