public import Bytes
public import MetricModel

/// Carbon 2.0, a line for each field that is no text: `metric=cpu field=idle host=a  93.5 1718000000`.
public struct Carbon2Serializer: MetricSerializer {
    public enum Layout: Sendable {
        /// `metric=cpu field=idle`
        case fieldSeparate
        /// `metric=cpu_idle`
        case metricIncludesField
    }

    private let layout: Layout
    private let replacement: UInt8
    private var names = SeriesNames()

    /// - Parameter replacement: stands for the characters that a measurement must not have.
    public init(layout: Layout = .fieldSeparate, replacement: UInt8 = UInt8(ascii: ":")) {
        self.layout = layout
        self.replacement = replacement
    }

    public mutating func append(_ metric: borrowing Metric, to writer: inout ByteWriter) {
        let place = names.place(of: metric)
        let seconds = metric.time.seconds
        for (i, field) in metric.fields.enumerated() {
            if case .string = field.value { continue }
            if let head = names.head(for: field.key, at: i, in: place) {
                writer.append(head)
            } else {
                let head = head(metric.name, field.key, metric.tags)
                names.remember(head, for: field.key, in: place)
                writer.append(head)
            }
            writer.append(numeric: field.value)
            writer.append(UInt8(ascii: " "))
            writer.append(decimal: seconds)
            writer.append(UInt8(ascii: "\n"))
        }
    }

    /// All that comes before the value.
    private func head(_ name: String, _ field: String, _ tags: TagSet) -> [UInt8] {
        var writer = ByteWriter()
        writer.append("metric=")
        for byte in name.utf8 {
            writer.append(Self.isReplaced(byte) ? replacement : byte == 0x20 ? UInt8(ascii: "_") : byte)
        }
        writer.append(layout == .fieldSeparate ? " field=" : "_")
        writer.append(withoutSpaces: field)
        writer.append(UInt8(ascii: " "))
        for tag in tags.tags {
            writer.append(withoutSpaces: tag.key)
            writer.append(UInt8(ascii: "="))
            writer.append(withoutSpaces: tag.value.isEmpty ? "null" : tag.value)
            writer.append(UInt8(ascii: " "))
        }
        writer.append(UInt8(ascii: " "))
        return writer.bytes
    }

    private static func isReplaced(_ byte: UInt8) -> Bool { replaced.contains(byte) }

    private static let replaced = Set("!@#$%^&*()+`'\"[]{};<>,?/\\|=".utf8)
}

extension ByteWriter {
    fileprivate mutating func append(withoutSpaces text: String) {
        for byte in text.utf8 { append(byte == 0x20 ? UInt8(ascii: "_") : byte) }
    }
}
