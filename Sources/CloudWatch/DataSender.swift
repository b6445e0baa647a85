/// Sends data, each of which arrives, is refused, or waits, on its own.
///
/// A request that is refused as invalid is taken apart until only the guilty data are out. Data are never sent again
/// once the service has taken them.
public struct DataSender: Sendable {
    public enum Fate: Sendable, Equatable { case waiting, accepted, refused }

    /// What became of data.
    public struct Report: Sendable {
        /// One for each, in their order.
        public var fates: [Fate]
        /// Why one was refused: for each that was, in the order of being refused.
        public var refusals: [(datum: Int, message: String)] = []
        /// Why the rest waits; nil if nothing does.
        public var problem: String?
        /// Requests that were answered, or not.
        public var requests = 0

        fileprivate init(count: Int) { fates = Array(repeating: .waiting, count: count) }
    }

    public var client: CloudWatchClient
    private let wire: RequestFormat
    private let namespace: String

    public init(_ client: CloudWatchClient, as wire: RequestFormat, namespace: String) {
        self.client = client
        self.wire = wire
        self.namespace = namespace
    }

    public mutating func send(_ data: borrowing [Datum]) -> Report {
        var report = Report(count: data.count)
        var rendered = RenderedData(wire, namespace: namespace)
        var begin = 0
        while begin < data.count {
            rendered.removeAll()
            var end = begin
            while end < data.count, !rendered.isFull {
                rendered.append(data[end])
                end += 1
            }
            var request = Request(offset: begin)
            guard deliver(Array(0..<end - begin), of: rendered, &request, &report) else { break }
            begin = end
        }
        return report
    }

    /// One request, which may become many.
    private struct Request {
        /// Of its first datum among all.
        let offset: Int
        /// Whether the service has not yet named a datum that was good.
        var trustsNames = true
    }

    /// False if the rest has to wait.
    private mutating func deliver(
        _ data: [Int], of rendered: borrowing RenderedData, _ request: inout Request, _ report: inout Report
    ) -> Bool {
        report.requests += 1
        switch client.send(rendered.body(of: data), as: wire) {
        case .accepted:
            for datum in data { report.fates[request.offset + datum] = .accepted }
            return true
        case .failed(let problem):
            report.problem = problem
            return false
        case .tooLarge(let message) where data.count == 1, .refused(let message, _) where data.count == 1:
            report.fates[request.offset + data[0]] = .refused
            report.refusals.append((request.offset + data[0], message))
            return true
        case .tooLarge: return deliverHalves(data, of: rendered, &request, &report)
        case .refused(_, let members):
            let named = members.filter { (1...data.count).contains($0) }.map { data[$0 - 1] }
            guard request.trustsNames, !named.isEmpty else {
                return deliverHalves(data, of: rendered, &request, &report)
            }
            return deliver(named, apartFrom: data, of: rendered, &request, &report)
        }
    }

    private mutating func deliverHalves(
        _ data: [Int], of rendered: borrowing RenderedData, _ request: inout Request, _ report: inout Report
    ) -> Bool {
        let middle = data.count / 2
        return deliver(Array(data[..<middle]), of: rendered, &request, &report)
            && deliver(Array(data[middle...]), of: rendered, &request, &report)
    }

    /// Each datum that the service has named goes alone, for only its own refusal proves it guilty; the rest goes
    /// together. A name that proves wrong is the last one believed, so that a service that counts otherwise costs one
    /// request more and not a thousand.
    private mutating func deliver(
        _ named: [Int], apartFrom data: [Int], of rendered: borrowing RenderedData, _ request: inout Request,
        _ report: inout Report
    ) -> Bool {
        var done: Set<Int> = []
        for datum in named {
            guard deliver([datum], of: rendered, &request, &report) else { return false }
            done.insert(datum)
            if report.fates[request.offset + datum] == .accepted {
                request.trustsNames = false
                break
            }
        }
        let rest = data.filter { !done.contains($0) }
        return rest.isEmpty || deliver(rest, of: rendered, &request, &report)
    }
}
