import TestSupport

@testable import CloudWatch

/// A disk with its kernel, whose world ends after so many steps: each byte written is one, each other call too.
///
/// What was not synced may be lost with the power, in pieces; a killed process loses nothing but the rest of its write.
final class LedgerPlatter: @unchecked Sendable {
    struct File {
        var cached: [UInt8] = []
        var synced: [UInt8] = []
        /// What the next sync will bring to the disk.
        var writes: [(offset: Int, bytes: [UInt8])] = []
    }

    static let ledger = "ledger"
    static let draft = "draft"

    var files: [File] = []
    /// The folder as the kernel has it, and as the disk does.
    var names: [String: Int] = [:]
    var syncedNames: [String: Int] = [:]
    /// Steps until the end; nil is forever.
    var steps: Int?
    var isDead = false
    /// Of a thousand calls, how many fail though the world goes on.
    var faults = 0
    var chance = SeededNumbers(seed: 0)
    /// Calls and bytes so far.
    private(set) var used = 0

    /// Counts a step, and fails if the world ended or the call shall fail. Answers how many of the bytes it may write.
    func step(bytes: Int = 1) throws(LedgerError) -> Int {
        if isDead { throw LedgerError(.unavailable, "platter", "the world has ended") }
        if let left = steps, left < bytes {
            isDead = true
            used += left
            return left
        }
        steps = steps.map { $0 - bytes }
        used += bytes
        return bytes
    }

    func failsNow() -> Bool { faults > 0 && chance.below(1000) < faults }

    func write(_ bytes: [UInt8], to file: Int, at offset: Int) throws(LedgerError) {
        var count = try step(bytes: bytes.count)
        let isFull = !isDead && failsNow()
        if isFull { count = chance.below(bytes.count + 1) }
        let end = offset + count
        files[file].cached += [UInt8](repeating: 0, count: max(end - files[file].cached.count, 0))
        files[file].cached.replaceSubrange(offset..<end, with: bytes[..<count])
        files[file].writes.append((offset, Array(bytes[..<count])))
        if isFull || isDead { throw LedgerError(.unavailable, "platter", "no space left on device") }
    }

    func sync(_ file: Int) throws(LedgerError) {
        if try step() < 1 { throw LedgerError(.unavailable, "platter", "the world has ended") }
        let isBroken = failsNow()
        if !isBroken { files[file].synced = files[file].cached }
        // As the kernel does: what could not be written is taken for clean.
        files[file].writes = []
        if isBroken { throw LedgerError(.unavailable, "platter", "input/output error") }
    }

    /// The machine or only the process ends; what is left is what the next one finds.
    func crash(losesPower: Bool) {
        if losesPower {
            for i in files.indices {
                for write in files[i].writes {
                    for start in stride(from: 0, to: write.bytes.count, by: 16) where chance.below(2) == 0 {
                        let piece = write.bytes[start..<min(start + 16, write.bytes.count)]
                        let at = write.offset + start
                        let room = max(at + piece.count - files[i].synced.count, 0)
                        files[i].synced += [UInt8](repeating: 0, count: room)
                        files[i].synced.replaceSubrange(at..<at + piece.count, with: piece)
                    }
                }
                files[i].cached = files[i].synced
                files[i].writes = []
            }
            if chance.below(2) == 0 { names = syncedNames }
            syncedNames = names
        }
        isDead = false
        steps = nil
    }
}

/// The platter as the ledger knows it.
struct LedgerPlatterDisk: LedgerDisk {
    let path = "platter"
    let platter: LedgerPlatter
    private var file: Int?
    private var drafted: Int?

    init(_ platter: LedgerPlatter) { self.platter = platter }

    private func call() throws(LedgerError) {
        if try platter.step() < 1 { throw LedgerError(.unavailable, path, "the world has ended") }
        if platter.failsNow() { throw LedgerError(.unavailable, path, "input/output error") }
    }

    func lock() throws(LedgerError) { try call() }

    mutating func read() throws(LedgerError) -> [UInt8]? {
        try call()
        file = platter.names[LedgerPlatter.ledger]
        return file.map { platter.files[$0].cached }
    }

    func isIntact(length: Int) -> Bool {
        guard let file, platter.names[LedgerPlatter.ledger] == file else { return false }
        return platter.files[file].cached.count == length
    }

    func write(_ bytes: [UInt8], at offset: Int) throws(LedgerError) {
        guard let file else { throw LedgerError(.unavailable, path, "not open") }
        try platter.write(bytes, to: file, at: offset)
    }

    func sync() throws(LedgerError) {
        guard let file else { throw LedgerError(.unavailable, path, "not open") }
        try platter.sync(file)
    }

    mutating func draft(_ bytes: [UInt8]) throws(LedgerError) {
        try call()
        platter.files.append(LedgerPlatter.File())
        let file = platter.files.count - 1
        platter.names[LedgerPlatter.draft] = file
        drafted = file
        try platter.write(bytes, to: file, at: 0)
    }

    func syncDraft() throws(LedgerError) {
        guard let drafted else { throw LedgerError(.unavailable, path, "no draft") }
        try platter.sync(drafted)
    }

    mutating func publish() throws(LedgerError) {
        try call()
        platter.names[LedgerPlatter.ledger] = drafted
        platter.names[LedgerPlatter.draft] = nil
        file = drafted
        drafted = nil
    }

    func syncFolder() throws(LedgerError) {
        try call()
        platter.syncedNames = platter.names
    }

    mutating func release() { file = nil }
}

extension SeededNumbers {
    mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(max(bound, 1))) }
}
