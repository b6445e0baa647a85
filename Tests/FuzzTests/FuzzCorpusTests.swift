import Foundation
import FuzzTargets
import TestSupport
import Testing

/// Reads again what `make fuzz` begins with and what it found: the files of `Tests/FuzzCorpus/<target>`, and for a data
/// format the texts of its cases.
@Suite struct FuzzCorpusTests {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    static let targets = Result { try FuzzTarget.all { tables(of: $0) } }

    /// How the cases of a format set its options.
    private static func tables(of format: String) -> [String] {
        cases(of: format).compactMap {
            try? String(contentsOf: $0.appendingPathComponent("plugin.toml"), encoding: .utf8)
        }
    }

    private static func cases(of format: String) -> [URL] { contents(of: "Cases/parsers/\(format)") }

    private static func texts(of target: String) -> [URL] {
        contents(of: "FuzzCorpus/\(target)") + cases(of: target).map { $0.appendingPathComponent("input.txt") }
    }

    private static func contents(of folder: String) -> [URL] {
        let folder = tests.appendingPathComponent(folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().map { folder.appendingPathComponent($0) }
    }

    private static var names: [String] { (try? targets.get().map(\.name)) ?? [] }

    @Test("All targets can be made, and each has a text to begin with")
    func complete() throws {
        for target in try Self.targets.get() {
            #expect(!Self.texts(of: target.name).isEmpty, "Tests/FuzzCorpus/\(target.name) has no text")
        }
        let folders = Self.contents(of: "FuzzCorpus").map(\.lastPathComponent)
        #expect(Set(folders).subtracting(Self.names).isEmpty, "there are folders of no target")
    }

    @Test("Every text of the corpus is taken or refused, and so is what chance makes of it", arguments: names)
    func replay(_ name: String) throws {
        let target = try #require(try Self.targets.get().first { $0.name == name })
        var numbers = SeededNumbers(seed: 42)
        for file in Self.texts(of: name) {
            let bytes = [UInt8](try Data(contentsOf: file))
            target.read(bytes)
            for _ in 0..<40 { target.read(Self.changed(bytes, &numbers)) }
        }
    }

    /// A few bytes changed, taken out, doubled or cut off.
    private static func changed(_ bytes: [UInt8], _ numbers: inout SeededNumbers) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &numbers) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &numbers)
            switch Int.random(in: 0..<5, using: &numbers) {
            case 0: bytes[place] = .random(in: 0...255, using: &numbers)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(bytes[place], at: place)
            case 3: bytes[place] = Array("\"\\,=: {}[]\n%0#".utf8).randomElement(using: &numbers) ?? 0
            default: bytes.removeLast(bytes.count - place)
            }
        }
        return bytes
    }
}
