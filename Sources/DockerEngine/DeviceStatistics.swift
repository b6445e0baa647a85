import JSON

/// What went over one network interface, seen from the container.
public struct InterfaceStatistics: Sendable, Equatable {
    public struct Counts: Sendable, Equatable {
        public fileprivate(set) var bytes: UInt64 = 0
        public fileprivate(set) var packets: UInt64 = 0
        public fileprivate(set) var errors: UInt64 = 0
        public fileprivate(set) var dropped: UInt64 = 0

        fileprivate init(_ document: JSONValue, _ prefix: String) throws(Misfit) {
            bytes = try document.count(prefix + "bytes")
            packets = try document.count(prefix + "packets")
            errors = try document.count(prefix + "errors")
            dropped = try document.count(prefix + "dropped")
        }

        fileprivate mutating func add(_ other: Counts) {
            bytes &+= other.bytes
            packets &+= other.packets
            errors &+= other.errors
            dropped &+= other.dropped
        }
    }

    public let name: String
    public private(set) var received: Counts
    public private(set) var sent: Counts

    init(name: String, _ document: JSONValue) throws(Misfit) {
        guard document.object != nil else { throw Misfit(key: name, wanted: "an object") }
        self.name = name
        received = try Counts(document, "rx_")
        sent = try Counts(document, "tx_")
    }

    /// Summed over all interfaces; nil if there is none.
    public static func total(of interfaces: [InterfaceStatistics]) -> InterfaceStatistics? {
        guard var sum = interfaces.first else { return nil }
        for interface in interfaces.dropFirst() {
            sum.received.add(interface.received)
            sum.sent.add(interface.sent)
        }
        return sum
    }
}

/// One count of I/O on one block device.
public struct BlockIOCount: Sendable, Equatable {
    /// The lists of the answer.
    public enum Kind: String, Sendable, CaseIterable {
        case serviceBytes = "io_service_bytes_recursive"
        case serviced = "io_serviced_recursive"
        case queued = "io_queue_recursive"
        /// Nanoseconds, as `waitTime`.
        case serviceTime = "io_service_time_recursive"
        case waitTime = "io_wait_time_recursive"
        case merged = "io_merged_recursive"
        /// Milliseconds that the device was busy; not split by operation.
        case time = "io_time_recursive"
        /// Of 512 bytes; not split by operation.
        case sectors = "sectors_recursive"
    }

    public let kind: Kind
    public let major: UInt64
    public let minor: UInt64
    /// `Read`, `Write`, `Sync`, `Async`, `Discard`, `Total`; `read` and `write` on cgroup v2.
    public let operation: String
    public let value: UInt64

    static func all(of part: JSONValue?) throws(Misfit) -> [BlockIOCount] {
        guard let part else { return [] }
        var counts: [BlockIOCount] = []
        for kind in Kind.allCases {
            for item in try part.list(kind.rawValue) {
                counts.append(
                    BlockIOCount(
                        kind: kind, major: try item.count("major"), minor: try item.count("minor"),
                        operation: try item.text("op"), value: try item.count("value")))
            }
        }
        return counts
    }
}
