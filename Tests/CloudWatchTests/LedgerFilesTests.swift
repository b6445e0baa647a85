import Foundation
import Testing

@testable import CloudWatch

/// The ledger on a real disk.
@Suite struct LedgerFilesTests {
    /// A folder that goes with its owner.
    final class Folder: Sendable {
        let path: String
        var ledger: String { path + "/ledger" }

        init() throws {
            path = NSTemporaryDirectory() + "ledger-" + UUID().uuidString
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: ledger)) }
        func bytes() throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(fileURLWithPath: ledger))) }
    }

    static func budget(_ path: String, limit: Int = 100) throws -> MetricBudget {
        MetricBudget(limit: limit, folds: false, ledger: try MetricLedger(path: path))
    }

    static func admit(_ numbers: Range<UInt64>, to budget: inout MetricBudget) throws {
        for number in numbers {
            let identity = LedgerTests.identity(number)
            _ = budget.verdict(for: identity, named: number, fold: identity)
        }
        try budget.commit()
    }

    static func error(_ path: String) throws -> LedgerError {
        try #require(throws: LedgerError.self) { _ = try MetricLedger(path: path) }
    }

    @Test("A ledger is kept between lives, for its owner alone")
    func lives() throws {
        let folder = try Folder()
        do {
            var budget = try Self.budget(folder.ledger)
            try Self.admit(0..<3, to: &budget)
        }
        var budget = try Self.budget(folder.ledger)
        #expect(budget.used == 3)
        try Self.admit(2..<5, to: &budget)
        try budget.close()
        #expect(try Self.budget(folder.ledger).used == 5)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(name == "ledger" || name == "ledger.lock")
        }
    }

    @Test("Nobody shares a ledger, under whatever name")
    func sharing() throws {
        let folder = try Folder()
        var first = try Self.budget(folder.ledger)
        let link = folder.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "ledger")
        for path in [
            folder.ledger, link, folder.path + "/../" + URL(fileURLWithPath: folder.path).lastPathComponent + "/ledger",
        ] {
            let error = try Self.error(path)
            #expect(error.cause == .taken)
            #expect(error.description.hasSuffix("give each of them one of its own"))
        }
        // The lock is asked for again when somebody took it away.
        try FileManager.default.removeItem(atPath: folder.ledger + ".lock")
        try first.commit()
        #expect(try Self.error(folder.ledger).cause == .taken)
        try first.close()
        _ = try Self.budget(link)
    }

    @Test("Somebody else's lock is not broken")
    func lostLock() throws {
        let folder = try Folder()
        var first = try Self.budget(folder.ledger)
        try FileManager.default.removeItem(atPath: folder.ledger + ".lock")
        let second = try Self.budget(folder.ledger)
        let error = #expect(throws: LedgerError.self) { try Self.admit(0..<1, to: &first) }
        #expect(error?.cause == .taken)
        #expect(first.used == 0 && second.used == 0)
    }

    @Test("What is no ledger, or a damaged one, is refused and left as it is")
    func refusals() throws {
        let folder = try Folder()
        var newer: [UInt8] = []
        var header = LedgerRecord(headerOf: .unknown, isTold: false)
        header.words.1 = 7
        header.append(to: &newer, at: 0, month: .unknown)
        var damaged = try LedgerTests.bytes()
        damaged[100] ^= 1
        let wrong: [([UInt8], String)] = [
            ([], "this is not a ledger"), (Array("[agent]\n".utf8), "this is not a ledger"),
            (newer, "a newer agent wrote this ledger, in version 7"),
            (damaged, "record 3 is damaged"),
            (Array(damaged[..<20]), "record 0 is damaged"),
        ]
        for (bytes, message) in wrong {
            try folder.write(bytes)
            let error = try Self.error(folder.ledger)
            #expect(error.cause == .unreadable)
            #expect(error.description.hasPrefix("ledger \(folder.ledger): \(message)"))
            #expect(try folder.bytes() == bytes)
        }
        try FileManager.default.removeItem(atPath: folder.ledger)
        mkfifo(folder.ledger, 0o600)
        #expect(try Self.error(folder.ledger).cause == .unreadable)
        #expect(try Self.error(folder.path).description.contains("Is a directory"))
        #expect(try Self.error(folder.path + "/none/ledger").description.contains("No such file or directory"))
    }

    @Test("A torn end is cut off", arguments: [1, 31, 32, 33, 64])
    func torn(_ cut: Int) throws {
        let folder = try Folder()
        try folder.write(Array(try LedgerTests.bytes().dropLast(cut)))
        var budget = try Self.budget(folder.ledger)
        #expect(budget.used == (cut <= 32 ? 9 : 8))
        try Self.admit(20..<21, to: &budget)
        #expect(try LedgerScan(folder.bytes(), path: "x").entries.count == budget.used)
        #expect(try !LedgerScan(folder.bytes(), path: "x").isTorn)
    }

    @Test("A ledger that is deleted, replaced or cut while the agent runs is written anew", arguments: 0..<4)
    func lost(_ how: Int) throws {
        let folder = try Folder()
        var budget = try Self.budget(folder.ledger)
        try Self.admit(0..<3, to: &budget)
        switch how {
        case 0: try FileManager.default.removeItem(atPath: folder.ledger)
        case 1: try folder.write(LedgerTests.bytes())
        case 2: truncate(folder.ledger, 40)
        default: try FileManager.default.moveItem(atPath: folder.ledger, toPath: folder.path + "/old")
        }
        try budget.commit()
        #expect(try LedgerScan(folder.bytes(), path: "x").entries.count == 3)
        try Self.admit(3..<4, to: &budget)
        #expect(try LedgerScan(folder.bytes(), path: "x").entries.count == 4)
    }

    @Test("While its folder is gone nothing new is admitted; when it is back, all is written")
    func vanished() throws {
        let folder = try Folder()
        var budget = try Self.budget(folder.ledger)
        try Self.admit(0..<3, to: &budget)
        try FileManager.default.moveItem(atPath: folder.path, toPath: folder.path + "-away")
        defer { try? FileManager.default.removeItem(atPath: folder.path + "-away") }
        let error = #expect(throws: LedgerError.self) { try Self.admit(0..<4, to: &budget) }
        #expect(error?.cause == .unavailable)
        #expect(error?.description == "ledger \(folder.ledger): cannot lock it: No such file or directory")
        #expect(budget.used == 3)
        #expect(budget.maySend(LedgerTests.identity(2)) && !budget.maySend(LedgerTests.identity(3)))
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        try Self.admit(0..<4, to: &budget)
        #expect(try LedgerScan(folder.bytes(), path: "x").entries.count == 4)
    }

    @Test("A draft that somebody put there is not written through")
    func draft() throws {
        let folder = try Folder()
        let victim = folder.path + "/victim"
        try Data("mine".utf8).write(to: URL(fileURLWithPath: victim))
        try FileManager.default.createSymbolicLink(atPath: folder.ledger + ".new", withDestinationPath: "victim")
        _ = try Self.budget(folder.ledger)
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "mine")
    }
}
