import KernelFiles

/// Block device traffic: `io.stat`, or what v1 has in its place.
enum IOFiles: Sendable {
    case v1(ThrottleFiles)
    case v2(KernelFile)

    /// False if the group has no such controller.
    mutating func read(into reading: inout IOReading, with reader: inout FileReader) -> Bool {
        switch self {
        case .v1(var files):
            defer { self = .v1(files) }
            return files.read(into: &reading, with: &reader)
        case .v2(var file):
            defer { self = .v2(file) }
            return reader.read(&file) { reading.scanStat($0) } ?? false
        }
    }

    mutating func release(to budget: inout DescriptorBudget) {
        switch self {
        case .v1(var files):
            files.release(to: &budget)
            self = .v1(files)
        case .v2(var file):
            file.release(to: &budget)
            self = .v2(file)
        }
    }
}

/// v1 counts where an I/O scheduler or a throttle looks on, each in files of its own.
///
/// The first that names a device is believed, in the order of the engine: CFQ (until Linux 5.0), BFQ, the throttle with
/// the groups below it (since 4.19), the throttle. Once one has named a device, the others are let alone.
struct ThrottleFiles: Sendable {
    private struct Source: Sendable {
        var bytes: KernelFile
        var operations: KernelFile
    }

    private var sources: [Source]
    private var chosen: Int?

    init(in directory: String) {
        let names = [
            ("io", "_recursive"), ("bfq.io", "_recursive"), ("throttle.io", "_recursive"), ("throttle.io", ""),
        ]
        sources = names.map { name, suffix in
            Source(
                bytes: KernelFile("\(directory)/blkio.\(name)_service_bytes\(suffix)"),
                operations: KernelFile("\(directory)/blkio.\(name)_serviced\(suffix)"))
        }
    }

    mutating func read(into reading: inout IOReading, with reader: inout FileReader) -> Bool {
        var isThere = false
        for i in chosen.map({ $0..<($0 + 1) }) ?? sources.indices {
            let isRead = reader.read(&sources[i].bytes) { reading.scanV1($0, into: \.bytes) } ?? false
            guard isRead else { continue }
            isThere = true
            guard !reading.devices.isEmpty else { continue }
            _ = reader.read(&sources[i].operations) { reading.scanV1($0, into: \.operations) }
            chosen = i
            break
        }
        return isThere
    }

    mutating func release(to budget: inout DescriptorBudget) {
        for i in sources.indices {
            sources[i].bytes.release(to: &budget)
            sources[i].operations.release(to: &budget)
        }
    }
}
