import Glibc
import Pipeline
import Threads

/// The process's signals, each told to whoever runs right now.
///
/// They are blocked in every thread and awaited by one, so no handler runs in the middle of anything.
final class Signals: Sendable {
    private struct State: Sendable {
        var control: PipelineControl?
        var isReloadAsked = false
        /// For good: neither a reload on its way nor a run that is about to begin may swallow it.
        var isEndAsked = false
    }

    private let state = Guarded(State())

    /// Blocks the signals, for this thread and all it will start, and begins to listen.
    init() throws {
        signal(SIGPIPE, SIG_IGN)  // a closed pipe is an error of the write
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGTERM, SIGINT, SIGHUP, SIGUSR1] { sigaddset(&set, number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let awaited = set
        let state = state
        _ = try WorkerThread(name: "signals") {
            var set = awaited
            while true {
                var number: Int32 = 0
                guard sigwait(&set, &number) == 0 else { continue }
                let control = state.withLock { state in
                    switch number {
                    case SIGHUP: state.isReloadAsked = true
                    case SIGUSR1: break
                    default: state.isEndAsked = true
                    }
                    return state.control
                }
                if number == SIGUSR1 { control?.flush() } else { control?.requestStop() }
            }
        }
    }

    /// From now on signals are for this run.
    func control(_ control: PipelineControl) {
        let isOver = state.withLock { state in
            state.control = control
            return state.isEndAsked
        }
        if isOver { control.requestStop() }
    }

    /// Whether the last stop asked to begin anew.
    func takeReload() -> Bool {
        state.withLock { state in
            defer { state.isReloadAsked = false }
            return state.isReloadAsked && !state.isEndAsked
        }
    }
}
