import ContainerNames
import Foundation
import TestSupport
import Testing

/// Whatever a file holds, looking ends, and the other containers have their names.
@Suite struct BadFileTests {
    private static let good = String(repeating: "a", count: 64)
    private static let bad = String(repeating: "b", count: 64)

    private static func config(_ id: String) -> String { "var/lib/docker/containers/\(id)/config.v2.json" }

    private static func host() throws -> NamedHost {
        let host = try NamedHost()
        for id in [good, bad] { try host.addGroup("/docker/\(id)") }
        try host.write(#"{"Name": "/good", "Config": {"Image": "a:1"}}"#, to: config(good))
        return host
    }

    private static func names(_ host: NamedHost) throws -> [String] {
        try host.all().sorted { $0.key < $1.key }.map(\.value.name)
    }

    @Test("A pipe in the place of a file does not hold us up, a folder is no file")
    func pipe() throws {
        let host = try Self.host()
        let path = host.path + "/" + Self.config(Self.bad)
        try FileManager.default.createDirectory(
            atPath: path + "/..", withIntermediateDirectories: true)
        try? FileManager.default.removeItem(atPath: path)
        #expect(mkfifo(path, 0o600) == 0)
        #expect(try Self.names(host) == ["good", "bbbbbbbbbbbb"])
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(try Self.names(host) == ["good", "bbbbbbbbbbbb"])
    }

    @Test("A file without end is given up at a bound, and told of", arguments: [1_048_576, 1_048_577])
    func large(size: Int) throws {
        let host = try Self.host()
        let document = #"{"Name": "/large"}"#
        let text = document + String(repeating: " ", count: size - document.utf8.count)
        try host.write(text, to: Self.config(Self.bad))
        var sweep = host.sweep()
        var names = host.names()
        let name = try host.news(&sweep, &names)["/docker/\(Self.bad)"]?.name
        #expect(name == (size > 1_048_576 ? "bbbbbbbbbbbb" : "large"))
        #expect(names.takeTroubles().map(\.message) == (size > 1_048_576 ? ["is larger than 1048576 bytes"] : []))
    }

    @Test("Names that are none are left", arguments: [#""/""#, #""""#, #""/a/b""#, "7", "null", "[]"])
    func noName(_ name: String) throws {
        let host = try Self.host()
        try host.write(#"{"Name": \#(name), "Config": null}"#, to: Self.config(Self.bad))
        #expect(try Self.names(host) == ["good", "bbbbbbbbbbbb"])
    }

    @Test("Mutated files of every runtime", arguments: NamedHost.names)
    func mutated(_ name: String) throws {
        var dice = SeededNumbers(seed: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        let all = try NamedHost.lines(name)
        let driver = all.contains { $0.driver == "systemd" } ? "systemd" : "cgroupfs"
        let lines = all.filter { $0.driver == driver }
        for _ in 0..<12 {
            let host = try NamedHost(name)
            for line in lines { try host.addGroup(line.group, pid: line.pid) }
            for path in try FileManager.default.subpathsOfDirectory(atPath: host.path)
            where path.hasSuffix(".json") || path.hasPrefix("proc/4") || path == "etc/passwd" {
                let file = host.root.appendingPathComponent(path)
                guard var bytes = try? Data(contentsOf: file), !bytes.isEmpty else { continue }
                for _ in 0..<Int.random(in: 1...6, using: &dice) { Self.mutate(&bytes, &dice) }
                try bytes.write(to: file)
            }
            let found = try host.all(wantsVariables: true)
            #expect(found.count == lines.count)
            #expect(found.allSatisfy { !$0.value.name.isEmpty && $0.value.image?.name.isEmpty != true })
        }
    }

    private static func mutate(_ bytes: inout Data, _ dice: inout SeededNumbers) {
        guard let at = bytes.indices.randomElement(using: &dice) else { return }
        switch Int.random(in: 0...4, using: &dice) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &dice)
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(contentsOf: #"[{"":null,"#.utf8, at: at)
        case 3: bytes = bytes.prefix(at)
        default: bytes.append(bytes[at...])
        }
    }
}
