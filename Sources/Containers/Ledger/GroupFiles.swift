import Glibc
import KernelFiles

/// The files of a group that is no container that is read: one above containers, or beside them.
struct GroupFiles: Sendable {
    private var memory: KernelFile?
    private var pids: KernelFile?
    private var cpu: CPUFile?
    private var io: IOFiles?
    /// In v1 a group may have processes of its own beside the groups below it.
    private var own: KernelFile?
    private let directory: String

    private enum CPUFile: Sendable {
        case v1(KernelFile)
        case v2(KernelFile)
    }

    /// Nil if the group is not below what is seen.
    /// - Parameter isAbove: whether it has containers below: then what does not reach it from there is let alone.
    init?(_ group: String, isAbove: Bool, in hierarchy: CgroupHierarchy) {
        guard let naming = hierarchy.naming?.directory(of: group) else { return nil }
        directory = naming
        func place(_ controller: String) -> (version: CgroupHierarchy.Version, directory: String)? {
            hierarchy.tree(of: controller).flatMap { tree in
                tree.directory(of: group).map { (tree.version, $0) }
            }
        }
        let sumsEvents = hierarchy.tree(of: "memory")?.sumsEvents ?? false
        if let place = place("memory"), sumsEvents || !isAbove {
            memory = KernelFile(place.directory + (place.version == .v2 ? "/memory.events" : "/memory.oom_control"))
        }
        // Before Linux 6.11, and in v1, a group counts its own failures alone; there is no second file then.
        if let place = place("pids"), access(place.directory + "/pids.events.local", F_OK) == 0 || !isAbove {
            pids = KernelFile(place.directory + "/pids.events")
        }
        cpu = place("cpuacct").map {
            $0 == .v1 ? .v1(KernelFile($1 + "/cpuacct.usage")) : .v2(KernelFile($1 + "/cpu.stat"))
        }
        io = place("blkio").map { $0 == .v1 ? .v1(ThrottleFiles(in: $1)) : .v2(KernelFile($1 + "/io.stat")) }
        if isAbove, hierarchy.naming?.version == .v1 { own = KernelFile(naming + "/cgroup.procs") }
    }

    /// Which directory it is: another one of the same name has another number. Nil if it is gone.
    var inode: UInt64? {
        var status = stat()
        return stat(directory, &status) == 0 ? UInt64(status.st_ino) : nil
    }

    mutating func read(lines: inout LedgerLines, with reader: inout FileReader) -> Tally {
        var tally = Tally()
        if var file = memory {
            if reader.read(&file, { lines.memory.scan($0) ? true : nil }) != nil {
                tally[.oomKill] = lines.memory[0]
                tally[.oom] = lines.memory[1]
                tally[.max] = lines.memory[2]
            }
            memory = file
        }
        if var file = pids {
            if reader.read(&file, { lines.pids.scan($0) ? true : nil }) != nil { tally[.forkFailures] = lines.pids[0] }
            pids = file
        }
        if var file = own {
            defer { own = file }
            guard reader.read(&file, { $0.count == 0 }) == true else { return tally }
        }
        readUsage(into: &tally, &lines, &reader)
        return tally
    }

    private mutating func readUsage(into tally: inout Tally, _ lines: inout LedgerLines, _ reader: inout FileReader) {
        switch cpu {
        case .v1(var file):
            tally[.cpu] = reader.number(&file)
            cpu = .v1(file)
        case .v2(var file):
            if reader.read(&file, { lines.cpu.scan($0) ? true : nil }) != nil {
                tally[.cpu] = lines.cpu[0].map { $0 &* 1000 }
            }
            cpu = .v2(file)
        case nil: break
        }
        guard var files = io else { return }
        var traffic = IOReading()
        if files.read(into: &traffic, with: &reader) {
            let sum = traffic.total
            tally[.bytesRead] = sum.bytes[.read] ?? 0
            tally[.bytesWritten] = sum.bytes[.write] ?? 0
        }
        io = files
    }

    mutating func release(to budget: inout DescriptorBudget) {
        memory?.release(to: &budget)
        pids?.release(to: &budget)
        own?.release(to: &budget)
        io?.release(to: &budget)
        switch cpu {
        case .v1(var file), .v2(var file):
            file.release(to: &budget)
            cpu = nil
        case nil: break
        }
    }
}

/// The kinds of keyed files the ledger reads, each with the order of its lines.
struct LedgerLines: Sendable {
    var memory = KeyedNumbers(["oom_kill", "oom", "max"])
    var pids = KeyedNumbers(["max"])
    var cpu = KeyedNumbers(["usage_usec"])
    var host = KeyedNumbers(["oom_kill"])
}
