import Logging
import Threads

/// What a child writes to its standard error, line by line in the agent's log.
///
/// A line that begins with `E! `, `W! `, `I! `, `D! ` or `T! ` chooses its level, as plugins for Telegraf do.
final class ChildLog: Sendable {
    private static let lineLimit = 64 << 10

    private let logger: Logger
    private let splitter = Guarded(LineSplitter(limit: lineLimit))

    init(_ logger: Logger) { self.logger = logger }

    func take(_ piece: ArraySlice<UInt8>) {
        var lines: [String] = []
        splitter.withLock { splitter in
            splitter.take(piece) { lines.append(String(decoding: $0, as: UTF8.self)) }
            if splitter.takeLeftOut() > 0 { lines.append("(a line of more than \(Self.lineLimit) bytes)") }
        }
        for line in lines { logger.logChildLine(line) { "stderr: \(quoted($0))" } }
    }

    func finish() {
        var last: String?
        splitter.withLock { $0.finish { last = String(decoding: $0, as: UTF8.self) } }
        if let last { logger.logChildLine(last) { "stderr: \(quoted($0))" } }
    }
}

extension Logger {
    /// - Parameter plain: how a line that chooses no level is written; it is an error.
    func logChildLine(_ line: String, plain: (String) -> String = { $0 }) {
        if line.allSatisfy(\.isWhitespace) { return }
        let rest = String(line.dropFirst(3))
        switch line.prefix(3) {
        case "E! ": error("\(rest)")
        case "W! ": warning("\(rest)")
        case "I! ": info("\(rest)")
        case "D! ": debug("\(rest)")
        case "T! ": trace("\(rest)")
        default: error("\(plain(line))")
        }
    }
}

/// In quotes, with what would break out of them or out of the line escaped.
func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": quoted += "\\\(scalar)"
        case "\n": quoted += "\\n"
        case "\t": quoted += "\\t"
        case "\r": quoted += "\\r"
        case _ where scalar.value < 0x20 || scalar.value == 0x7f:
            quoted += "\\x\(scalar.value < 0x10 ? "0" : "")\(String(scalar.value, radix: 16))"
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}
