import Bytes
import Glibc

extension ByteWriter {
    /// One member of `MetricData` as form fields, each still without `MetricData.member.N.` in front. Answers how many.
    mutating func append(query datum: Datum) -> Int {
        let mark = count
        var lines = 0
        func begin(_ writer: inout ByteWriter, _ key: String, member: Int? = nil, _ part: String = "") {
            if writer.count > mark { writer.append("&") }
            writer.append(key)
            if let member {
                writer.append(".member.")
                writer.append(decimal: member + 1)
                writer.append(part)
            }
            writer.append("=")
            lines += 1
        }
        begin(&self, "MetricName")
        append(percentEncoded: datum.measurement)
        append("_")
        append(percentEncoded: datum.field)
        for (n, dimension) in datum.dimensions.dimensions.enumerated() {
            begin(&self, "Dimensions", member: n, ".Name")
            append(percentEncoded: dimension.name)
            begin(&self, "Dimensions", member: n, ".Value")
            append(percentEncoded: dimension.value)
        }
        begin(&self, "Timestamp")
        append(time: datum.time)
        func add(_ writer: inout ByteWriter, _ key: String, member: Int? = nil, _ value: Double) {
            begin(&writer, key, member: member)
            // An exponent's plus sign would be read as a space.
            writer.append(percentEncoded: value.description)
        }
        switch datum.value {
        case .plain(let value): add(&self, "Value", value)
        case .statistics(let minimum, let maximum, let sum, let count):
            add(&self, "StatisticValues.Minimum", minimum)
            add(&self, "StatisticValues.Maximum", maximum)
            add(&self, "StatisticValues.Sum", sum)
            add(&self, "StatisticValues.SampleCount", count)
        case .distribution(let values, let counts):
            for (n, value) in values.enumerated() { add(&self, "Values", member: n, value) }
            for (n, count) in counts.enumerated() { add(&self, "Counts", member: n, count) }
        }
        if let unit = datum.unit {
            begin(&self, "Unit")
            append(percentEncoded: unit.rawValue)
        }
        if let resolution = datum.resolution {
            begin(&self, "StorageResolution")
            append(decimal: resolution)
        }
        return lines
    }

    /// `2024-01-01T00:00:00Z`, its colons encoded.
    private mutating func append(time seconds: Int64) {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        append(decimal: parts.tm_year + 1900)
        append("-", twoDigits: parts.tm_mon + 1)
        append("-", twoDigits: parts.tm_mday)
        append("T", twoDigits: parts.tm_hour)
        append("%3A", twoDigits: parts.tm_min)
        append("%3A", twoDigits: parts.tm_sec)
        append("Z")
    }

    private mutating func append(_ before: String, twoDigits number: Int32) {
        append(before)
        if number < 10 { append("0") }
        append(decimal: number)
    }
}
