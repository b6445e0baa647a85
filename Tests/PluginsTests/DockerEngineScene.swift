import Foundation
import HTTP
import Logging
import MetricModel
import PluginKit
import TOML
import TestSupport
import Testing
import Threads

@testable import Plugins

/// An engine of the cases behind `inputs.docker`, with answers that a test puts in the way of single requests.
final class DockerEngineScene: Sendable {
    static let memory = "3fd83b5b95baaf3b60d36d7972ad4e0a355e2b935509e3f02632b15226f7fb10"
    static let burn = "229cb2ff71e9f0c778112dcd7385c1d70df37c236e723e82c450d19406bf2f8b"
    static let oom = "ee868933b911cb0caa9a38dda982fabdbd105eb86f88f6e42ee0c2f669f1534e"

    private let instead = Guarded<[String: Result<HTTPResponse, HTTPError>]>([:])
    private let isAway = Guarded(false)
    let clock = ManualClock(at: PluginCase.time)
    let log = CgroupInputTests.LogLines()
    let http: ScriptedHTTPClient
    let hostRoot: String
    let environment: [String: String]

    /// - Parameter engine: a case of `inputs/docker`.
    init(_ engine: String = "v2-engine", hostRoot: String = "/nowhere", environment: [String: String] = [:]) {
        self.hostRoot = hostRoot
        self.environment = environment
        let (instead, isAway) = (instead, isAway)
        let folder = CaseFolder.root.appendingPathComponent("inputs/docker/\(engine)/http")
        http = AnswerFolder(url: folder).client { path throws(HTTPError) in
            if isAway.withLock({ $0 }) { throw HTTPError(.unreachable, "nobody there") }
            return try instead.withLock { $0[path] }?.get()
        }
    }

    /// What the engine answers from now on; nil for what the case says.
    func answer(_ path: String, _ answer: Result<HTTPResponse, HTTPError>?) {
        instead.withLock { $0[path] = answer }
    }

    func answer(_ path: String, _ body: String) {
        answer(path, .success(HTTPResponse(status: 200, body: Array(body.utf8))))
    }

    /// What was logged; how each name was found is for the curious.
    var said: [String] { log.all.filter { !$0.hasPrefix("debug ") } }

    func goAway(_ isGone: Bool = true) { isAway.withLock { $0 = isGone } }

    func input(_ options: String = "") throws -> DockerInput {
        var input = DockerInput()
        var decoding = Decoding()
        try TOMLParser.parse(options, file: "f.toml").decode(into: [input], owner: "inputs.docker", &decoding)
        try #require(decoding.problems.isEmpty, "\(decoding.problems)")
        let log = log
        try input.start(
            PluginContext(
                logger: Logger(label: "test") { _ in log }, hostRoot: hostRoot, http: http, environment: environment,
                clock: clock))
        return input
    }

    func gather(_ input: inout DockerInput) throws -> Batch {
        var batch = Batch(time: clock.now)
        try input.gather(into: &batch)
        return batch
    }
}
