import Glibc
import PluginKit
import Threads

/// Tells when something happens to files in directories (inotify). Only that it does: who is told looks what it was.
final class DirectoryWatch: Sendable {
    /// So long it rests after each news: a file that is written to a thousand times a second is no thousand news.
    private static let rest: Int32 = 20

    private let descriptor: Int32
    /// Closing the second ends the thread.
    private let ends: (reading: Int32, writing: Int32)
    private let watches = Guarded<[String: Int32]>([:])
    private let thread = Guarded<WorkerThread?>(nil)

    /// Nil if the kernel has none left to give.
    init?(_ tell: @escaping @Sendable () -> Void) throws(WorkerThreadError) {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        var ends: [Int32] = [-1, -1]
        guard descriptor >= 0, pipe(&ends) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            return nil
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        self.descriptor = descriptor
        self.ends = (ends[0], ends[1])
        let stop = ends[0]
        let worker = try WorkerThread(name: "inputs.tail") {
            var buffer = [UInt8](repeating: 0, count: 16384)
            while true {
                var interests = [
                    pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                    pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
                ]
                if poll(&interests, 2, -1) < 0 { continue }
                if interests[1].revents != 0 { return }
                while read(descriptor, &buffer, buffer.count) > 0 {}
                tell()
                poll(&interests[1], 1, Self.rest)
            }
        }
        thread.withLock { $0 = worker }
    }

    /// From now on these directories, and no others. One that cannot be watched is looked at with each search.
    func watch(_ directories: Set<String>) {
        watches.withLock { watches in
            for (directory, watch) in watches where !directories.contains(directory) {
                inotify_rm_watch(descriptor, watch)
                watches[directory] = nil
            }
            // Those known are asked for again: another directory may have come in their place.
            for directory in directories {
                let events = UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE)
                let watch = inotify_add_watch(descriptor, directory.isEmpty ? "." : directory, events)
                watches[directory] = watch < 0 ? nil : watch
            }
        }
    }

    /// Ends the thread.
    func end() {
        close(ends.writing)
        thread.withLock { $0 }?.join()
        close(ends.reading)
        close(descriptor)
    }
}
