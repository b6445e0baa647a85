import Processes
import TestSupport
import Testing
import Threads

@Suite(.timeLimit(.minutes(1))) struct KeptProcessTests {
    init() { ignoreBrokenPipes() }

    /// What a process told.
    final class Told: Sendable {
        typealias State = (output: [UInt8], errors: [UInt8], ends: [Child.Ending], asked: [Bool])
        let state = Guarded(State([], [], [], []))
        private let changed = WakeSignal()

        var listener: KeptProcess.Listener {
            var listener = KeptProcess.Listener()
            listener.output = { piece in self.note { $0.output += piece } }
            listener.errors = { piece in self.note { $0.errors += piece } }
            listener.end = { ending, isAsked in
                self.note {
                    $0.ends.append(ending)
                    $0.asked.append(isAsked)
                }
            }
            return listener
        }

        var output: String { String(decoding: state.withLock { $0.output }, as: UTF8.self) }
        var ends: [Child.Ending] { state.withLock { $0.ends } }

        private func note(_ change: (inout State) -> Void) {
            state.withLock { change(&$0) }
            changed.poke()
        }

        func wait(until isTrue: () -> Bool) { while !isTrue() { _ = changed.wait(alarm: nil) { false } } }
    }

    private static func process(
        _ script: String, clock: any ThreadClock = SystemClock(), restartsAfterError: Bool = true
    ) throws -> KeptProcess {
        try KeptProcess(
            Command(["/bin/sh", "-c", script], environment: ["PATH": "/usr/bin:/bin"]), restartDelay: .seconds(10),
            restartsAfterError: restartsAfterError, clock: clock)
    }

    private static let farewell = KeptProcess.Farewell(patience: .seconds(20), killGrace: .seconds(5))

    @Test("It reads what it is sent, and ends by itself when nothing more comes")
    func echo() throws {
        let told = Told()
        let process = try Self.process("cat; printf end")
        try process.listen("test", told.listener)
        #expect(process.send(Array("hello ".utf8)[...], patience: .seconds(20)) == .all)
        told.wait { told.output == "hello " }
        process.stop(Self.farewell)
        #expect(told.output == "hello end" && told.ends == [.exit(0)])
        #expect(told.state.withLock { $0.asked } == [true])
        #expect(process.send([1], patience: .zero) == .closed(0), "it is gone")
    }

    @Test(
        "It is started again when the delay is over, and counts its lives",
        arguments: ["exit 0", "exit 3", "kill -9 $$"])
    func restarts(_ end: String) throws {
        let clock = ManualClock()
        let told = Told()
        let process = try Self.process("printf x; \(end)", clock: clock)
        try process.listen("test", told.listener)
        for life in 1...3 {
            clock.waitForSleepers(1)
            #expect(told.output == String(repeating: "x", count: life) && told.ends.count == life)
            #expect(process.generation == nil)
            if life < 3 { clock.advance(by: .seconds(10)) }
        }
        process.stop(Self.farewell)
        #expect(told.ends.count == 3 && told.state.withLock { $0.asked } == [false, false, false])
    }

    @Test("With that wish it is not started again once it has failed")
    func stopsOnError() throws {
        let told = Told()
        let process = try Self.process("exit 3", clock: ManualClock(), restartsAfterError: false)
        try process.listen("test", told.listener)
        told.wait { told.ends == [.exit(3)] }
        process.stop(Self.farewell)
    }

    @Test("A deaf one is killed with all it has started; one outside the group is left alone, and not waited for")
    func deaf() throws {
        for script in [
            "trap '' TERM; printf x; while :; do sleep 60; done", "printf x; sleep 60",
            "setsid sleep 3 & printf x; wait",
        ] {
            let told = Told()
            let process = try Self.process(script)
            try process.listen("test", told.listener)
            told.wait { told.output == "x" }
            process.stop(KeptProcess.Farewell(patience: .milliseconds(50), killGrace: .milliseconds(50)))
            #expect(told.ends.count == 1)
        }
    }

    @Test("Who does not read is not waited for longer than one's patience")
    func stalls() throws {
        let told = Told()
        let process = try Self.process("printf x; sleep 60")
        try process.listen("test", told.listener)
        told.wait { told.output == "x" }
        let flood = [UInt8](repeating: 7, count: 1 << 20)
        guard case .part(let count) = process.send(flood[...], patience: .milliseconds(50)) else {
            Issue.record("it has read all of it")
            return
        }
        #expect(count > 0 && count < flood.count)
        #expect(process.send(flood[...], patience: .seconds(60), isGivenUp: { true }) == .part(0))
        process.stop(KeptProcess.Farewell(patience: .zero, killGrace: .zero))
    }

    @Test("A signal reaches it")
    func signals() throws {
        let told = Told()
        let process = try Self.process("trap 'printf usr1' USR1; printf x; while read line; do :; done; printf end")
        try process.listen("test", told.listener)
        told.wait { told.output == "x" }
        process.signal(10)
        // The shell is woken out of its read by the signal or by the line; both run the trap.
        _ = process.send([10], patience: .seconds(20))
        told.wait { told.output.contains("usr1") }
        process.stop(Self.farewell)
    }
}
