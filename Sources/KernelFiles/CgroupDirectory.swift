/// Which files of a control group are wanted.
public struct CgroupFileSelection: Sendable {
    /// Names without wildcards.
    let names: [String]
    let patterns: [String]

    /// - Parameter files: names or shell patterns; of a path only the last element counts, as in Telegraf.
    public init(_ files: [String]) {
        let last = files.compactMap { $0.split(separator: "/").last.map(String.init) }
        names = last.filter { !hasWildcard($0) }
        patterns = last.filter { hasWildcard($0) }
    }
}

/// One control group: the wanted ones of its files, each with its descriptor kept.
///
/// A file that goes, even with its whole group while it is read, is no error; one that comes is read from then on. A
/// file that nobody may read, or that makes trouble, is left out and told once.
public struct CgroupDirectory: Sendable {
    public enum Finding: Sendable {
        /// The name of a file that nobody may read, such as `memory.reclaim`.
        case unreadable(String)
        case trouble(KernelFileError)
    }

    private struct Member: Sendable {
        var file: CgroupFile
        var hasTrouble = false
    }

    private let path: String
    private let selection: CgroupFileSelection
    private var members: [Member] = []
    private var absent: [String]
    private var leftOut: Set<String> = []
    /// Of the names at the last look with patterns.
    private var fingerprint: UInt64?

    /// - Parameter path: where it is found, the root of a recorded host included.
    public init(_ path: String, selecting selection: CgroupFileSelection) {
        self.path = path
        self.selection = selection
        absent = selection.names
    }

    public mutating func read(
        using reader: inout CgroupReader, finding: (Finding) -> Void, _ visit: CgroupFile.Visitor
    ) {
        refresh(finding)
        var isComplete = true
        for i in members.indices {
            do throws(KernelFileError) {
                if try !members[i].file.read(using: &reader, visit) { isComplete = false }
            } catch {
                if !members[i].hasTrouble { finding(.trouble(error)) }
                members[i].hasTrouble = true
            }
        }
        if !isComplete {
            forgetAbsent()
            fingerprint = nil
        }
    }

    /// Files of a group come with its controllers, which may be switched on at any time. The kernel does not say when:
    /// a cgroup directory keeps no time of change.
    private mutating func refresh(_ finding: (Finding) -> Void) {
        if !absent.isEmpty { absent = absent.filter { !add($0, finding) } }
        guard !selection.patterns.isEmpty else { return }
        let directory = Directory(path)
        let found = directory.fingerprint()
        guard found != fingerprint else { return }
        if fingerprint != nil { forgetAbsent() }
        fingerprint = found
        for pattern in selection.patterns {
            for name in directory.names(matching: pattern) { _ = add(name, finding) }
        }
    }

    /// False if there is no such file now.
    private mutating func add(_ name: String, _ finding: (Finding) -> Void) -> Bool {
        if leftOut.contains(name) || members.contains(where: { $0.file.name == name }) { return true }
        let path = path + "/" + name
        switch FileKind(of: path) {
        case .readable: members.append(Member(file: CgroupFile(name: name, path: path)))
        case .unreadable:
            leftOut.insert(name)
            finding(.unreadable(name))
        case .directory, .absent: return false
        }
        return true
    }

    private mutating func forgetAbsent() {
        members.removeAll { FileKind(of: path + "/" + $0.file.name) == .absent }
        absent = selection.names.filter { name in !members.contains { $0.file.name == name } }
    }
}
