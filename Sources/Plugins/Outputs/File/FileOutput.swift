import Bytes
import Filtering
import Formats
import Logging
public import MetricModel
public import PluginKit

/// Files, or standard output, in any data format.
///
/// A batch is written to all files or, as far as they can be cut back, to none: what fails is offered again, and a
/// file that already had it would have it twice.
public struct FileOutput: Output {
    public static let name = "file"
    public static let summary = "Appends metrics to files."

    @Key("Files to append to; \"stdout\" is standard output.") var files = ["stdout"]
    @Key("Writes each batch as one document, where the format has such a form.") var useBatchFormat = false
    @Key("How often to begin a new file.", unserved: "let logrotate do it, with copytruncate")
    var rotationInterval = Duration.zero
    @Key("From which size on to begin a new file.", unserved: "let logrotate do it, with copytruncate")
    var rotationMaxSize = Size(bytes: 0)
    @Key("How many old files to keep, where files are rotated.") var rotationMaxArchives = 0
    @Key("Compresses what is written.", unserved: "files are written as plain text") var compressionAlgorithm = ""
    @Key("How hard to compress, where files are compressed.") var compressionLevel = -1
    @KeyChoice("Format of the data.") var dataFormat: any SerializerOptions

    private var opened: [AppendedFile] = []
    private var serializer: (any MetricSerializer)?
    private var logger = Logger(label: "outputs.file")
    private var lastSize = 4096

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        logger = context.logger
        serializer = try dataFormat.makeSerializer()
        opened = []
        // As Telegraf does. With no file at all every metric would be lost in silence.
        for path in files.isEmpty ? ["stdout"] : files {
            do throws(FileError) { opened.append(try AppendedFile(path)) } catch {
                throw .fatal("cannot open '\(path)': \(error)")
            }
        }
    }

    public mutating func write(_ metrics: [Metric]) -> WriteReport {
        var report = WriteReport(count: metrics.count)
        var text = ByteWriter(capacity: lastSize)
        let leftOut = render(metrics, to: &text)
        lastSize = text.count + text.count / 8
        for metric in leftOut {
            logger.debug("cannot write '\(metrics[metric.index].name)': \(metric.error)")
        }
        if let problem = append(text) {
            report.keepRest(problem)
        } else {
            report.accept(metrics.indices)
        }
        for metric in leftOut { report.skip(metric.index, DropReason("unserializable", metric.error.message)) }
        return report
    }

    public mutating func close() { opened = [] }

    private mutating func render(_ metrics: [Metric], to text: inout ByteWriter) -> [LeftOut] {
        if useBatchFormat { return serializer?.append(metrics, to: &text) ?? [] }
        var leftOut: [LeftOut] = []
        for (i, metric) in metrics.enumerated() {
            do throws(SerializeError) { try serializer?.append(metric, to: &text) } catch {
                leftOut.append(LeftOut(index: i, error: error))
            }
        }
        return leftOut
    }

    /// What went wrong, with the file's name; nil if all files have it.
    private func append(_ text: borrowing ByteWriter) -> String? {
        guard text.count > 0 else { return nil }
        var written: [AppendedFile.Undo] = []
        for file in opened {
            do throws(FileError) {
                written.append(try text.withUnsafeBytes { bytes throws(FileError) in try file.append(bytes) })
            } catch {
                for undo in written { undo.run() }
                return "\(file.path): \(error)"
            }
        }
        return nil
    }
}
