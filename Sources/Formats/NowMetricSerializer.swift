public import Bytes
public import MetricModel

/// Records for ServiceNow's operational metrics: one for each field that is no text.
public struct NowMetricSerializer: MetricSerializer {
    public enum Layout: Sendable {
        /// An array of records.
        case array
        /// `{"records":[…]}`
        case records
    }

    private let layout: Layout
    private var rendered = TagMemo<Ends>()
    /// How a field's record begins, by measurement.
    private var heads = FieldMemo<String, [UInt8]>()

    /// What a record has of the tags.
    private struct Ends: Sendable {
        let resourceAndNode: [UInt8]
        let identity: [UInt8]
    }

    public init(layout: Layout = .array) { self.layout = layout }

    public mutating func append(_ metric: borrowing Metric, to writer: inout ByteWriter) throws(SerializeError) {
        let mark = writer.count
        if layout == .records { writer.append("{\"records\":") }
        let start = writer.count
        writer.append(UInt8(ascii: "["))
        do throws(SerializeError) { try appendRecords(of: metric, since: start, to: &writer) } catch {
            writer.truncate(to: mark)
            throw error
        }
        if writer.count == start + 1 {
            // What Go writes for a list that never was.
            writer.truncate(to: start)
            writer.append("null")
        } else {
            writer.append(UInt8(ascii: "]"))
        }
        if layout == .records { writer.append(UInt8(ascii: "}")) }
    }

    public mutating func append(_ batch: [Metric], to writer: inout ByteWriter) -> [LeftOut] {
        var leftOut: [LeftOut] = []
        if layout == .records { writer.append("{\"records\":") }
        let start = writer.count
        writer.append(UInt8(ascii: "["))
        for (i, metric) in batch.enumerated() {
            let mark = writer.count
            do throws(SerializeError) { try appendRecords(of: metric, since: start, to: &writer) } catch {
                writer.truncate(to: mark)
                leftOut.append(LeftOut(index: i, error: error))
            }
        }
        writer.append(layout == .records ? "]}" : "]")
        return leftOut
    }

    /// - Parameter start: where the list begins.
    private mutating func appendRecords(
        of metric: borrowing Metric, since start: Int, to writer: inout ByteWriter
    ) throws(SerializeError) {
        let ends = rendered.value(for: metric.tags) { Self.render($0) }
        let place = heads.place(of: metric.name)
        for (i, field) in metric.fields.enumerated() where !field.key.isEmpty {
            if case .string = field.value { continue }
            if writer.count > start + 1 { writer.append(UInt8(ascii: ",")) }
            writer.append(head(field.key, at: i, in: place))
            writer.append(ends.resourceAndNode)
            switch field.value {
            case .int(let number): writer.append(decimal: number)
            case .uint(let number): writer.append(decimal: number)
            case .double(let number):
                guard number.isFinite else { throw SerializeError("JSON has no number for '\(field.key)'") }
                writer.append(goJSON: number)
            case .bool(let bool): writer.append(bool ? "true" : "false")
            case .string: break
            }
            writer.append(",\"timestamp\":")
            writer.append(decimal: metric.time.nanoseconds / 1_000_000)
            writer.append(ends.identity)
        }
    }

    private mutating func head(_ key: String, at i: Int, in place: Int) -> [UInt8] {
        if let known = heads.value(for: key, at: i, in: place) { return known }
        var writer = ByteWriter()
        writer.append("{\"metric_type\":")
        writer.append(goJSON: key)
        heads.remember(writer.bytes, for: key, in: place)
        return writer.bytes
    }

    private static func render(_ tags: TagSet) -> Ends {
        let node = tags["host"] ?? ""
        var middle = ByteWriter()
        middle.append(",\"resource\":")
        middle.append(goJSON: tags["objectname"] ?? "")
        middle.append(",\"node\":")
        middle.append(goJSON: node)
        middle.append(",\"value\":")
        var end = ByteWriter()
        end.append(",\"ci2metric_id\":")
        if node.isEmpty {
            end.append("null")
        } else {
            end.append("{\"node\":")
            end.append(goJSON: node)
            end.append("}")
        }
        end.append(",\"source\":\"Telegraf\"}")
        return Ends(resourceAndNode: middle.bytes, identity: end.bytes)
    }
}
