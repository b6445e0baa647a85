import CEvents
import Glibc

/// Descriptors that are waited for together, each with a number of its own. A set can itself be in another one.
public struct EventSet: Sendable {
    let descriptor: Descriptor

    public init() throws(KernelFileError) {
        let number = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard number >= 0 else { throw KernelFileError("epoll", systemError: errno) }
        descriptor = Descriptor(number)
    }

    public func add(_ changes: DirectoryChanges) throws(KernelFileError) { try add(changes.descriptor.number, as: 0) }

    public func add(_ ends: ProcessEnds) throws(KernelFileError) { try add(ends.descriptor.number, as: 1) }

    /// - Parameter isOnce: whether it is heard of once, until `arm` is called.
    func add(_ number: Int32, as token: UInt64, isOnce: Bool = false) throws(KernelFileError) {
        guard change(EPOLL_CTL_ADD, number, token, isOnce) else { throw KernelFileError("epoll", systemError: errno) }
    }

    func arm(_ number: Int32, as token: UInt64) { _ = change(EPOLL_CTL_MOD, number, token, true) }

    private func change(_ operation: Int32, _ number: Int32, _ token: UInt64, _ isOnce: Bool) -> Bool {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | (isOnce ? EPOLLONESHOT.rawValue : 0)
        event.data.u64 = token
        return epoll_ctl(descriptor.number, operation, number, &event) == 0
    }

    /// Up to 64 of those that have something to tell.
    /// - Parameter milliseconds: how long to wait for one; -1 for as long as it takes.
    func ready(within milliseconds: Int32 = 0) -> [UInt64] {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 64) { events in
            let count = epoll_wait(descriptor.number, events.baseAddress, Int32(events.count), milliseconds)
            return (0..<max(Int(count), 0)).map { events[$0].data.u64 }
        }
    }
}
