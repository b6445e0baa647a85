import Bytes
import Glibc
import Logging
import MetricModel

/// Writes Telegraf's log lines: `2026-01-05T10:00:10Z E! [outputs.cloudwatch] Error writing to ...`.
///
/// Each line is one write(2), so lines of several threads never mix. Data goes to stdout, the log never does.
struct AgentLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level
    private let destination: LogDestination

    init(level: Logger.Level, destination: LogDestination) {
        logLevel = level
        self.destination = destination
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var line = ByteWriter(capacity: 160)
        line.append(CalendarTime(seconds: Int64(time.tv_sec)).iso8601)
        line.append(Self.mark(event.level))
        if let plugin = event.metadata?["plugin"] ?? metadata["plugin"] { line.append("[\(plugin)] ") }
        // One event is one line, whatever a server put into its answer.
        line.append("\(event.message)".replacing("\r", with: "").replacing("\n", with: "\\n"))
        line.append(UInt8(ascii: "\n"))
        let bytes = line.bytes
        _ = bytes.withUnsafeBytes { write(destination.descriptor, $0.baseAddress, $0.count) }
    }

    private static func mark(_ level: Logger.Level) -> String {
        switch level {
        case .critical, .error: " E! "
        case .warning: " W! "
        case .notice, .info: " I! "
        case .debug: " D! "
        case .trace: " T! "
        }
    }
}
