import AgentCore
import CloudWatch
import CurlHTTP
import HTTP
import MetricModel
import Pipeline
import PluginKit
import Threads

/// 100 000 data, from metrics to a service on this machine that takes them all.
///
/// The time is that of the thread that sends; the service has a thread of its own.
enum CloudWatchBench {
    private static let fields = 8
    private static let count = 100_000
    private static let rounds = 11
    private static let limit = 1.75
    /// A moment after the times of the metrics.
    private static let now = Timestamp(nanoseconds: 1_700_000_200_000_000_000)

    /// As JSON, against plain C that prints, packs, signs and sends the same bytes.
    static func json() throws -> [Finding] {
        let batches = try batches()
        let server = try LocalServer()
        let floorServer = try LocalServer()
        let service = TakingService()
        let unpacked = try Sending("content_encoding = \"identity\"", through: service)
        let packed = try Sending("", through: service)
        let sent = try Sending("", through: CurlClient(), port: server.port)
        var mapping = MetricMapping(MappingOptions())
        let floor = try SendFloor(mapped(batches, by: &mapping), port: floorServer.port)
        try unpacked.send(batches)
        guard try service.first == floor.firstBody() else { throw BenchError("agent and floor send different bytes") }

        var parts: [SendFloor.Parts] = []
        let times = try inTurns([
            { for batch in batches { _ = mapped([batch], by: &mapping) } },
            { try unpacked.send(batches) },
            { try packed.send(batches) },
            { try sent.send(batches) },
            { parts.append(try floor.run()) },
        ])
        let requests = count / Limits.dataOfRequest
        guard server.requests == rounds * requests, floorServer.requests == server.requests else {
            throw BenchError("\(server.requests) requests came, and \(floorServer.requests) of the floor")
        }
        let whole = each(parts.map(\.sum))
        let part = { (name: String, time: Double, floor: (SendFloor.Parts) -> Double) in
            Finding.noted(
                "  " + name, time, unit: "ns/datum", "floor \(rounded(each(parts.map(floor))))")
        }
        return [
            .bounded(
                "cloudwatch, \(count) data", times[3] / whole, unit: "x floor", atMost: limit,
                "\(rounded(times[3] / 1000)) us to \(rounded(whole / 1000)) us each; \(requests) requests"),
            .noted("  map", times[0], unit: "ns/datum", "the floor has none"),
            part("render", times[1] - times[0], \.print),
            part("pack", times[2] - times[1], \.pack),
            part("sign and send", times[3] - times[2], \.send),
        ]
    }

    static func query() throws -> [Finding] {
        let batches = try batches()
        let server = try LocalServer()
        let service = TakingService()
        let unpacked = try Sending("protocol = \"query\"\ncontent_encoding = \"identity\"", through: service)
        let packed = try Sending("protocol = \"query\"", through: service)
        let sent = try Sending("protocol = \"query\"", through: CurlClient(), port: server.port)
        let times = try inTurns([
            { try unpacked.send(batches) },
            { try packed.send(batches) },
            { try sent.send(batches) },
        ])
        return [
            .noted(
                "cloudwatch query, \(count) data", times[2], unit: "ns/datum",
                "map and render \(rounded(times[0])), pack \(rounded(times[1] - times[0])), "
                    + "sign and send \(rounded(times[2] - times[1])); \(server.requests / rounds) requests")
        ]
    }

    /// What a value costs that joins a window, and one that opens it.
    static func window() throws -> [Finding] {
        let batches = try batches()
        var mapping = MetricMapping(MappingOptions())
        let data = mapped(batches, by: &mapping)
        var statistics = AggregationWindow(seconds: 3600, form: .statistics)
        var distribution = AggregationWindow(seconds: 3600, form: .distribution)
        for datum in data { statistics.add(datum) }
        for datum in data { distribution.add(datum) }
        let joined = statistics.count
        let whole = try Sending("aggregate = \"1h\"", through: TakingService())
        let times = try inTurns([
            { for datum in data { statistics.add(datum) } },
            { for datum in data { distribution.add(datum) } },
            {
                var window = AggregationWindow(seconds: 3600, form: .statistics)
                for datum in data { window.add(datum) }
                guard window.takeEnded(now: .max / 2, all: true).count == joined else {
                    throw BenchError("the window lost data")
                }
            },
            { try whole.send(batches) },
        ])
        return [
            .noted(
                "cloudwatch window", times[0], unit: "ns/datum",
                "statistics; a distribution \(rounded(times[1])), filled and emptied \(rounded(times[2])), "
                    + "from metrics \(rounded(times[3]))")
        ]
    }

    /// Each in turn, again and again: the fastest of each, in nanoseconds for one datum.
    private static func inTurns(_ bodies: [() throws -> Void]) throws -> [Double] {
        var times = [[Double]](repeating: [], count: bodies.count)
        for _ in 0..<rounds {
            for (i, body) in bodies.enumerated() {
                let start = threadTime()
                try body()
                times[i].append(Double(threadTime() - start))
            }
        }
        return times.map(each)
    }

    /// All else on the machine only makes it slower.
    private static func each(_ times: [Double]) -> Double { (times.min() ?? 0) / Double(count) }

    /// As the agent's queue hands them out.
    private static func batches() throws -> [[Metric]] {
        let metrics = try LineText.metrics(count / fields)
        return stride(from: 0, to: metrics.count, by: 1000).map { Array(metrics[$0..<min($0 + 1000, metrics.count)]) }
    }

    private static func mapped(_ batches: [[Metric]], by mapping: inout MetricMapping) -> [Datum] {
        var data: [Datum] = []
        for metric in batches.joined() { mapping.map(metric, now: now.seconds, into: &data) { _ in } }
        return data
    }

    /// The output as it is configured and started.
    private final class Sending {
        private var output: any Output

        init(_ options: String, through http: any HTTPClient, port: UInt16 = 9) throws {
            let config = try DrivenPipeline.config(
                """
                [[inputs.mem]]
                [[outputs.cloudwatch]]
                  region = "eu-west-1"
                  namespace = "Bench"
                  access_key = "AKIDEXAMPLE"
                  secret_key = "example"
                  endpoint_url = "http://127.0.0.1:\(port)"
                  \(options)
                """)
            guard let output = config.pipeline.outputs.first?.output else { throw BenchError("no output to measure") }
            self.output = output
            try self.output.start(DrivenPipeline.context(http, PassClock(at: CloudWatchBench.now)))
        }

        func send(_ batches: [[Metric]]) throws {
            for batch in batches {
                let report = output.write(batch)
                guard report.fates.allSatisfy({ $0 == .accept }) else {
                    throw BenchError("not everything arrived: \(report.problem ?? "refused")")
                }
            }
        }
    }
}

/// Takes each request at once, without a network.
private final class TakingService: HTTPClient {
    private let kept = Guarded<[UInt8]>([])

    /// The body of the first request.
    var first: [UInt8] { kept.withLock { $0 } }

    func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        kept.withLock { if $0.isEmpty { $0 = request.body } }
        return HTTPResponse(status: 200)
    }
}
