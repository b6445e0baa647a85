import DockerEngine
import MetricModel

/// Counts of I/O, gathered into the fields of each device.
struct BlockIOFields {
    /// `8:16`, and its fields.
    private(set) var all: [(name: String, fields: [Metric.Field])] = []

    init(_ counts: [BlockIOCount]) {
        var places: [Device: Int] = [:]
        for count in counts {
            let device = Device(major: count.major, minor: count.minor)
            let place = places[device] ?? all.count
            if place == all.count {
                places[device] = place
                all.append(("\(device.major):\(device.minor)", []))
            }
            Self.set(Self.key(of: count), in: &all[place].fields) { _ in count.value }
        }
    }

    /// Summed over all devices, field by field.
    var total: [Metric.Field] {
        var sum = all.first?.fields ?? []
        for device in all.dropFirst() {
            for field in device.fields {
                guard case .uint(let value) = field.value else { continue }
                Self.set(field.key, in: &sum) { $0 &+ value }
            }
        }
        return sum
    }

    private struct Device: Hashable { let major, minor: UInt64 }

    private static func set(_ key: String, in fields: inout [Metric.Field], _ change: (UInt64) -> UInt64) {
        guard let place = fields.firstIndex(where: { $0.key == key }) else {
            fields.append(Metric.Field(key, .uint(change(0))))
            return
        }
        if case .uint(let value) = fields[place].value { fields[place].value = .uint(change(value)) }
    }

    /// Names that were made before; of other operations they are made each time.
    private static let keys: [BlockIOCount.Kind: [String: String]] = Dictionary(
        uniqueKeysWithValues: BlockIOCount.Kind.allCases.map { kind in
            let operations = ["Read", "Write", "Sync", "Async", "Discard", "Total", "read", "write", ""]
            return (kind, Dictionary(uniqueKeysWithValues: operations.map { ($0, makeKey(kind, $0)) }))
        })

    private static func key(of count: BlockIOCount) -> String {
        keys[count.kind]?[count.operation] ?? makeKey(count.kind, count.operation)
    }

    /// Telegraf's name: the list's and the operation's, but for the waiting time, which lost a word.
    private static func makeKey(_ kind: BlockIOCount.Kind, _ operation: String) -> String {
        switch kind {
        case .time, .sectors: kind.rawValue
        case .waitTime: "io_wait_time_\(operation.lowercased())"
        default: "\(kind.rawValue)_\(operation.lowercased())"
        }
    }
}
