import Glibc
import KernelFiles

/// One process of a container, as far as it tells which network the container has.
struct ProcessView: Sendable, Equatable {
    let pid: UInt64
    /// The counters of its network namespace.
    let networkPath: String
    /// Of that file: each namespace has one of its own.
    let inode: UInt64
    /// The namespace's number, from a link that only some may read. Recordings have it, where inodes say nothing.
    let namespace: UInt64?
    /// Whether it is the process that holds a pod's namespaces and does nothing else.
    let isPause: Bool
    /// When it began, in clock ticks after boot.
    let started: UInt64

    /// Nil if there is no such process, or it may not be looked at.
    init?(pid: UInt64, procRoot: String, with reader: inout FileReader) {
        let directory = "\(procRoot)/\(pid)"
        guard let inode = Self.inode(directory + "/net/dev") else { return nil }
        self.pid = pid
        self.inode = inode
        networkPath = directory + "/net/dev"
        namespace = Self.namespace(directory + "/ns/net")
        isPause = reader.read(directory + "/comm") { $0.count == 6 ? Self.isPause($0) : false } ?? false
        started = reader.read(directory + "/stat") { Self.started($0) } ?? .max
    }

    /// Whether its network is still the one it was: not another process of the same number, not moved elsewhere.
    var isCurrent: Bool { Self.inode(networkPath) == inode }

    func sharesNetwork(with other: ProcessView) -> Bool {
        inode == other.inode || namespace != nil && namespace == other.namespace
    }

    /// The first namespace of a kernel has this number, since Linux 6.18.
    private static let firstNamespace: UInt64 = 0xEFFF_FFF9

    /// Whether its network is the host's; `host` is a process that surely has it. Where nothing can tell, it is taken
    /// for the host's, which is not counted.
    func isOnHostNetwork(_ host: ProcessView?) -> Bool {
        guard let host else { return namespace == nil || namespace == Self.firstNamespace }
        return namespace == Self.firstNamespace || sharesNetwork(with: host)
    }

    /// Who stands for a network that several have: the pod's pause process, else the oldest.
    static func stands(_ one: ProcessView, before other: ProcessView) -> Bool {
        if one.isPause != other.isPause { return one.isPause }
        return (one.started, one.pid) < (other.started, other.pid)
    }

    private static func inode(_ path: String) -> UInt64? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }

    /// `net:[4026531840]`
    private static func namespace(_ link: String) -> UInt64? {
        var text = [UInt8](repeating: 0, count: 64)
        let count = readlink(link, &text, text.count)
        guard count > 0 else { return nil }
        var at = 0
        let span = text.span.extracting(0..<count)
        return span.skip("net:[", &at) ? span.number(&at) : nil
    }

    private static func isPause(_ text: Span<UInt8>) -> Bool {
        var at = 0
        return text.skip("pause\n", &at)
    }

    /// The 22nd word of `stat`. The second, in brackets, may hold anything, so the count begins after the last bracket.
    static func started(_ text: Span<UInt8>) -> UInt64? {
        var at = max(text.count - 1, 0)
        while at > 0, text[at] != UInt8(ascii: ")") { at -= 1 }
        for _ in 2..<22 {
            text.skipWord(&at)
            text.skipSpaces(&at)
        }
        return text.number(&at)
    }
}

extension ProcessView {
    /// The first process that can be looked at of a group, or of the groups below it: a container that runs an init of
    /// its own keeps none at its top. Those listed first may have ended since.
    static func first(in directory: String, procRoot: String, with reader: inout FileReader) -> ProcessView? {
        let path = directory + "/cgroup.procs"
        let listed = reader.read(path) { text -> [UInt64]? in
            var pids: [UInt64] = []
            var at = 0
            while pids.count < Self.tries, let pid = text.number(&at) {
                pids.append(pid)
                text.skipLine(&at)
            }
            return pids
        }
        // Processes of a namespace that is not below ours are written as 0.
        if listed?.first == 0 {
            reader.note(
                KernelFileError(path, "shows no process from here: share the host's pid namespace", isDenied: true))
            return nil
        }
        for pid in listed ?? [] {
            if let process = ProcessView(pid: pid, procRoot: procRoot, with: &reader) { return process }
        }
        guard listed?.isEmpty ?? true else { return nil }
        for name in reader.directories(in: directory).sorted() {
            if let process = first(in: directory + "/" + name, procRoot: procRoot, with: &reader) { return process }
        }
        return nil
    }

    private static let tries = 16
}
