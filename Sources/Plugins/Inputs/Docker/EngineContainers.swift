import DockerEngine
import Logging
import MetricModel
import PluginKit

/// An engine that answers, gathered into metrics.
struct EngineContainers: Sendable {
    let client: EngineClient
    let selection: EngineSelection
    private let logger: Logger
    private let isPodman: Bool
    private var engine: EngineTags
    private var metrics: EngineMetrics
    /// The containers met in the last gather, by their ids.
    private var known: [String: EngineSeries] = [:]
    /// Of Podman: the last sample of each container's processor time.
    private var samples: [String: Sample] = [:]
    /// Services whose mode is not known, which is said once.
    private var strangers: Set<String> = []

    private struct Sample: Sendable {
        let cpu: CPUStatistics
        let time: Timestamp
    }

    /// Asks the engine who it is.
    init(_ client: EngineClient, _ selection: EngineSelection, _ context: PluginContext) throws(EngineError) {
        var client = client
        try client.connect(needing: selection.storage.isEmpty ? Self.oldest : Self.oldestWithDiskUsage)
        let info = try client.info()
        self.client = client
        self.selection = selection
        logger = context.logger
        isPodman = info.isPodman(at: client.address)
        engine = EngineTags(info)
        metrics = EngineMetrics(perDevice: selection.perDevice, total: selection.total)
    }

    private static let oldest = APIVersion(1, 23)
    private static let oldestWithDiskUsage = APIVersion(1, 42)

    /// Statistics take the engine one to two seconds for each container, in which nobody has anything to do: this many
    /// are waited for at once.
    private static let atOnce = 32

    /// Throws if the engine is not there, or does not list its containers; all else that fails is noted.
    mutating func gather(into batch: inout Batch) throws(EngineError) {
        do throws(EngineError) {
            let info = try client.info()
            engine = EngineTags(info, before: engine)
            metrics.add(info, engine, to: &batch)
        } catch {
            if error.cause == .unreachable { throw error }
            batch.fail(error)
        }
        if selection.hasServices { batch.attempt { batch in try gatherServices(into: &batch) } }
        let wanted = try client.containers().filter { entry in
            entry.name.map(selection.names.keeps) ?? false && selection.states.keeps(entry.state)
        }
        let client = client
        let answers = sideBySide(wanted, atMost: Self.atOnce, threads: "docker") {
            ContainerAnswers(of: $0, from: client)
        }
        var met: [String: EngineSeries] = [:]
        for (entry, answers) in zip(wanted, answers) { add(entry, answers, &met, to: &batch) }
        known = met
        samples = samples.filter { batch.time - $0.value.time <= selection.podmanTTL }
        if !selection.storage.isEmpty { batch.attempt { batch in try gatherDiskUsage(into: &batch) } }
    }

    private mutating func add(
        _ entry: ContainerEntry, _ answers: ContainerAnswers, _ met: inout [String: EngineSeries],
        to batch: inout Batch
    ) {
        guard let name = entry.name else { return }
        let inspection: ContainerInspection
        switch answers.inspection {
        case .success(let answer): inspection = answer
        case .failure(let error):
            // It ended while it was asked about.
            if !error.isGone { batch.fail(ContainerFailure(container: name, error: error)) }
            return
        }
        let origin = EngineSeries.Origin(
            engine: engine, name: name, image: entry.image, status: inspection.state?.status)
        var series =
            known.removeValue(forKey: entry.id).flatMap { $0.origin == origin ? $0 : nil }
            ?? EngineSeries(origin, entry, inspection, selection)
        defer { met[entry.id] = series }
        metrics.add(inspection, series, to: &batch)
        switch answers.statistics {
        case .success(nil): break
        case .success(var statistics?):
            if isPodman { addEarlierSample(to: &statistics, of: entry.id, at: batch.time) }
            metrics.add(statistics, &series, to: &batch)
        case .failure(let error):
            if !error.isGone { batch.fail(ContainerFailure(container: name, error: error)) }
        }
    }

    private mutating func addEarlierSample(to statistics: inout ContainerStatistics, of id: String, at time: Timestamp)
    {
        if let sample = samples[id], time - sample.time <= selection.podmanTTL { statistics.earlierCPU = sample.cpu }
        samples[id] = Sample(cpu: statistics.cpu, time: time)
    }

    private mutating func gatherServices(into batch: inout Batch) throws(EngineError) {
        let services = try client.services()
        guard !services.isEmpty else { return }
        let tasks = try client.tasks()
        for service in services {
            if service.mode == .unknown, strangers.insert(service.id).inserted {
                logger.error("the mode of service '\(service.name)' is not known")
            }
        }
        metrics.add(services, tasks, to: &batch)
    }

    private func gatherDiskUsage(into batch: inout Batch) throws(EngineError) {
        let usage = try client.diskUsage(of: selection.storage.map(\.rawValue))
        metrics.add(usage, engine, hasSource: selection.hasSource, to: &batch)
    }
}

/// What went wrong with one container; the others go on.
struct ContainerFailure: Error, CustomStringConvertible {
    let container: String
    let error: EngineError

    /// Without the container's id: its name says more.
    var description: String {
        "container '\(container)': \(error.path.split(separator: "/").last ?? ""): \(error.message)"
    }
}

/// What the engine answers about one container.
private struct ContainerAnswers: Sendable {
    let inspection: Result<ContainerInspection, EngineError>
    let statistics: Result<ContainerStatistics?, EngineError>

    /// One that cannot be inspected is asked nothing more: its metrics would lack their tags.
    init(of entry: ContainerEntry, from client: EngineClient) {
        do throws(EngineError) { inspection = .success(try client.inspect(entry.id)) } catch {
            inspection = .failure(error)
            statistics = .success(nil)
            return
        }
        do throws(EngineError) { statistics = .success(try client.statistics(of: entry.id)) } catch {
            statistics = .failure(error)
        }
    }
}
