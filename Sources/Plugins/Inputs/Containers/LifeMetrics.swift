import Containers
import MetricModel
import PluginKit

/// One point for each life of a container that has ended.
///
/// Of one that ended before it could be read a last time, the groups above may know more: it is held back until they
/// were read.
struct LifeMetrics: Sendable {
    private struct Held: Sendable {
        var life: ContainerLife
        let series: ContainerSeries
    }

    private let name: String
    private let eventsName: String
    private let tellsLives: Bool
    private var held: [Held] = []

    init(prefix: String, tellsLives: Bool) {
        name = prefix + "lifecycle"
        eventsName = prefix + "events"
        self.tellsLives = tellsLives
    }

    mutating func end(_ life: ContainerLife, _ series: ContainerSeries, mayLearnMore: Bool, to batch: inout Batch) {
        if life.isComplete || !mayLearnMore {
            tell(life, series, to: &batch)
        } else {
            held.append(Held(life: life, series: series))
        }
    }

    /// What the groups above have counted of one that is held back.
    mutating func add(kills: UInt64, to group: String, _ batch: inout Batch) {
        guard let i = held.lastIndex(where: { $0.life.group == group }) else { return }
        held[i].life.add(kills: kills)
        guard let events = held[i].life.events else { return }
        var fields: [Metric.Field] = []
        ContainerMetrics.fill(&fields, from: events)
        let finished = Timestamp(nanoseconds: held[i].life.finished)
        batch.add(eventsName, tags: held[i].series.tags, fields: fields + held[i].series.identity, at: finished)
    }

    /// After the groups above were read: tells of those of which no more will be known.
    mutating func settle(mayLearnMore: (_ group: String) -> Bool, to batch: inout Batch) {
        for one in held where !mayLearnMore(one.life.group) { tell(one.life, one.series, to: &batch) }
        held.removeAll { !mayLearnMore($0.life.group) }
    }

    mutating func tellHeld(to batch: inout Batch) {
        for one in held { tell(one.life, one.series, to: &batch) }
        held = []
    }

    private func tell(_ life: ContainerLife, _ series: ContainerSeries, to batch: inout Batch) {
        guard tellsLives else { return }
        var fields: [Metric.Field] = []
        if let started = life.started {
            fields.append(Metric.Field("started_at", .int(started)))
            fields.append(Metric.Field("uptime_ns", .int(max(life.finished - started, 0))))
        }
        fields.append(Metric.Field("finished_at", .int(life.finished)))
        fields.append(Metric.Field("complete", .bool(life.isComplete)))
        fields.add("usage_total", life.totals[.cpu])
        fields.add("throttling_throttled_time", life.throttledTime)
        fields.add("max_usage", life.peak)
        fields.add("oom_kill", life.totals[.oomKill])
        fields.add("failures", life.totals[.forkFailures])
        fields.add("io_service_bytes_recursive_read", life.totals[.bytesRead])
        fields.add("io_service_bytes_recursive_write", life.totals[.bytesWritten])
        batch.add(
            name, tags: series.tags, fields: fields + series.identity, at: Timestamp(nanoseconds: life.finished))
    }
}
