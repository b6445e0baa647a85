import Formats
import Logging
import MetricModel
import PluginKit
import Threads

/// Follows all files that patterns match: new ones are found at each tick, those that vanished are let go.
struct TailFollower: Sendable {
    /// How files are read.
    struct Reading: Sendable {
        let start: TailInput.StartOffset
        let isPipe: Bool
        let pathTag: String
        let stripsColors: Bool
        let encoding: CharacterEncoding
        let join: LineJoin.Rule?
        let joinTimeout: Duration
    }

    private struct File: Sendable {
        var followed: FollowedFile
        var lines: TailLines
        var complaint: FileError?
    }

    private static let pollInterval = Duration.milliseconds(250)
    /// So much is read at once: what it makes of the lines may go beyond the limit of what waits.
    private static let pieceSize = 16 << 10
    /// Then the other files have their turn, and a stop is heard.
    private static let piecesAtOnce = 256
    private static let rememberedEnds = 1000

    private let globs: [FileGlob]
    private let reading: Reading
    private let parser: any MetricParser
    private let limit: Int
    private let clock: any ThreadClock
    private let timing: InputTiming
    private let logger: Logger
    private var files: [String: File] = [:]
    private var saved: [String: Int64]
    /// Where files ended that have lost their name: one that is found under another name is read from there on.
    private var ends: [FollowedFile.Identity: Int64] = [:]
    private var unreadable: [String: FileError] = [:]
    private var hasLooked = false
    private var buffer = [UInt8](repeating: 0, count: pieceSize)
    private var directories: DirectoryWatch?

    init(
        _ globs: [FileGlob], _ reading: Reading, parser: any MetricParser, offsets: [String: Int64], limit: Int,
        clock: any ThreadClock, timing: InputTiming, logger: Logger
    ) {
        self.globs = globs
        self.reading = reading
        self.parser = parser
        saved = offsets
        self.limit = limit
        self.clock = clock
        self.timing = timing
        self.logger = logger
    }

    /// How far each file was read: up to the last whole line.
    var offsets: [String: Int64] {
        if reading.isPipe { return [:] }
        return saved.merging(files.mapValues { $0.followed.position - $0.lines.unfinished }) { _, new in new }
    }

    /// - Parameter isWatching: the kernel tells of changes; else they are looked for.
    mutating func run(into accumulator: any Accumulator, until stop: WakeSignal, isWatching: Bool) {
        if isWatching {
            do { directories = try DirectoryWatch { stop.poke() } } catch {
                logger.warning("looks for changes four times a second, for the kernel tells of none: \(error)")
            }
        }
        defer { directories?.end() }
        var schedule = Schedule(timing, from: clock.now)
        var nextSearch = clock.now
        repeat {
            if clock.now >= nextSearch {
                search(into: accumulator)
                schedule.advance(past: clock.now)
                nextSearch = schedule.alarm(by: clock)
            }
            directories?.hear()
            let hasReadAll = read(into: accumulator)
            let isPaused = !hasReadAll && accumulator.waiting >= limit
            var deadlines = files.values.compactMap(\.lines.deadline) + [nextSearch]
            if !hasReadAll, !isPaused { deadlines.append(clock.now) }
            if isPaused || directories == nil { deadlines.append(clock.now + Self.pollInterval) }
            if clock.wait(for: stop, until: deadlines.min()) == .stopped { break }
        } while true
        deliver(into: accumulator) { file, now, metrics, complaints in
            file.lines.flush(at: now, into: &metrics, &complaints)
        }
    }

    /// Reads all files. False if there is more: too much waits at an output, or one grows faster than it is read.
    private mutating func read(into accumulator: any Accumulator) -> Bool {
        var hasReadAll = true
        for path in files.keys.sorted() where !read(path, into: accumulator) { hasReadAll = false }
        deliver(into: accumulator) { file, now, metrics, complaints in
            if let deadline = file.lines.deadline, deadline <= now {
                file.lines.flush(at: now, into: &metrics, &complaints)
            }
        }
        return hasReadAll
    }

    private mutating func read(_ path: String, into accumulator: any Accumulator) -> Bool {
        // Out of the table meanwhile, so that it is changed in place.
        guard var file = files.removeValue(forKey: path) else { return true }
        defer { files[path] = file }
        for _ in 0..<Self.piecesAtOnce {
            if accumulator.waiting >= limit { return false }
            var batch = Batch(time: clock.now)
            var metrics: [Metric] = []
            var complaints = Complaints()
            let look = file.followed.look(using: &buffer)
            switch look {
            case .bytes(let piece): file.lines.take(piece, at: batch.time, into: &metrics, &complaints)
            case .restarted(let identity, let offset):
                file.lines.finish(at: batch.time, into: &metrics, &complaints)
                if identity != file.followed.identity { noteEnd(of: identity, at: offset) }
            case .end: return true
            case .failed(let error):
                if file.complaint != error { logger.error("Error in plugin: \(path): \(error)") }
                file.complaint = error
                return true
            }
            file.complaint = nil
            complaints.log(to: logger)
            if !metrics.isEmpty {
                batch.add(metrics)
                accumulator.deliver(batch)
            }
        }
        return false
    }

    private mutating func deliver(
        into accumulator: any Accumulator,
        _ change: (inout File, Timestamp, inout [Metric], inout Complaints) -> Void
    ) {
        if reading.join == nil { return }
        var batch = Batch(time: clock.now)
        var metrics: [Metric] = []
        var complaints = Complaints()
        for path in files.keys.sorted() {
            guard var file = files.removeValue(forKey: path) else { continue }
            change(&file, batch.time, &metrics, &complaints)
            files[path] = file
        }
        complaints.log(to: logger)
        if metrics.isEmpty { return }
        batch.add(metrics)
        accumulator.deliver(batch)
    }

    private mutating func noteEnd(of identity: FollowedFile.Identity, at offset: Int64) {
        if ends.count >= Self.rememberedEnds { ends.removeAll() }
        ends[identity] = offset
    }

    private mutating func search(into accumulator: any Accumulator) {
        let found = Dictionary(globs.flatMap { $0.matches() }.map { ($0.path, $0.location) }) { first, _ in first }
        // What has another name now is read to its end under the old one.
        if found.keys.contains(where: { files[$0] == nil }) {
            for path in files.keys.sorted() { _ = read(path, into: accumulator) }
        }
        for path in files.keys.sorted() where found[path] == nil { letGo(path, into: accumulator) }
        for (path, location) in found.sorted(by: { $0.key < $1.key }) where files[path] == nil { open(path, location) }
        unreadable = unreadable.filter { found[$0.key] != nil }
        directories?.watch(Set(found.values.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) }))
        hasLooked = true
    }

    private mutating func letGo(_ path: String, into accumulator: any Accumulator) {
        guard read(path, into: accumulator), var file = files.removeValue(forKey: path) else { return }
        noteEnd(of: file.followed.identity, at: file.followed.position)
        saved[path] = nil
        var batch = Batch(time: clock.now)
        var metrics: [Metric] = []
        var complaints = Complaints()
        file.lines.finish(at: batch.time, into: &metrics, &complaints)
        complaints.log(to: logger)
        if metrics.isEmpty { return }
        batch.add(metrics)
        accumulator.deliver(batch)
    }

    private mutating func open(_ path: String, _ location: String) {
        do throws(FileError) {
            var followed = try FollowedFile(location, isPipe: reading.isPipe, from: start(of: path))
            if let end = ends[followed.identity] {
                followed = try FollowedFile(location, isPipe: reading.isPipe, from: .at(end))
            }
            saved[path] = nil
            unreadable[path] = nil
            files[path] = File(
                followed: followed,
                lines: TailLines(path, reading, parser: parser, isAtStart: followed.position == 0))
        } catch {
            if unreadable[path] != error { logger.error("Error in plugin: \(path): \(error)") }
            unreadable[path] = error
        }
    }

    /// One that comes to be while we look is new from its first line.
    private func start(of path: String) -> FollowedFile.Start {
        switch reading.start {
        case .savedOrEnd, .savedOrBeginning:
            if let offset = saved[path] { return .at(offset) }
            return hasLooked || reading.start == .savedOrBeginning ? .beginning : .end
        case .beginning: return .beginning
        case .end: return hasLooked ? .beginning : .end
        }
    }
}
