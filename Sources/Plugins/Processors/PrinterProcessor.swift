import Bytes
import Formats
import Logging
public import MetricModel
public import PluginKit

/// Writes every metric to standard output, and passes it on as it is.
public struct PrinterProcessor: Processor {
    public static let name = "printer"
    public static let summary = "Prints metrics on their way."

    @KeyGroup var format = InfluxSerializerOptions()

    private var serializer: (any MetricSerializer)?
    private var output: AppendedFile?
    private var logger = Logger(label: "processors.printer")

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        logger = context.logger
        serializer = format.makeSerializer()
        do throws(FileError) { output = try AppendedFile("stdout") } catch {
            throw .fatal("cannot write to standard output: \(error)")
        }
    }

    public mutating func process(_ metrics: inout [Metric]) {
        var text = ByteWriter()
        for metric in metrics {
            do throws(SerializeError) { try serializer?.append(metric, to: &text) } catch {
                logger.debug("cannot print '\(metric.name)': \(error)")
            }
        }
        do throws(FileError) {
            try text.withUnsafeBytes { bytes throws(FileError) in _ = try output?.append(bytes) }
        } catch {
            logger.error("cannot print metrics: \(error)")
        }
    }
}
