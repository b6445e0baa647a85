public import MetricModel

/// The state of a service, which Nagios plugins tell by their exit status: 0 ok, 1 warning, 2 critical, 3 unknown.
public enum NagiosState {
    static let measurement = "nagios_state"
    /// Stands for every status that means nothing to Nagios, and for a plugin that could not be run.
    static let unknown: Int64 = 3

    static func metric(at time: Timestamp) -> Metric { Metric(measurement, fields: [], at: time) }

    /// Completes what `NagiosParser` made of a plugin's output.
    /// - Parameters:
    ///   - exitStatus: nil if the plugin could not be run or was ended by a signal.
    ///   - complaint: why it could not be run, else what it wrote to its standard error. It becomes the service's output
    ///     if the state is unknown and there is no other.
    ///   - now: the time of a state without any metric to go by.
    public static func add(
        exitStatus: Int32?, complaint: String, to metrics: inout [Metric], now: Timestamp
    ) {
        let state = exitStatus.map(Int64.init).flatMap { 0...unknown ~= $0 ? $0 : nil } ?? unknown
        guard let i = metrics.firstIndex(where: { $0.name == measurement }) else {
            var metric = metric(at: metrics.first?.time ?? now)
            metric[field: "state"] = .int(state)
            return metrics.append(metric)
        }
        metrics[i][field: "state"] = .int(state)
        if state == unknown, metrics[i][field: "service_output"] ?? .string("") == .string("") {
            metrics[i][field: "service_output"] = .string(complaint)
        }
    }
}
