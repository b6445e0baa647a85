import KernelFiles
import MetricModel
import PluginKit

/// The randomness that the kernel has gathered, in bits, from `/proc/sys/kernel/random`.
struct EntropyInput: Input {
    static let name = "entropy"
    static let summary = "The randomness that the kernel has gathered."

    @Key("Below this many bits a metric has the field 'is_low'.", in: 0...4096) var lowerBound = 128
    @Key("Tags for the metric.") var extraTags: [String: String] = [:]

    private var file = KernelFile("")
    private var tags = TagSet.empty
    private var buffer: [UInt8] = []

    init() {}

    mutating func start(_ context: PluginContext) {
        let paths = HostPaths(environment: context.environment, hostRoot: context.hostRoot)
        file = KernelFile(paths.procRoot + "/sys/kernel/random/entropy_avail")
        tags = TagSet(extraTags)
    }

    mutating func gather(into batch: inout Batch) throws {
        // A container may hide the file; that is no error.
        guard let length = try file.read(into: &buffer) else { return }
        var text = String(decoding: buffer[..<length], as: UTF8.self)
        while text.last == "\n" { text.removeLast() }
        guard let bits = Int64(text) else { throw KernelFileError(file.path, "'\(text)' is no number") }
        var fields = [Metric.Field("available", .int(bits))]
        if bits < lowerBound { fields.append(Metric.Field("is_low", .bool(true))) }
        batch.add("entropy", tags: tags, fields: fields, kind: .gauge)
    }
}
