public import HTTP
import JSON

/// The API of a Docker engine, or of Podman, which speaks it too.
///
/// A value that several threads may use at once. Every answer is decoded or is an `EngineError`.
public struct EngineClient: Sendable {
    private let http: any HTTPClient
    public let address: EngineAddress
    /// For each request; those for statistics take the engine one to two seconds.
    private let timeout: Duration
    /// The version that is spoken; settled by `connect`.
    public private(set) var version: APIVersion
    private let isVersionFixed: Bool

    /// A host with thousands of containers answers with some ten megabytes.
    private static let answerLimit = 256 << 20

    /// - Parameter version: the version to speak; nil to take the newest that the engine knows too.
    public init(_ address: EngineAddress, http: any HTTPClient, timeout: Duration, version: APIVersion? = nil) {
        self.address = address
        self.http = http
        self.timeout = timeout
        self.version = version ?? .newest
        isVersionFixed = version != nil
    }

    /// Asks whether anybody is there, and settles the version to speak.
    public mutating func connect(needing oldest: APIVersion) throws(EngineError) {
        let path = "/_ping"
        let answer = try answer(path, versioned: false)
        if !isVersionFixed {
            version = min(.newest, answer[header: "Api-Version"].flatMap { APIVersion($0) } ?? .unnamed)
        }
        guard version >= oldest else {
            throw EngineError(.outdated, path, "version \(oldest) of the API is needed, and this is \(version)")
        }
    }

    public func info() throws(EngineError) -> EngineInfo { try read("/info", EngineInfo.init) }

    /// All containers, those that do not run too.
    public func containers() throws(EngineError) -> [ContainerEntry] {
        try list("/containers/json?all=1", ContainerEntry.init)
    }

    public func inspect(_ id: String) throws(EngineError) -> ContainerInspection {
        try read("/containers/\(id)/json", ContainerInspection.init)
    }

    /// Nil if the engine has nothing to say, as of a container that does not run.
    public func statistics(of id: String) throws(EngineError) -> ContainerStatistics? {
        let path = "/containers/\(id)/stats"
        let answer = try answer(path + "?stream=false")
        guard answer.body.contains(where: { $0 > UInt8(ascii: " ") }) else { return nil }
        let system = answer[header: "Ostype"]
        return try Self.decode(answer, path) { document throws(Misfit) in
            try ContainerStatistics(document, system: system ?? "")
        }
    }

    /// - Parameter kinds: `container`, `image`, `volume`.
    public func diskUsage(of kinds: [String]) throws(EngineError) -> DiskUsage {
        let query = kinds.map { "type=\($0)" }.joined(separator: "&")
        return try read("/system/df?\(query)", DiskUsage.init)
    }

    public func services() throws(EngineError) -> [SwarmService] {
        try list("/services", SwarmService.init)
    }

    public func tasks() throws(EngineError) -> [SwarmTask] {
        try list("/tasks", SwarmTask.init)
    }

    // MARK: Requests

    private func answer(_ target: String, versioned: Bool = true) throws(EngineError) -> HTTPResponse {
        let path = String(target.prefix { $0 != "?" })
        var request = HTTPRequest(
            .get, address.base + (versioned ? "/v\(version)" : "") + target, timeout: timeout)
        request.unixSocket = address.socket
        request.transport = address.transport
        request.answerLimit = Self.answerLimit
        let answer: HTTPResponse
        do throws(HTTPError) { answer = try http.send(request) } catch { throw EngineError(error, path) }
        guard (200..<300).contains(answer.status) else {
            throw EngineError(.refused(status: answer.status), path, Self.refusal(answer))
        }
        return answer
    }

    /// `status 500: out of memory`: an engine says why in the member `message`.
    private static func refusal(_ answer: HTTPResponse) -> String {
        let document = try? JSONParser.parse(answer.body)
        guard let message = document?["message"]?.string, !message.isEmpty else { return "status \(answer.status)" }
        return "status \(answer.status): \(message.prefix(500))"
    }

    private func read<Value>(
        _ target: String, _ make: (JSONValue) throws(Misfit) -> Value
    ) throws(EngineError) -> Value {
        try Self.decode(try answer(target), String(target.prefix { $0 != "?" }), make)
    }

    private func list<Value>(
        _ target: String, _ make: (JSONValue) throws(Misfit) -> Value
    ) throws(EngineError) -> [Value] {
        let path = String(target.prefix { $0 != "?" })
        switch try Self.parse(try answer(target), path) {
        case .null: return []
        case .array(let items):
            var made: [Value] = []
            made.reserveCapacity(items.count)
            for item in items { made.append(try Self.decode(item, path, make)) }
            return made
        default: throw EngineError(.malformed, path, "the answer is no list")
        }
    }

    private static func decode<Value>(
        _ answer: HTTPResponse, _ path: String, _ make: (JSONValue) throws(Misfit) -> Value
    ) throws(EngineError) -> Value {
        try decode(try parse(answer, path), path, make)
    }

    private static func decode<Value>(
        _ document: JSONValue, _ path: String, _ make: (JSONValue) throws(Misfit) -> Value
    ) throws(EngineError) -> Value {
        guard document.object != nil else { throw EngineError(.malformed, path, "the answer is no object") }
        do throws(Misfit) { return try make(document) } catch {
            throw EngineError(.malformed, path, "'\(error.key)' is not \(error.wanted)")
        }
    }

    private static func parse(_ answer: HTTPResponse, _ path: String) throws(EngineError) -> JSONValue {
        do throws(JSONError) { return try JSONParser.parse(answer.body) } catch {
            throw EngineError(.malformed, path, "the answer is no JSON: \(error)")
        }
    }
}
