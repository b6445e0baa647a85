import Bytes
import Formats
import MetricModel

/// Metrics in a format, as the pieces that are handed over one by one: the batch, or each metric.
struct RenderedPieces: Sendable {
    /// Of each metric; of the batch the only one.
    private(set) var texts: [[UInt8]] = []
    /// Which metric a text is of; for that of the batch, none.
    private(set) var metrics: [Int] = []
    private(set) var leftOut: [LeftOut] = []

    init(_ metrics: [Metric], asOne: Bool, _ serializer: inout (any MetricSerializer)?) {
        var writer = ByteWriter(capacity: 4096)
        if asOne {
            leftOut = serializer?.append(metrics, to: &writer) ?? []
            texts = [writer.bytes]
            return
        }
        for (i, metric) in metrics.enumerated() {
            writer.removeAll()
            do throws(SerializeError) {
                try serializer?.append(metric, to: &writer)
                texts.append(writer.bytes)
                self.metrics.append(i)
            } catch { leftOut.append(LeftOut(index: i, error: error)) }
        }
    }
}
