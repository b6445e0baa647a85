import Glibc

/// A directory from which the store comes back after any end of the process, `kill -9` too.
///
/// `snapshot-7` is the store as it was when `journal-7` began; `journal-7` is what was taken in since, and further
/// journals what came while a later snapshot was written. A snapshot that stands makes what is older superfluous, so the
/// directory stays bounded.
struct Journal: Sendable {
    let directory: String
    private var number: Int
    private var file: JournalFile
    private let lock: Int32

    /// How the name of a snapshot ends until it is whole.
    private static let unfinished = ".new"

    /// Reads what is there into `store`; nobody else may use the directory meanwhile.
    /// - Parameter torn: told of what cannot be read at the end of a file, in bytes.
    static func open(
        _ directory: String, into store: inout MetricStore, torn: (_ path: String, _ bytes: Int) -> Void
    ) throws(SinkError) -> Journal {
        if mkdir(directory, 0o700) != 0, errno != EEXIST { throw error("make the directory", directory) }
        let lock = Glibc.open(directory + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw error("open", directory + "/lock") }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(lock)
            throw SinkError("'\(directory)' is used by another sink")
        }
        do {
            return try Journal(directory, lock: lock, into: &store, torn: torn)
        } catch {
            Glibc.close(lock)
            throw error
        }
    }

    private init(
        _ directory: String, lock: Int32, into store: inout MetricStore, torn: (String, Int) -> Void
    ) throws(SinkError) {
        self.directory = directory
        self.lock = lock
        for name in try Self.names(in: directory) where name.hasSuffix(Self.unfinished) {
            unlink("\(directory)/\(name)")
        }
        let base = try Self.numbers("snapshot-", in: directory).last ?? 0
        if base > 0 { _ = try Self.replay(directory + "/snapshot-\(base)", into: &store, torn: torn) }
        var size = 0
        let journals = try Self.numbers("journal-", in: directory).filter { $0 >= base }
        for journal in journals {
            size = try Self.replay(directory + "/journal-\(journal)", into: &store, torn: torn)
        }
        number = journals.last ?? max(base, 1)
        file = try JournalFile(path: directory + "/journal-\(number)", size: size)
    }

    private static func replay(
        _ path: String, into store: inout MetricStore, torn: (String, Int) -> Void
    ) throws(SinkError) -> Int {
        let result = try JournalFile.read(path) { store.restore($0) }
        if result.torn > 0 { torn(path, result.torn) }
        return result.whole
    }

    /// Bytes of the newest journal.
    var size: Int { file.size }

    mutating func append(_ record: JournalRecord) throws(SinkError) { try file.append(record) }

    /// Begins the next journal; `writeSnapshot` is due for its number, with the store as it is now.
    mutating func rotate() throws(SinkError) -> Int {
        let next = try JournalFile(path: directory + "/journal-\(number + 1)", size: 0)
        try file.sync()
        file.close()
        file = next
        number += 1
        return number
    }

    /// Writes the store as it was when a journal began, then removes what that makes superfluous.
    static func writeSnapshot(of store: MetricStore, number: Int, in directory: String) throws(SinkError) {
        let path = directory + "/snapshot-\(number)"
        var file = try JournalFile(path: path + unfinished, size: 0)
        defer { file.close() }
        for record in store.records { try file.append(record) }
        try file.sync()
        guard rename(path + unfinished, path) == 0 else { throw error("rename", path + unfinished) }
        for kind in ["snapshot-", "journal-"] {
            for old in try numbers(kind, in: directory) where old < number { unlink(directory + "/\(kind)\(old)") }
        }
    }

    func close() throws(SinkError) {
        defer {
            file.close()
            // A child that is just being started has a copy of the descriptor, and would have the lock with it.
            flock(lock, LOCK_UN)
            Glibc.close(lock)
        }
        try file.sync()
    }

    /// The numbers of the files of this name, in order.
    private static func numbers(_ prefix: String, in directory: String) throws(SinkError) -> [Int] {
        try names(in: directory).filter { $0.hasPrefix(prefix) }.compactMap { Int($0.dropFirst(prefix.count)) }.sorted()
    }

    private static func names(in directory: String) throws(SinkError) -> [String] {
        guard let stream = opendir(directory) else { throw error("read", directory) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }

    private static func error(_ verb: String, _ path: String) -> SinkError {
        SinkError("cannot \(verb) '\(path)': \(String(cString: strerror(errno)))")
    }
}

extension MetricStore {
    /// All of it but the refusals, whose words are for the moment.
    var records: [JournalRecord] {
        [.totals(datums: datums, requests: requests, refused: refused)]
            + census.bills.map { region, bill in
                .census(
                    month: census.month, region: region, requests: bill.requests,
                    metrics: Array(census.metrics[region] ?? []))
            } + series.values.map { .series($0) }
    }

    mutating func restore(_ record: JournalRecord) {
        switch record {
        case .put(let request, let region, let time): take(request, region: region, now: time)
        case .series(let series): put(series)
        case .census(let month, let region, let requests, let metrics):
            census.turn(to: month)
            guard month == census.month else { return }
            census.note(request: requests, region: region)
            for metric in metrics { census.note(metric, region: region) }
        case .totals(let datums, let requests, let refused):
            restore(datums: datums, requests: requests, refused: refused)
        }
    }
}
