import Bytes
import Filtering
import Formats
import Gzip
import Logging
public import MetricModel
public import PluginKit
import Threads
import Zstd

/// Files, or standard output, in any data format.
///
/// A batch is written to all files or, as far as they can be cut back, to none: what fails is offered again, and a
/// file that already had it would have it twice.
public struct FileOutput: Output {
    public static let name = "file"
    public static let summary = "Appends metrics to files."

    /// Each write is packed for itself, so that a file can be appended to and read while it grows.
    enum Packing: String, OptionEnum {
        case unset = "", identity, gzip, zlib, zstd

        var isOn: Bool { self != .unset && self != .identity }
    }

    @Key("Files to append to; \"stdout\" is standard output.") var files = ["stdout"]
    @Key("Writes each batch as one document, where the format has such a form.") var useBatchFormat = false
    @Key("How long after its last change before the start a file is put aside; 0s for never.", check: notNegative)
    var rotationInterval = Duration.zero
    @Key("From which size on a file is put aside; 0 for never.") var rotationMaxSize = Size(bytes: 0)
    @Key("How many files that were put aside are kept; -1 for all.", in: -1...Int.max) var rotationMaxArchives = 0
    @Key("Packs what is written.") var compressionAlgorithm = Packing.unset
    @Key("How hard to pack: from 0 to 9, with zstd from 1 to 19; -1 for the algorithm's own choice.")
    var compressionLevel = -1
    @KeyChoice("Format of the data.") var dataFormat: any SerializerOptions

    private var opened: [RotatedFile] = []
    private var clock: any ThreadClock = SystemClock()
    private var serializer: (any MetricSerializer)?
    private var logger = Logger(label: "outputs.file")
    private var lastSize = 4096

    public init() {}

    public func validate() throws(OptionError) {
        let levels =
            switch compressionAlgorithm {
            case .zstd: Zstd.levels
            case .unset, .identity, .gzip, .zlib: Gzip.levels
            }
        guard compressionLevel != -1, !levels.contains(compressionLevel) else { return }
        throw OptionError(
            "'compression_level' must be -1 or from \(levels.lowerBound) to \(levels.upperBound), not"
                + " \(compressionLevel)", at: $compressionLevel)
    }

    public mutating func start(_ context: PluginContext) throws(StartError) {
        logger = context.logger
        clock = context.clock
        serializer = try dataFormat.makeSerializer()
        let rotation = FileRotation(
            interval: rotationInterval, maxSize: Int(rotationMaxSize.bytes), maxArchives: rotationMaxArchives)
        opened = []
        // As Telegraf does. With no file at all every metric would be lost in silence.
        for path in files.isEmpty ? ["stdout"] : files {
            do throws(FileError) { opened.append(try RotatedFile(path, rotation, at: clock.now)) } catch {
                throw .fatal("cannot open '\(path)': \(error)")
            }
        }
    }

    public mutating func write(_ metrics: [Metric]) -> WriteReport {
        var report = WriteReport(count: metrics.count)
        var text = ByteWriter(capacity: lastSize)
        var leftOut: [LeftOut] = []
        var next = 0
        while next < metrics.count {
            text.removeAll()
            let piece = next..<render(metrics, from: next, to: &text, &leftOut)
            next = piece.upperBound
            lastSize = max(lastSize, text.count + text.count / 8)
            if let problem = append(text) {
                report.keepRest(problem)
                break
            }
            report.accept(piece)
            rotate()
        }
        for metric in leftOut {
            logger.debug("cannot write '\(metrics[metric.index].name)': \(metric.error)")
            report.skip(metric.index, DropReason("unserializable", metric.error.message))
        }
        return report
    }

    public mutating func close() {
        rotate()
        opened = []
    }

    /// The metrics from `first` on, or, where a file would reach its size among them, those up to there: the file ends
    /// with the metric that fills it. Answers the first one that is not rendered.
    private mutating func render(
        _ metrics: [Metric], from first: Int, to text: inout ByteWriter, _ leftOut: inout [LeftOut]
    ) -> Int {
        if useBatchFormat {
            leftOut = serializer?.append(metrics, to: &text) ?? []
            return metrics.count
        }
        // What a piece packs to is not known before.
        let room = compressionAlgorithm.isOn ? .max : opened.map(\.room).min() ?? .max
        for i in first..<metrics.count {
            do throws(SerializeError) { try serializer?.append(metrics[i], to: &text) } catch {
                leftOut.append(LeftOut(index: i, error: error))
            }
            if text.count >= room { return i + 1 }
        }
        return metrics.count
    }

    /// What went wrong, with the file's name; nil if all files have it.
    private mutating func append(_ text: borrowing ByteWriter) -> String? {
        guard text.count > 0 else { return nil }
        guard compressionAlgorithm.isOn else { return text.withUnsafeBytes { appendToAll($0) } }
        guard let packed = pack(text.bytes) else { return "there is no memory to pack what is written" }
        return packed.withUnsafeBytes { appendToAll($0) }
    }

    private func pack(_ text: [UInt8]) -> [UInt8]? {
        let level = compressionLevel == -1 ? nil : compressionLevel
        return switch compressionAlgorithm {
        case .unset, .identity: text
        case .gzip: Gzip.compress(text, level: level, as: .gzip)
        case .zlib: Gzip.compress(text, level: level, as: .zlib)
        case .zstd: Zstd.compress(text, level: level)
        }
    }

    private mutating func appendToAll(_ bytes: UnsafeRawBufferPointer) -> String? {
        var written: [AppendedFile.Undo] = []
        for i in opened.indices {
            do throws(FileError) { written.append(try opened[i].append(bytes)) } catch {
                for (i, undo) in written.enumerated() { opened[i].undo(undo, count: bytes.count) }
                return "\(opened[i].path): \(error)"
            }
        }
        return nil
    }

    /// One that cannot be put aside goes on; the next write tries again.
    private mutating func rotate() {
        let now = clock.now
        for i in opened.indices where opened[i].isDue(at: now) {
            do throws(FileError) { try opened[i].rotate(at: now) } catch {
                logger.error("cannot put '\(opened[i].path)' aside: \(error)")
            }
        }
    }

    private static let notNegative: Key<Duration>.Check = { $0 >= .zero ? nil : "must not be negative" }
}
