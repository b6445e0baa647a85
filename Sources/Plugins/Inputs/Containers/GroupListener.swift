import KernelFiles
import Threads

/// A thread that sleeps until something happens to groups, and calls then. It ends with its last holder.
final class GroupListener: Sendable {
    private let bell: Doorbell
    private let thread: WorkerThread

    init(_ bell: Doorbell, calling call: @escaping @Sendable () -> Void) throws(WorkerThreadError) {
        self.bell = bell
        thread = try WorkerThread(name: "group events") { bell.listen(call) }
    }

    deinit {
        bell.end()
        thread.join()
    }

    /// What comes from now on is called for, too.
    func arm() { bell.arm() }
}
