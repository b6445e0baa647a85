import Glibc

/// A large file through the whole agent: parsed, filtered, renamed, and written to another file.
enum FileBench {
    private static let count = 200_000
    private static let passes = 10
    private static let limit = 5.0
    private static let growthLimit = 1.05

    static func run() throws -> [Finding] {
        let folder = try Folder("file")
        defer { folder.remove() }
        try folder.write(LineText.make(count), to: "in.influx")
        let (input, output) = (folder.path + "/in.influx", folder.path + "/out.influx")
        let pipeline = try DrivenPipeline(configuration(input, output))
        defer { pipeline.stop() }
        var times: [Double] = []
        var copies: [Double] = []
        var memory: [Int] = []
        for _ in 0..<passes {
            truncate(output, 0)
            let start = cpuTime()
            let pass = pipeline.pass()
            let middle = cpuTime()
            guard pass == DrivenPipeline.Pass(gathered: count, written: count) else {
                throw BenchError("of \(count) metrics: \(pass)")
            }
            memory.append(try ProcessStatus().kilobytes("VmRSS"))
            let copyStart = cpuTime()
            _ = try copyFloor(input, to: folder.path + "/copy")
            copies.append(Double(cpuTime() - copyStart))
            times.append(Double(middle - start))
        }
        try check(output)
        let each = times.reduce(0, +) / Double(passes * count) / 1000
        let floor = median(copies) / Double(count) / 1000
        return [
            .bounded(
                "file to file, \(count) metrics", each, unit: "us/metric", atMost: limit,
                "mean of \(passes) passes; a plain copy takes \(rounded(floor)), \(rounded(each / floor)) x floor"),
            .bounded(
                "  memory after pass \(passes)", Double(memory[passes - 1]) / Double(memory[1]), unit: "x second",
                atMost: growthLimit, "\(memory[1] / 1024) MiB to \(memory[passes - 1] / 1024) MiB"),
        ]
    }

    /// The rules did what they say, so their time was not saved.
    private static func check(_ path: String) throws {
        let text = try Folder.read(path)
        let lines = text.split(separator: UInt8(ascii: "\n"))
        guard lines.count == count, let last = lines.last.map({ String(decoding: $0, as: UTF8.self) }),
            last.contains(",group=core"), last.contains("page_faults="), !last.contains("zone="),
            !last.contains("active_ratio=")
        else { throw BenchError("\(path) holds \(lines.count) lines, or not what was asked for") }
    }

    private static func configuration(_ input: String, _ output: String) -> String {
        """
        [agent]
          metric_batch_size = 1000
          metric_buffer_limit = \(count)
        [[inputs.file]]
          files = ["\(input)"]
          data_format = "influx"
          namepass = ["docker_*"]
          fieldexclude = ["active_*"]
          tagexclude = ["zone"]
        [[processors.rename]]
          [[processors.rename.replace]]
            tag = "team"
            dest = "group"
          [[processors.rename.replace]]
            field = "pgfault"
            dest = "page_faults"
        [[outputs.file]]
          files = ["\(output)"]
          data_format = "influx"
        """
    }
}
