import MetricModel
import PluginKit

/// What the device mapper, a storage driver of older engines, tells of its pool. Other drivers tell none of it.
struct DeviceMapper {
    private var pool = ""
    /// Bytes, by names such as `data_space_used`.
    private var sizes: [(name: String, bytes: Int64)] = []

    init(_ status: [(name: String, value: String)]) {
        for (text, value) in status {
            let name = text.lowercased().replacing(" ", with: "_")
            if name == "pool_name" {
                pool = value
            } else if let bytes = Self.bytes(value) {
                sizes.append((name, bytes))
            }
        }
    }

    func add(_ engine: TagSet, to batch: inout Batch) {
        guard !sizes.isEmpty else { return }
        let inBytes = engine.setting("unit", to: "bytes")
        batch.add("docker", tags: inBytes, fields: fields { $0 == "pool_blocksize" ? $0 : nil })
        batch.add("docker_data", tags: inBytes, fields: fields { Self.rest(of: $0, after: "data_space_") })
        batch.add("docker_metadata", tags: inBytes, fields: fields { Self.rest(of: $0, after: "metadata_space_") })
        batch.add(
            "docker_devicemapper", tags: pool.isEmpty ? engine : engine.setting("pool_name", to: pool),
            fields: fields { Self.names.contains($0) ? $0 + "_bytes" : nil })
    }

    private static let names: Set = [
        "pool_blocksize", "base_device_size", "data_space_used", "data_space_total", "data_space_available",
        "metadata_space_used", "metadata_space_total", "metadata_space_available", "thin_pool_minimum_free_space",
    ]

    private static func rest(of name: String, after prefix: String) -> String? {
        name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
    }

    private func fields(_ key: (String) -> String?) -> [Metric.Field] {
        var metric = Metric("", fields: [], at: Timestamp(nanoseconds: 0))
        for size in sizes {
            if let key = key(size.name) { metric[field: key] = .int(size.bytes) }
        }
        return metric.fields
    }

    /// `36.53 GB`, `65.54kB`, `512 B`: units are powers of 1000.
    static func bytes(_ text: String) -> Int64? {
        let digits = text.prefix { "0123456789.".contains($0) }
        guard digits.first?.isNumber == true, digits.last?.isNumber == true, var number = Double(digits) else {
            return nil
        }
        var unit = text.dropFirst(digits.count)
        if unit.hasPrefix(" ") { unit = unit.dropFirst() }
        if let last = unit.last, last == "b" || last == "B" { unit = unit.dropLast() }
        if let prefix = unit.first {
            let powers: [Character: Double] = ["k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "p": 1e15]
            guard unit.count == 1, let power = powers[Character(prefix.lowercased())] else { return nil }
            number *= power
        }
        return Int64(exactly: number.rounded(.towardZero))
    }
}
