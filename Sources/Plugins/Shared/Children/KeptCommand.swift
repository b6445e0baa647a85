import Logging
import PluginKit
import Processes
import Threads

/// A command that a plugin keeps running: started, told of in the log, and listened to.
struct KeptCommand: Sendable {
    /// For those that are asked to end before the outputs write their last: together within the grace of a gather.
    static let shortFarewell = KeptProcess.Farewell(patience: .milliseconds(1000), killGrace: .milliseconds(500))
    /// For those whose answers the outputs are still to have.
    static let processorFarewell = KeptProcess.Farewell(patience: .seconds(2), killGrace: .milliseconds(500))
    /// For those that have the metrics in their hands: together within the grace of the last flush.
    static let longFarewell = KeptProcess.Farewell(patience: .seconds(3), killGrace: .milliseconds(500))

    let process: KeptProcess
    private let words: [String]
    private let restartDelay: Duration
    private let restartsAfterError: Bool
    private let logger: Logger
    private let thread: String

    /// Starts it. What it says waits until `listen`.
    /// - Parameter plugin: its full name: `inputs.execd`.
    init(
        _ program: KeptCommandKeys, restartsAfterError: Bool = true, for plugin: String, _ context: PluginContext
    ) throws(StartError) {
        words = program.command
        restartDelay = program.restartDelay
        self.restartsAfterError = restartsAfterError
        logger = context.logger
        thread = plugin
        do throws(Command.StartFailure) {
            process = try KeptProcess(
                Command(words, environment: context.environment, adding: program.environment),
                restartDelay: restartDelay, restartsAfterError: restartsAfterError, clock: context.clock)
        } catch {
            let hint =
                words.count == 1 && words[0].contains(" ")
                ? "; the program and each argument must be a string of their own" : ""
            throw .fatal("cannot start \(quoted(words.joined(separator: " "))): \(error)\(hint)")
        }
    }

    /// - Parameters:
    ///   - output: gets each piece of its output.
    ///   - outputEnd: told when it has ended, each time.
    ///   - restarted: told when it runs again.
    func listen(
        output: @escaping @Sendable (ArraySlice<UInt8>) -> Void, outputEnd: @escaping @Sendable () -> Void,
        restarted: @escaping @Sendable () -> Void = {}
    ) throws(WorkerThreadError) {
        let (logger, words, delay, restarts) = (logger, words, restartDelay, restartsAfterError)
        let errors = ChildLog(logger)
        var listener = KeptProcess.Listener()
        listener.output = output
        listener.errors = { errors.take($0) }
        listener.end = { ending, isAsked in
            errors.finish()
            outputEnd()
            let program = quoted(words.joined(separator: " "))
            if isAsked { return logger.info("process \(program) \(ending.words)") }
            let sequel =
                restarts || ending == .exit(0) ? "; restarting in \(delay.goText)" : " and is not started again"
            logger.error("process \(program) \(ending.words)\(sequel)")
        }
        listener.restart = restarted
        listener.trouble = { logger.error("cannot be started again, next try in \(delay.goText): \($0)") }
        try process.listen(thread, listener)
    }
}

extension Child.Ending {
    /// `the process ...`
    var words: String {
        switch self {
        case .exit(let status): "ended with exit status \(status)"
        case .signal(let number): "was ended by signal \(number)"
        }
    }
}
