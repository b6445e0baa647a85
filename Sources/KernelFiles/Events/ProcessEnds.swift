import CEvents
import Glibc

/// Tells when processes end: at once through a descriptor of each (any user may have it, since Linux 5.3), and where
/// none is to be had, by looking twenty times a second.
public struct ProcessEnds: Sendable {
    private let events: EventSet
    private let timer: Descriptor
    private var descriptors: [UInt64: Descriptor] = [:]
    private var polled: [UInt64: pid_t] = [:]
    private let opener: @Sendable (pid_t) -> Int32

    private static let timerToken = UInt64.max
    private static let pause = 50_000_000

    public init() throws(KernelFileError) { try self.init { heliograph_pidfd_open($0) } }

    init(opener: @escaping @Sendable (pid_t) -> Int32) throws(KernelFileError) {
        self.opener = opener
        events = try EventSet()
        let number = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
        guard number >= 0 else { throw KernelFileError("timerfd", systemError: errno) }
        timer = Descriptor(number)
        try events.add(number, as: Self.timerToken)
    }

    /// How many have a descriptor, and how many are looked at instead.
    public var counts: (held: Int, polled: Int) { (descriptors.count, polled.count) }

    var descriptor: Descriptor { events.descriptor }

    /// False if it has ended by now.
    /// - Parameter token: less than `UInt64.max`; one that is followed already follows this process now.
    public mutating func follow(
        _ process: UInt64, as token: UInt64, within budget: inout DescriptorBudget
    ) -> Bool {
        drop(token, within: &budget)
        guard let process = pid_t(exactly: process) else { return false }
        if budget.take() {
            let number = opener(process)
            if number >= 0 {
                let descriptor = Descriptor(number)
                if (try? events.add(number, as: token)) != nil {
                    descriptors[token] = descriptor
                    return true
                }
            } else if errno == ESRCH {
                budget.giveBack()
                return false
            }
            budget.giveBack()
        }
        guard Self.lives(process) else { return false }
        polled[token] = process
        if polled.count == 1 { setTimer(Self.pause) }
        return true
    }

    public mutating func drop(_ token: UInt64, within budget: inout DescriptorBudget) {
        if descriptors.removeValue(forKey: token) != nil { budget.giveBack() }
        if polled.removeValue(forKey: token) != nil, polled.isEmpty { setTimer(0) }
    }

    /// The tokens of those that ended; they are followed no longer. There may be more.
    public mutating func next(within budget: inout DescriptorBudget) -> [UInt64] {
        var ended: [UInt64] = []
        for token in events.ready() {
            if token != Self.timerToken {
                ended.append(token)
                continue
            }
            var expirations: UInt64 = 0
            read(timer.number, &expirations, 8)
            ended += polled.filter { !Self.lives($0.value) }.keys
        }
        for token in ended { drop(token, within: &budget) }
        return ended
    }

    private static func lives(_ process: pid_t) -> Bool { kill(process, 0) == 0 || errno != ESRCH }

    private func setTimer(_ nanoseconds: Int) {
        let span = timespec(tv_sec: 0, tv_nsec: nanoseconds)
        var value = itimerspec(it_interval: span, it_value: span)
        timerfd_settime(timer.number, 0, &value, nil)
    }
}
