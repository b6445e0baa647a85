import Glibc

/// Which controller is found where: one tree for all of them (v2), one for each (v1), or both at once (hybrid).
public struct CgroupHierarchy: Sendable, Equatable {
    public enum Version: Sendable { case v1, v2 }

    /// A tree of groups that some controllers count in.
    public struct Tree: Sendable, Equatable {
        public let version: Version
        /// Where its root is read, without a slash at its end.
        public let root: String
        /// The group that is seen at the root; empty for the tree's own root.
        public let base: String

        /// Whether the memory events of a group have those of the groups below it in them.
        let sumsEvents: Bool

        public init(_ version: Version, root: String, base: String = "", hasLocalEvents: Bool = false) {
            self.version = version
            self.root = root
            self.base = base
            sumsEvents = version == .v2 && !hasLocalEvents
        }

        /// Whether it is only a part of the host's tree: the root of all has no events of its own.
        var isPartial: Bool { !base.isEmpty || version == .v2 && access(root + "/cgroup.events", F_OK) == 0 }

        /// The directory of a group; nil if it is not below what is seen.
        func directory(of group: String) -> String? {
            group.hasPrefix(base) ? root + group.dropFirst(base.count) : nil
        }
    }

    private var v1: [String: Tree] = [:]
    public private(set) var unified: Tree?

    public var isEmpty: Bool { v1.isEmpty && unified == nil }

    /// The tree a controller counts in. A controller that v1 has not taken is v2's.
    public func tree(of controller: String) -> Tree? { v1[controller] ?? unified }

    /// The tree whose groups are the containers: every runtime joins these controllers, the first being the likeliest.
    public var naming: Tree? {
        for controller in ["memory", "cpuacct", "cpu", "pids", "blkio", "freezer", "name=systemd"] {
            if let tree = v1[controller] { return tree }
        }
        return unified
    }

    /// From the text of `/proc/self/mountinfo`; `prefix` stands before each mount point.
    ///
    /// In a cgroup namespace our own group is called `/`, and what was mounted from outside begins with `/..`: that is
    /// the host's, and looked at first.
    public init(mountinfo: String, prefix: String = "") {
        let lines = mountinfo.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count > 9 }
        for line in lines where line[3].hasPrefix("/..") { mount(line, base: "", prefix) }
        for line in lines where !line[3].hasPrefix("/..") {
            mount(line, base: line[3] == "/" ? "" : Self.unescaped(line[3]), prefix)
        }
    }

    private mutating func mount(_ words: [Substring], base: String, _ prefix: String) {
        guard let dash = words.firstIndex(of: "-"), dash >= 6, words.count > dash + 3 else { return }
        let root = prefix + Self.unescaped(words[4])
        switch words[dash + 1] {
        case "cgroup2":
            let options = words[dash + 3].split(separator: ",")
            see(Tree(.v2, root: root, base: base, hasLocalEvents: options.contains("memory_localevents")))
        case "cgroup":
            for option in words[dash + 3].split(separator: ",") { see(option, Tree(.v1, root: root, base: base)) }
        default: break
        }
    }

    /// From what is mounted below a directory such as `/sys/fs/cgroup`, by the names distributions give.
    public init(below directory: String) {
        if Self.isUnified(directory) {
            unified = Tree(.v2, root: directory)
            return
        }
        for name in Directory.names(of: directory) {
            let root = directory + "/" + name
            if Self.isUnified(root) { see(Tree(.v2, root: root)) }
            guard access(root + "/cgroup.procs", F_OK) == 0 || name.contains(",") || Self.known.contains(name) else {
                continue
            }
            for controller in name.split(separator: ",") { see(controller, Tree(.v1, root: root)) }
        }
    }

    private static let known: Set = ["memory", "cpuacct", "cpu", "pids", "blkio"]

    private static func isUnified(_ directory: String) -> Bool {
        access(directory + "/cgroup.controllers", F_OK) == 0
    }

    /// A tree may be mounted more than once; the mount that shows most of it counts, then the first.
    private mutating func see(_ tree: Tree) {
        if let unified, unified.base.count <= tree.base.count { return }
        unified = tree
    }

    private mutating func see(_ controller: Substring, _ tree: Tree) {
        if let known = v1[String(controller)], known.base.count <= tree.base.count { return }
        v1[String(controller)] = tree
    }

    /// The kernel writes space, tab, newline and backslash as `\040` and so on.
    private static func unescaped(_ text: Substring) -> String {
        guard text.contains("\\") else { return String(text) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.count >= 3,
                let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
            {
                bytes.append(code)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
