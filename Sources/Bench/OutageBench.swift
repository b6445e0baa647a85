import HTTP
import Logging
import PluginKit
import Threads

/// A service that is away for hours while metrics come in: what waits is bounded and with it memory, and when the
/// service is back, so is memory.
enum OutageBench {
    private static let each = 1000
    private static let limit = 50_000
    /// Gathers, ten seconds apart.
    private static let healthy = 60
    private static let toFill = 120
    private static let away = 1080
    private static let growthLimit = 1.05
    private static let restLimit = 1.1

    /// - Parameter isAggregated: what waits is then the data of windows that have ended.
    static func run(isAggregated: Bool) throws -> [Finding] {
        let folder = try Folder("outage")
        defer { folder.remove() }
        try folder.write(LineText.make(each, isTimed: false), to: "in.influx")
        let service = FickleService()
        let pipeline = try DrivenPipeline(
            configuration(folder.path + "/in.influx", isAggregated), http: service, logLevel: .critical)
        defer { pipeline.stop() }

        var last = DrivenPipeline.Pass()
        var dropped = 0
        let before = try memory(after: healthy) { last = pipeline.pass() }
        service.leave()
        let full = try memory(after: toFill) { last = pipeline.gather() }
        let end = try memory(after: away - toFill) {
            last = pipeline.gather()
            dropped += last.dropped
        }
        guard isAggregated ? last.held == limit : dropped > limit, service.refused >= away / 2 else {
            throw BenchError("the buffer never filled: \(last), \(service.refused) requests refused")
        }
        service.comeBack()
        let drained = pipeline.pass()
        guard isAggregated || drained.written > limit / 2 else { throw BenchError("what waited was lost: \(drained)") }
        let after = try memory(after: healthy) { last = pipeline.pass() }
        guard last.held == 0, last.dropped == 0 else { throw BenchError("something still waits: \(last)") }
        let name = "outage of \(away * 10 / 3600) h" + (isAggregated ? ", windows" : "")
        return [
            .bounded(
                name + ", while full", end / full, unit: "x first", atMost: growthLimit,
                "\(rounded(full)) MiB to \(rounded(end)); \(limit) wait; \(service.refused) requests fail"),
            .bounded(
                "  once it is over", after / before, unit: "x before", atMost: restLimit,
                "\(rounded(before)) MiB before, \(rounded(after)) after"),
        ]
    }

    /// The most MiB that are resident during the last five minutes, for windows come and go.
    private static func memory(after gathers: Int, _ gather: () -> Void) throws -> Double {
        for _ in 0..<gathers - 30 { gather() }
        var most = 0
        for _ in 0..<30 {
            gather()
            most = max(most, try ProcessStatus().kilobytes("VmRSS"))
        }
        return Double(most) / 1024
    }

    private static func configuration(_ input: String, _ isAggregated: Bool) -> String {
        """
        [agent]
          metric_buffer_limit = \(limit)
        [[inputs.file]]
          files = ["\(input)"]
          data_format = "influx"
        [[outputs.cloudwatch]]
          region = "eu-west-1"
          namespace = "Bench"
          access_key = "AKIDEXAMPLE"
          secret_key = "example"
          endpoint_url = "http://127.0.0.1:9"
          aggregate = "\(isAggregated ? "1m" : "0s")"
        """
    }
}

/// Takes every request, or cannot be reached.
private final class FickleService: HTTPClient {
    private let state = Guarded((isAway: false, refused: 0))

    /// Requests that found nobody.
    var refused: Int { state.withLock { $0.refused } }

    func leave() { state.withLock { $0.isAway = true } }
    func comeBack() { state.withLock { $0.isAway = false } }

    func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        let isAway = state.withLock { state in
            if state.isAway { state.refused += 1 }
            return state.isAway
        }
        if isAway { throw HTTPError(.unreachable, "nobody answers") }
        return HTTPResponse(status: 200)
    }
}
