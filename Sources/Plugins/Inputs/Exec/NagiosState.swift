import MetricModel
import Processes

/// The state that a check tells by its exit status: 0 is fine, 1 a warning, 2 critical, 3 unknown.
enum NagiosState {
    private static let measurement = "nagios_state"
    private static let unknown: Int64 = 3

    /// Completes the metric that the parser made of the check's text, or adds one. A check that did not end by itself
    /// is unknown.
    static func add(
        _ ending: Command.Outcome.Ending, errors: [UInt8], to metrics: inout [Metric], now: Timestamp
    ) {
        let state: Int64 = if case .exit(let status) = ending { Int64(status) } else { unknown }
        if let at = metrics.firstIndex(where: { $0.name == measurement }) {
            metrics[at][field: "state"] = .int(state)
            return
        }
        var metric = Metric(measurement, fields: [.init("state", .int(state))], at: now)
        let words = String(decoding: errors, as: UTF8.self)
        if !words.isEmpty { metric[field: "service_output"] = .string(words) }
        metrics.append(metric)
    }
}

extension ParserOptions {
    /// Its texts come from checks, whose exit status is no error.
    var isNagios: Bool { Self.name == "nagios" }
}
