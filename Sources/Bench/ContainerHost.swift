import Glibc

/// A host of many containers: copies of the groups of a recorded one, in memory.
///
/// Each copy has an id, a process and a network of its own; what its files say is what the recorded kernel said.
struct ContainerHost {
    enum Version: String { case v1 = "cgroup-v1", v2 = "cgroup-v2" }

    private let folder: Folder
    private let version: Version
    private let templates: [[GroupFile]]
    let count: Int

    /// What an agent is told of it.
    var environment: [String: String] { ["HOST_PROC": folder.path + "/proc", "HOST_SYS": folder.path + "/sys"] }
    var ids: [String] { (0..<count).map(Self.id) }

    func remove() { folder.remove() }

    private static let tree = "sys/fs/cgroup"

    init(_ version: Version, groups count: Int) throws {
        let recording = "Tests/Fixtures/\(version.rawValue)/sample1"
        let files = Folder.files(below: recording)
        guard !files.isEmpty else {
            throw BenchError("no recording at \(recording): start this in the project's folder")
        }
        folder = try Folder("\(version.rawValue)-\(count)")
        self.version = version
        self.count = count
        var groups: [String: [GroupFile]] = [:]
        for file in files {
            if let copied = GroupFile(file, in: recording) {
                groups[copied.id, default: []].append(copied)
            } else if !Self.isOfProcess(file) {
                try folder.write(try Folder.read(recording + "/" + file), to: file)
            }
        }
        templates = groups.sorted { $0.key < $1.key }.map(\.value)
        try addProcess(1)
        for i in 0..<count { try add(i) }
    }

    /// One container more.
    func add(_ index: Int) throws {
        let pid = Self.process(of: index)
        try addProcess(pid)
        for file in templates[index % templates.count] {
            let isProcessList = file.name == "cgroup.procs"
            try folder.write(
                isProcessList ? Array("\(pid)\n".utf8) : file.bytes,
                to: "\(group(of: index, in: file.tree))/\(file.name)")
        }
    }

    /// Its process ends, then its group goes.
    func end(_ index: Int) throws {
        folder.remove("proc/\(Self.process(of: index))")
        for tree in Set(templates[index % templates.count].map(\.tree)) {
            let group = group(of: index, in: tree)
            try folder.write([], to: group + "/cgroup.procs")
            if version == .v2 { try folder.write(Array("populated 0\nfrozen 0\n".utf8), to: group + "/cgroup.events") }
            folder.remove(group)
        }
    }

    private func group(of index: Int, in tree: String) -> String {
        let id = Self.id(index)
        return "\(Self.tree)/\(version == .v1 ? "\(tree)/docker/\(id)" : "system.slice/docker-\(id).scope")"
    }

    private static func process(of index: Int) -> Int { 10_001 + index }

    /// Each has a network of its own.
    private func addProcess(_ pid: Int) throws {
        let process = "proc/\(pid)/"
        try folder.write(Array("app\n".utf8), to: process + "comm")
        try folder.write(Array("\(pid) (app) S 1\(String(repeating: " 0", count: 48))\n".utf8), to: process + "stat")
        try folder.write(Array(Self.network.utf8), to: process + "net/dev")
        try folder.link(to: "net:[\(4_026_600_000 + pid)]", at: process + "ns/net")
    }

    private static func isOfProcess(_ file: String) -> Bool {
        let parts = file.split(separator: "/")
        return parts.count > 2 && parts[0] == "proc" && parts[1].allSatisfy(\.isNumber)
    }

    private static let network = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
          eth0: 4919388   46203    0    0    0     0          0         0  3107522   40110    0    0    0     0       0          0

        """

    /// Of 64 hexadecimal digits, as Docker makes them.
    static func id(_ index: Int) -> String {
        var state = UInt64(index) &+ 1
        return (0..<4).map { _ in
            state = (state ^ state >> 31) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1B87_3593
            let digits = String(state, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

/// A file of a recorded container's group.
private struct GroupFile {
    let id: String
    /// The controller's tree in v1; v2 has only one.
    let tree: String
    let name: String
    let bytes: [UInt8]

    init?(_ file: String, in recording: String) {
        let parts = file.split(separator: "/")
        guard parts.count > 5, parts[..<3] == ["sys", "fs", "cgroup"],
            let id = parts[parts.count - 2].split(whereSeparator: { !$0.isHexDigit }).first(where: { $0.count == 64 }),
            let bytes = try? Folder.read(recording + "/" + file)
        else { return nil }
        self.id = String(id)
        tree = String(parts[3])
        name = String(parts[parts.count - 1])
        self.bytes = bytes
    }
}
