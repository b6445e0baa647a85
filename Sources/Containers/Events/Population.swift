import KernelFiles

/// Whether a group, or one below it, has processes.
enum Population: Sendable, Equatable {
    case none
    /// - Parameter processes: some of them, if the kernel had to be asked for them.
    case some(processes: [UInt64])
    /// The group is gone, or may not be looked at.
    case unknown

    /// v2 keeps it in a file of two lines; elsewhere the processes are listed.
    init(of directory: String, _ version: CgroupHierarchy.Version, with reader: inout FileReader) {
        let isPopulated = version == .v1 ? nil : reader.read(directory + "/cgroup.events") { Self.isPopulated($0) }
        switch isPopulated {
        case true: self = .some(processes: [])
        case false: self = .none
        case nil: self = Self.listed(in: directory, with: &reader)
        }
    }

    static func isPopulated(_ text: Span<UInt8>) -> Bool? {
        var at = 0
        while !text.isAtEnd(at) {
            if text.skip("populated ", &at) { return text.number(&at).map { $0 > 0 } }
            text.skipLine(&at)
        }
        return nil
    }

    private static func listed(in directory: String, with reader: inout FileReader) -> Population {
        let listed = reader.read(directory + "/cgroup.procs") { text -> [UInt64]? in
            var processes: [UInt64] = []
            var at = 0
            while processes.count < 16, let process = text.number(&at) {
                processes.append(process)
                text.skipLine(&at)
            }
            return processes
        }
        guard let listed else { return .unknown }
        if !listed.isEmpty { return .some(processes: listed) }
        for name in reader.directories(in: directory) {
            let inner = Self.listed(in: directory + "/" + name, with: &reader)
            if inner != .none { return inner }
        }
        return .none
    }
}
