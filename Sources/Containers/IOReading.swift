/// What a container read from block devices and wrote to them.
public struct IOReading: Sendable {
    /// In the words of v1; v2 counts reads and writes.
    public enum Operation: Int, Sendable, CaseIterable { case read, write, sync, async, discard, total }

    /// One number for each kind of operation, as far as the kernel tells it.
    public struct Counts: Sendable, Equatable {
        private var values = SIMD8<UInt64>()
        private var present: UInt8 = 0

        public internal(set) subscript(operation: Operation) -> UInt64? {
            get { present & 1 << operation.rawValue == 0 ? nil : values[operation.rawValue] }
            set {
                values[operation.rawValue] = newValue ?? 0
                present = newValue == nil ? present & ~(1 << operation.rawValue) : present | 1 << operation.rawValue
            }
        }

        mutating func add(_ other: Counts) {
            values &+= other.values
            present |= other.present
        }
    }

    public struct Device: Sendable, Equatable {
        public let major: UInt64
        public let minor: UInt64
        public internal(set) var bytes = Counts()
        /// How many operations.
        public internal(set) var operations = Counts()
    }

    public internal(set) var devices: [Device] = []

    /// Summed over all devices.
    public var total: Device {
        var sum = Device(major: 0, minor: 0)
        for device in devices {
            sum.bytes.add(device.bytes)
            sum.operations.add(device.operations)
        }
        return sum
    }

    mutating func clear() { devices.removeAll(keepingCapacity: true) }

    /// `io.stat` of v2: `254:16 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0`.
    mutating func scanStat(_ text: Span<UInt8>) -> Bool {
        var at = 0
        while !text.isAtEnd(at) {
            guard var device = Self.device(text, &at) else { return false }
            while !text.isAtLineEnd(at) {
                text.skipSpaces(&at)
                if text.skip("rbytes=", &at) {
                    device.bytes[.read] = text.number(&at)
                } else if text.skip("wbytes=", &at) {
                    device.bytes[.write] = text.number(&at)
                } else if text.skip("rios=", &at) {
                    device.operations[.read] = text.number(&at)
                } else if text.skip("wios=", &at) {
                    device.operations[.write] = text.number(&at)
                }
                text.skipWord(&at)
            }
            at += 1
            // A device may be named with nothing behind it.
            if device != Device(major: device.major, minor: device.minor) { devices.append(device) }
        }
        return true
    }

    /// A file of v1: `254:0 Read 5`, and at its end a `Total` of all devices.
    mutating func scanV1(_ text: Span<UInt8>, into counts: WritableKeyPath<Device, Counts>) -> Bool {
        var at = 0
        while !text.isAtEnd(at) {
            if text.skip("Total ", &at) {
                text.skipLine(&at)
                continue
            }
            guard let named = Self.device(text, &at), text.skip(UInt8(ascii: " "), &at) else { return false }
            let operation = Self.operation(text, &at)
            guard text.skip(UInt8(ascii: " "), &at), let number = text.number(&at), text.isAtLineEnd(at) else {
                return false
            }
            at += 1
            guard let operation else { continue }
            let index =
                devices.lastIndex { $0.major == named.major && $0.minor == named.minor }
                ?? {
                    devices.append(named)
                    return devices.count - 1
                }()
            devices[index][keyPath: counts][operation] = number
        }
        return true
    }

    private static func device(_ text: Span<UInt8>, _ at: inout Int) -> Device? {
        guard let major = text.number(&at), text.skip(UInt8(ascii: ":"), &at), let minor = text.number(&at) else {
            return nil
        }
        return Device(major: major, minor: minor)
    }

    private static func operation(_ text: Span<UInt8>, _ at: inout Int) -> Operation? {
        let start = at
        text.skipWord(&at)
        var i = start
        let found: Operation? =
            if text.skip("Read", &i) {
                .read
            } else if text.skip("Write", &i) {
                .write
            } else if text.skip("Sync", &i) {
                .sync
            } else if text.skip("Async", &i) {
                .async
            } else if text.skip("Discard", &i) {
                .discard
            } else if text.skip("Total", &i) { .total } else { nil }
        return i == at ? found : nil
    }
}
