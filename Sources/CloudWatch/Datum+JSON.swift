import Bytes

extension ByteWriter {
    /// One member of `MetricData`.
    mutating func append(json datum: Datum) {
        append("{\"MetricName\":")
        appendName(datum.measurement, datum.field)
        append(",")
        append(datum.dimensions.json)
        append("\"Timestamp\":")
        append(decimal: datum.time)
        switch datum.value {
        case .plain(let value):
            append(",\"Value\":")
            append(json: value)
        case .statistics(let minimum, let maximum, let sum, let count):
            append(",\"StatisticValues\":{\"Minimum\":")
            append(json: minimum)
            append(",\"Maximum\":")
            append(json: maximum)
            append(",\"Sum\":")
            append(json: sum)
            append(",\"SampleCount\":")
            append(json: count)
            append("}")
        case .distribution(let values, let counts):
            append(",\"Values\":[")
            append(json: values)
            append("],\"Counts\":[")
            append(json: counts)
            append("]")
        }
        if let unit = datum.unit {
            append(",\"Unit\":\"")
            append(unit.rawValue)
            append("\"")
        }
        if let resolution = datum.resolution {
            append(",\"StorageResolution\":")
            append(decimal: resolution)
        }
        append("}")
    }

    private mutating func append(json numbers: [Double]) {
        for (i, number) in numbers.enumerated() {
            if i > 0 { append(",") }
            append(json: number)
        }
    }

    /// A JSON string of both, joined by an underscore; without making that string when nothing needs escaping.
    private mutating func appendName(_ measurement: String, _ field: String) {
        guard Self.isPlain(measurement), Self.isPlain(field) else { return append(json: measurement + "_" + field) }
        append(UInt8(ascii: "\""))
        append(measurement)
        append(UInt8(ascii: "_"))
        append(field)
        append(UInt8(ascii: "\""))
    }

    /// Without leaving early, so that many bytes are looked at together.
    private static func isPlain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var special: UInt8 = 0
            for byte in bytes {
                special |= byte < 32 ? 1 : 0
                special |= byte == UInt8(ascii: "\"") ? 1 : 0
                special |= byte == UInt8(ascii: "\\") ? 1 : 0
            }
            return special == 0
        }
    }
}
