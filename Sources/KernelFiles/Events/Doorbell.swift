import CEvents
import Glibc

/// Lets one thread sleep until there are events, while another one, which owns what they come from, reads them.
///
/// It rings once, and not again until it is armed: what was not read by then rings at once.
public final class Doorbell: Sendable {
    private let set: EventSet
    private let events: EventSet
    private let ending: Descriptor

    private static let endToken: UInt64 = 0
    private static let eventToken: UInt64 = 1
    /// A flood rings a hundred times a second at most: some groups hit their bounds without pause.
    private static let burst = 32
    private static let rest: UInt32 = 10_000

    public init(over events: EventSet) throws(KernelFileError) {
        self.events = events
        set = try EventSet()
        // What is written to it is never read, so the end stays told.
        let number = eventfd(0, Int32(EFD_CLOEXEC))
        guard number >= 0 else { throw KernelFileError("eventfd", systemError: errno) }
        ending = Descriptor(number)
        try set.add(number, as: Self.endToken)
        try set.add(events.descriptor.number, as: Self.eventToken, isOnce: true)
    }

    /// To hear of what comes from now on, and of what is there.
    public func arm() { set.arm(events.descriptor.number, as: Self.eventToken) }

    /// Ends `listen`, for good.
    public func end() {
        var one: UInt64 = 1
        write(ending.number, &one, 8)
    }

    /// Calls `ring` each time, on this thread, until the end.
    public func listen(_ ring: () -> Void) {
        var quick = 0
        while true {
            let began = ContinuousClock.now
            let ready = set.ready(within: -1)
            if ready.contains(Self.endToken) { return }
            if ready.isEmpty { continue }
            ring()
            quick = ContinuousClock.now - began < .milliseconds(10) ? quick + 1 : 0
            if quick > Self.burst { usleep(Self.rest) }
        }
    }
}
