import CProcesses
import Glibc

/// One end of a pipe; closed when nobody holds it any more. No child inherits it, whichever thread starts one.
public final class Descriptor: Sendable {
    public let number: Int32

    init(_ number: Int32) { self.number = number }
    deinit { close(number) }

    /// A new pipe. Its ends lie above the three standard streams even where the agent was started without those, so
    /// that giving a child its streams overwrites none of them.
    static func pipe() throws(Command.StartFailure) -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard heliograph_pipe(&ends) == 0 else { throw Command.StartFailure(errno) }
        let low = ends.map(Descriptor.init)
        guard ends.contains(where: { $0 < 3 }) else { return (low[0], low[1]) }
        let moved = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 3) }
        let number = errno
        guard moved.allSatisfy({ $0 >= 0 }) else {
            for end in moved where end >= 0 { close(end) }
            throw Command.StartFailure(number)
        }
        return (Descriptor(moved[0]), Descriptor(moved[1]))
    }

    /// From now on a write that would wait fails with EAGAIN. The child's end is another matter and waits as before.
    func neverBlock() { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }

    /// What there is to read at once. Nil at the end, and when nothing can be read any more.
    func read(using buffer: inout [UInt8]) -> ArraySlice<UInt8>? {
        while true {
            let count = Glibc.read(number, &buffer, buffer.count)
            if count > 0 { return buffer[..<count] }
            guard count < 0, errno == EINTR else { return nil }
        }
    }
}

/// Waits for several descriptors at once.
struct Poll {
    private var interests: [pollfd] = []

    /// They are asked for by the order of adding; one that is nil is never ready.
    mutating func add(_ descriptor: Descriptor?, _ event: Int32) {
        interests.append(pollfd(fd: descriptor?.number ?? -1, events: Int16(event), revents: 0))
    }

    /// - Parameter span: held to a second, so that it fits whatever it is; nil waits without limit.
    mutating func wait(for span: Duration?) {
        let milliseconds: Int32 = span.map { $0 < .seconds(1) ? Self.milliseconds($0) : 1000 } ?? -1
        if poll(&interests, nfds_t(interests.count), milliseconds) < 0 {
            for i in interests.indices { interests[i].revents = 0 }
        }
    }

    /// Whether there is something to be done, be it to see the end.
    func isReady(_ index: Int) -> Bool { interests[index].revents != 0 }

    private static func milliseconds(_ span: Duration) -> Int32 {
        max(0, Int32(span.components.attoseconds / 1_000_000_000_000_000) + 1)
    }
}
