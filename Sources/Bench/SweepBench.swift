import Glibc

/// The containers of a host, from the kernel's files to an output that throws the metrics away, against the floor.
enum SweepBench {
    private static let limit = 2.0
    /// Metrics that every group has, whatever the kernel: mem, events, cpu, blkio, pids.
    private static let leastOfGroup = 5

    static func recorded(_ version: ContainerHost.Version, groups count: Int) throws -> [Finding] {
        let host = try ContainerHost(version, groups: count)
        defer { host.remove() }
        return try compare(
            "sweep \(version == .v1 ? "v1" : "v2"), \(count) groups", groups: host.ids,
            environment: host.environment)
    }

    /// Nothing without root, or without v1 hierarchies.
    static func real(groups count: Int) throws -> [Finding] {
        let name = "sweep real v1, \(count) groups"
        guard let groups = try EmptyGroups(groups: count) else {
            return [Finding(name: name, figure: "not run", detail: "needs root and v1 hierarchies")]
        }
        defer { groups.remove() }
        return try compare(name, groups: (0..<count).map(ContainerHost.id), environment: [:])
    }

    private static func compare(
        _ name: String, groups: [String], environment: [String: String]
    ) throws -> [Finding] {
        try FileLimit.set()
        let pipeline = try DrivenPipeline(configuration, environment: environment)
        defer { pipeline.stop() }
        for _ in 0..<2 { _ = pipeline.pass() }  // descriptors are opened, samples taken
        let floor = ReadFloor(heldFiles(of: groups))
        guard floor.count >= groups.count else { throw BenchError("\(name): no files of the groups are held open") }
        _ = try floor.run()
        var ours: [Double] = []
        var theirs: [Double] = []
        var metrics = 0
        var bytes = 0
        for _ in 0..<max(15, 3000 / groups.count) {
            let start = cpuTime()
            let pass = pipeline.pass()
            let middle = cpuTime()
            bytes = try floor.run()
            theirs.append(Double(cpuTime() - middle))
            ours.append(Double(middle - start))
            metrics = pass.written
            guard pass.dropped == 0, metrics >= leastOfGroup * groups.count else {
                throw BenchError("\(name): \(pass) of \(groups.count) groups")
            }
        }
        let (our, their) = (median(ours), median(theirs))
        return [
            .bounded(
                name, our / their, unit: "x floor", atMost: limit,
                "\(rounded(our / 1e6)) ms to \(rounded(their / 1e6)) ms; \(metrics) metrics, \(floor.count) files, "
                    + "\(bytes / 1024) KiB")
        ]
    }

    private static let configuration = """
        [agent]
          metric_buffer_limit = 200000
        [[inputs.containers]]
          namepass = ["docker_container_*"]
          fieldexclude = ["hierarchical_*"]
          tagexclude = ["container_version"]
        [[outputs.discard]]
        """

    /// The files of the groups that the sweep reads each time: those whose descriptors this process holds. There may be
    /// fewer descriptors than files, so what is held for one group is looked for in all. What the sweep opens anew each
    /// time (lists of processes and directories) is not asked of the floor.
    private static func heldFiles(of groups: [String]) -> [String] {
        let known = Set(groups)
        var forms: Set<[String]> = []
        for descriptor in Folder.names(in: "/proc/self/fd") {
            guard let path = target(of: "/proc/self/fd/" + descriptor),
                let id = path.split(whereSeparator: { !$0.isHexDigit }).map(String.init).first(where: known.contains)
            else { continue }
            forms.insert(path.split(separator: id, maxSplits: 1, omittingEmptySubsequences: false).map(String.init))
        }
        return groups.flatMap { id in
            forms.sorted { $0.lexicographicallyPrecedes($1) }.map { $0.joined(separator: id) }
                .filter { access($0, R_OK) == 0 }
        }
    }

    private static func target(of link: String) -> String? {
        var bytes = [CChar](repeating: 0, count: 4096)
        let count = readlink(link, &bytes, bytes.count - 1)
        return count > 0 ? String(decoding: bytes[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }
}
