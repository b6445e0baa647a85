import Bytes
import CloudWatch
import Gzip
import Threads

/// A CloudWatch of one's own, without its sockets: takes a request, gives the answer.
final class Sink: Sendable {
    struct State: Sendable {
        var store: MetricStore
        var journal: Journal?
        var snapshot: WorkerThread?
    }

    let settings: SinkSettings
    let started: Int64
    private let now: @Sendable () -> Int64
    private let signatures: SignatureCheck
    private let state: Guarded<State>

    /// - Parameter now: the wall clock, in seconds since the epoch.
    init(_ settings: SinkSettings, now: @escaping @Sendable () -> Int64) throws(SinkError) {
        self.settings = settings
        self.now = now
        started = now()
        signatures = SignatureCheck(keys: settings.keys, region: settings.region)
        var store = MetricStore(bounds: settings.bounds, now: started)
        var journal: Journal?
        if let directory = settings.directory {
            journal = try Journal.open(directory, into: &store) { path, bytes in
                settings.warn("'\(path)' ends in \(bytes) bytes that are no whole record; they are left out")
            }
        }
        state = Guarded(State(store: store, journal: journal))
    }

    /// Everything that was taken in is on the disk afterwards.
    func close() {
        let (journal, snapshot) = state.withLock { state in
            defer { state.journal = nil }
            return (state.journal, state.snapshot)
        }
        snapshot?.join()
        do throws(SinkError) { try journal?.close() } catch { settings.warn(error.message) }
    }

    /// The answer to one request, whatever it is; takes as long as it takes to compute.
    func answer(_ request: SinkRequest) -> SinkAnswer {
        let now = now()
        switch request.method {
        case "POST":
            let id = Self.requestID()
            return Self.stamped(call(request, id: id, now: now), id: id, now: now)
        case "GET": return Self.stamped(PageAPI(sink: self, now: now).answer(request), now: now)
        default: return Self.stamped(SinkAnswer(status: 405, text: "only GET and POST are known here"), now: now)
        }
    }

    /// The answer to one whose body is too large to be kept.
    func answer(_ request: SinkRequest, bodySize: Int) -> SinkAnswer {
        let fault = ServiceFault.tooLarge(bodySize, limit: Limits.bodySize)
        let now = now()
        refuse(fault, now: now)
        let id = Self.requestID()
        return Self.stamped(WireProtocol(request).answer(fault, id: id), id: id, now: now)
    }

    private static func stamped(_ answer: SinkAnswer, id: String? = nil, now: Int64) -> SinkAnswer {
        var answer = answer
        if let id { answer.headers.append(("x-amzn-RequestId", id)) }
        answer.headers.append(("Date", CalendarTime(seconds: now).httpDate))
        return answer
    }

    private func call(_ request: SinkRequest, id: String, now: Int64) -> SinkAnswer {
        let wire = WireProtocol(request)
        do throws(ServiceFault) {
            let region = try signatures.region(of: request, now: now)
            let body = try wire.decode(try Self.unpacked(request))
            let operation = try wire.operation(of: request, body)
            let members = try Members(body, wire: wire)
            let result = try run(operation, members, region: region, now: now)
            return wire.answer(result, to: operation, id: id)
        } catch {
            refuse(error, now: now)
            return wire.answer(error, id: id)
        }
    }

    private static func unpacked(_ request: SinkRequest) throws(ServiceFault) -> [UInt8] {
        if request.body.count > Limits.bodySize { throw .tooLarge(request.body.count, limit: Limits.bodySize) }
        switch request["content-encoding"]?.lowercased() {
        case nil, "identity": return request.body
        case "gzip":
            do throws(Gzip.Fault) {
                return try Gzip.decompress(request.body, limit: Limits.bodySize)
            } catch {
                if error == .oversized { throw .tooLarge(Limits.bodySize + 1, limit: Limits.bodySize) }
                throw ServiceFault("SerializationException", "the body is said to be gzip and is not, or is damaged")
            }
        case let encoding?:
            throw ServiceFault("SerializationException", "the Content-Encoding '\(encoding)' is not known", status: 415)
        }
    }

    private func run(
        _ operation: String, _ members: Members, region: String, now: Int64
    ) throws(ServiceFault) -> WireValue {
        switch operation {
        case "PutMetricData":
            let request = try PutRequest(members, now: now)
            try put(request, region: region, now: now)
            return .structure([])
        case "ListMetrics":
            let question = try ListMetrics(members)
            return try question.answer(state.withLock { $0.store.sorted() }, region: region)
        case "GetMetricStatistics":
            let question = try GetMetricStatistics(members)
            return question.answer(series(question.metric, region: region))
        case "GetMetricData":
            let question = try GetMetricData(members)
            return try question.answer { series($0, region: region) }
        default: throw members.wire.unknownOperation(operation)
        }
    }

    private func series(_ metric: MetricName, region: String) -> Series? {
        let identity = metric.identity(in: region)
        return state.withLock { $0.store.series[identity] }
    }

    private func refuse(_ fault: ServiceFault, now: Int64) { state.withLock { $0.store.refuse(fault, now: now) } }

    func withStore<Result>(_ body: (inout MetricStore) -> Result) -> Result { state.withLock { body(&$0.store) } }

    private static func requestID() -> String {
        var random = SystemRandomNumberGenerator()
        let digits = (0..<2).map { _ in
            let digits = String(random.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        let ends = [8, 12, 16, 20, 32]
        return zip([0] + ends, ends).map { String(digits.dropFirst($0).prefix($1 - $0)) }.joined(separator: "-")
    }
}

// What was taken in

extension Sink {
    /// Journal first: what is answered with yes is there after a crash.
    private func put(_ request: PutRequest, region: String, now: Int64) throws(ServiceFault) {
        let settings = settings
        let fault: ServiceFault? = state.withLock { state in
            do throws(ServiceFault) {
                try state.store.admit(request, region: region, now: now)
                do throws(SinkError) {
                    try state.journal?.append(.put(request, region: region, time: now))
                } catch {
                    settings.warn(error.message)
                    throw ServiceFault("InternalServiceError", error.message, status: 500)
                }
                state.store.take(request, region: region, now: now)
                Self.shorten(&state, settings)
                return nil
            } catch {
                return error
            }
        }
        if let fault { throw fault }
    }

    /// Begins another journal when this one is long, and has a snapshot written beside.
    private static func shorten(_ state: inout State, _ settings: SinkSettings) {
        guard var journal = state.journal, journal.size >= settings.journalSize else { return }
        if let snapshot = state.snapshot {
            guard snapshot.ended.isStopped else { return }
            snapshot.join()
            state.snapshot = nil
        }
        do {
            let number = try journal.rotate()
            state.journal = journal
            let store = state.store
            let directory = journal.directory
            state.snapshot = try WorkerThread(name: "snapshot") {
                do throws(SinkError) {
                    try Journal.writeSnapshot(of: store, number: number, in: directory)
                } catch {
                    settings.warn("the journal grows on: \(error.message)")
                }
            }
        } catch {
            settings.warn("the journal grows on: \(error)")
        }
    }
}
