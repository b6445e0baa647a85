import KernelFiles
import Threads

/// Tells when files in directories are written to. Only that they are: who is told looks which, and asks for more.
struct DirectoryWatch: Sendable {
    private var changes: DirectoryChanges
    private let bell: Doorbell
    private let thread: WorkerThread
    private var watches: [String: Int32] = [:]

    /// - Parameter tell: called on a thread of its own, once for all that happens until `hear`.
    init(_ tell: @escaping @Sendable () -> Void) throws {
        changes = try DirectoryChanges()
        let events = try EventSet()
        try events.add(changes)
        let bell = try Doorbell(over: events)
        self.bell = bell
        thread = try WorkerThread(name: "inputs.tail") { bell.listen(tell) }
    }

    /// What was told is known; from now on it tells of more.
    mutating func hear() {
        while !changes.next().isEmpty {}
        bell.arm()
    }

    /// From now on these directories, and no others. What happens in one that cannot be watched is seen with the next
    /// search.
    mutating func watch(_ directories: Set<String>) {
        for (directory, watch) in watches where !directories.contains(directory) {
            changes.drop(watch)
            watches[directory] = nil
        }
        // Those known are asked for again: another directory may have come in their place.
        for directory in directories {
            watches[directory] = (try? changes.watch(directory.isEmpty ? "." : directory, for: .files)) ?? nil
        }
    }

    func end() {
        bell.end()
        thread.join()
    }
}
