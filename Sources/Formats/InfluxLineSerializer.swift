public import Bytes
public import MetricModel

/// InfluxDB line protocol.
public struct InfluxLineSerializer: MetricSerializer {
    private var rendered = TagMemo<[UInt8]>()

    public init() {}

    public mutating func append(_ metric: borrowing Metric, to writer: inout ByteWriter) throws(SerializeError) {
        writer.append(escaping: metric.name)
        let tags = rendered.value(for: metric.tags) { Self.render($0) }
        writer.append(tags)
        var separator = UInt8(ascii: " ")
        for field in metric.fields {
            writer.append(separator)
            separator = UInt8(ascii: ",")
            writer.append(escaping: field.key)
            writer.append(UInt8(ascii: "="))
            switch field.value {
            case .int(let value):
                writer.append(decimal: value)
                writer.append(UInt8(ascii: "i"))
            case .uint(let value):
                writer.append(decimal: value)
                writer.append(UInt8(ascii: "u"))
            case .double(let value): writer.append(decimal: value)
            case .bool(let value): writer.append(value ? "true" : "false")
            case .string(let value): writer.append(quoting: value)
            }
        }
        writer.append(UInt8(ascii: " "))
        writer.append(decimal: metric.time.nanoseconds)
        writer.append(UInt8(ascii: "\n"))
    }

    private static func render(_ tags: TagSet) -> [UInt8] {
        var writer = ByteWriter()
        for tag in tags.tags where !tag.value.isEmpty {
            writer.append(UInt8(ascii: ","))
            writer.append(escaping: tag.key)
            writer.append(UInt8(ascii: "="))
            writer.append(escaping: tag.value)
        }
        return writer.bytes
    }
}

extension ByteWriter {
    fileprivate mutating func append(escaping text: String) {
        for byte in text.utf8 {
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: " ") {
                append(UInt8(ascii: "\\"))
            }
            append(byte)
        }
    }

    fileprivate mutating func append(quoting text: String) {
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append(UInt8(ascii: "\\")) }
            append(byte)
        }
        append(UInt8(ascii: "\""))
    }
}
