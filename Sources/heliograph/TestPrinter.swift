import Bytes
import Formats
import Glibc
import MetricModel
import Threads

/// Prints what `--test` shows: `> ` and line protocol, fields in order.
final class TestPrinter: Sendable {
    private let serializer = Guarded(InfluxLineSerializer(.testMode))

    func show(_ metrics: [Metric]) {
        serializer.withLock { serializer in
            var writer = ByteWriter(capacity: 4096)
            for metric in metrics {
                let start = writer.count
                writer.append("> ")
                do { try serializer.append(metric, to: &writer) } catch { writer.truncate(to: start) }
            }
            let text = writer.bytes
            var rest = text[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }  // nobody reads any more: `--test | head`
                rest = rest.dropFirst(count)
            }
        }
    }
}
