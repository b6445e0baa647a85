public import Bytes
public import GoTemplate
public import MetricModel

/// Metrics as Go templates write them: one for each metric, and one for a batch.
public struct TemplateSerializer: MetricSerializer {
    private let template: GoTemplate?
    private let batchTemplate: GoTemplate?

    /// - Parameters:
    ///   - template: of one metric; without it a metric is a batch of one.
    ///   - batchTemplate: of a list of metrics; without it the batch is one metric after the other.
    public init(template: GoTemplate?, batchTemplate: GoTemplate?) {
        self.template = template
        self.batchTemplate = batchTemplate
    }

    public func append(_ metric: borrowing Metric, to writer: inout ByteWriter) throws(SerializeError) {
        do throws(TemplateError) {
            if let template {
                try template.append(metric, to: &writer)
            } else {
                try batchTemplate?.append(batch: [copy metric], to: &writer)
            }
        } catch { throw SerializeError("\(error)") }
    }

    public func append(_ batch: [Metric], to writer: inout ByteWriter) -> [LeftOut] {
        do throws(TemplateError) {
            if let batchTemplate {
                try batchTemplate.append(batch: batch, to: &writer)
                return []
            }
        } catch {
            let error = SerializeError("\(error)")
            return batch.indices.map { LeftOut(index: $0, error: error) }
        }
        return batch.indices.compactMap { i in
            do throws(SerializeError) {
                try append(batch[i], to: &writer)
                return nil
            } catch { return LeftOut(index: i, error: error) }
        }
    }
}
