public import HTTP
import Logging
public import MetricModel
public import PluginKit
public import TOML
import Threads

/// One plugin, decoded from the table a user writes, started and run alone under a clock that stands still.
public struct PluginCase {
    /// When the last gather takes place and when an aggregator pushes: 1700000000 s.
    public static let time = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
    /// Between two gathers of one case.
    public static let interval = Duration.seconds(10)

    /// What one run came to.
    public struct Outcome {
        public var metrics: [Metric] = []
        /// In the words of the log.
        public var failures: [String] = []
    }

    /// The plugin as the file calls it: `inputs.cgroup`.
    public let id: String
    private let plugin: any Plugin

    /// - Parameter document: one table of one plugin, such as `[[inputs.cgroup]]`.
    public init(_ document: TOMLTable, catalog: PluginCatalog) throws(CaseError) {
        guard let section = document.entries.first, document.entries.count == 1,
            let kind = PluginCatalog.Kind(rawValue: section.key), case .table(let plugins) = section.value.kind,
            let entry = plugins.entries.first, plugins.entries.count == 1
        else { throw CaseError("the file must hold one plugin") }
        let id = "\(section.key).\(entry.key)"
        guard let type = catalog.plugins(of: kind).first(where: { $0.name == entry.key }) else {
            throw CaseError("there is no \(kind.singular) '\(entry.key)'")
        }
        var tables = [entry.value.kind]
        if case .array(let items) = entry.value.kind { tables = items.map(\.kind) }
        guard tables.count == 1, case .table(let table) = tables[0] else { throw CaseError("\(id) must be one table") }
        let settings: any Configurable =
            switch kind {
            case .inputs: InputSettings()
            case .processors: ProcessorSettings()
            case .aggregators: AggregatorSettings()
            case .outputs: OutputSettings()
            }
        self.id = id
        plugin = type.init()
        var decoding = Decoding()
        table.decode(into: [plugin, settings], owner: id, &decoding)
        let errors = decoding.problems.filter { $0.severity == .error }
        guard errors.isEmpty else { throw CaseError(errors.map(\.description).joined(separator: "\n")) }
    }

    /// Gathers from recorded hosts, the last one at `time`, and answers with what the last gather brought home.
    /// - Parameters:
    ///   - http: answers what the plugin asks.
    ///   - prepare: makes `hostRoot` what the gather of this number, from 0, shall find there.
    public func gather(
        hostRoot: String, http: any HTTPClient = ScriptedHTTPClient(), times: Int = 1,
        prepare: (Int) throws -> Void = { _ in }
    ) throws -> Outcome {
        guard var input = plugin as? any Input else { throw CaseError("\(id) is no input that is asked") }
        let clock = ManualClock(at: Self.time - Self.interval * (times - 1))
        var outcome = Outcome()
        for number in 0..<times {
            try prepare(number)
            if number == 0 { try input.start(Self.context(clock, hostRoot: hostRoot, http: http)) }
            if number > 0 { clock.advance(by: Self.interval) }
            var batch = Batch(time: clock.now)
            var failures: [any Error] = []
            do { try input.gather(into: &batch) } catch { failures.append(error) }
            failures = batch.failures + failures
            outcome.metrics = batch.takeMetrics()
            outcome.failures = failures.map { "\($0)".replacing(hostRoot + "/", with: "/") }
        }
        return outcome
    }

    /// Gives all metrics to a processor, or to an aggregator that pushes once after them.
    public func run(_ metrics: [Metric], hostRoot: String = "/") throws -> Outcome {
        let clock = ManualClock(at: Self.time)
        if var processor = plugin as? any Processor {
            try processor.start(Self.context(clock, hostRoot: hostRoot))
            var metrics = metrics
            let later = Guarded<[Metric]>([])
            var work: (any LateWork)?
            if var late = processor as? any LateProcessor {
                work = try late.begin { metrics in later.withLock { $0 += metrics } }
                processor = late
            }
            processor.process(&metrics)
            work?.drain()
            return Outcome(metrics: metrics + later.withLock { $0 })
        }
        guard var aggregator = plugin as? any Aggregator else {
            throw CaseError("\(id) is no processor and no aggregator")
        }
        try aggregator.start(Self.context(clock))
        for metric in metrics { aggregator.add(metric) }
        return Outcome(metrics: aggregator.push(at: Self.time))
    }

    private static func context(
        _ clock: ManualClock, hostRoot: String = "/", http: any HTTPClient = ScriptedHTTPClient()
    ) -> PluginContext {
        PluginContext(
            logger: Logger(label: "case") { _ in SwiftLogNoOpLogHandler() }, hostRoot: hostRoot,
            http: http, clock: clock)
    }
}

/// A case that does not say what it must.
public struct CaseError: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
