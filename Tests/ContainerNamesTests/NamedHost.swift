import ContainerNames
import Containers
import Foundation
import KernelFiles
import Testing

/// A host of `Tests/Fixtures/names`: what a runtime leaves on disk, put below a cgroup tree of either version.
final class NamedHost {
    /// One container: where its group is, and what must be found of it.
    struct Line: CustomTestStringConvertible {
        let driver, group, pid, name, image, version, runtime, pod, namespace, sandbox, source: String

        init(_ text: Substring) throws {
            let words = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(words.count == 11, "a line has 11 columns: \(text)")
            (driver, group, pid, name, image, version) = (words[0], words[1], words[2], words[3], words[4], words[5])
            (runtime, pod, namespace, sandbox, source) = (words[6], words[7], words[8], words[9], words[10])
        }

        var testDescription: String { group }

        /// What a description says in the same words.
        var found: [String] { [name, image, version, runtime, pod, namespace, sandbox, source] }
    }

    enum Version: String, CaseIterable, Sendable { case v1, v2, hybrid }

    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures/names")

    static var names: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    let root: URL
    var path: String { root.path }

    /// An empty host, or a copy of the one that has this name.
    init(_ name: String? = nil) throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("heliograph-\(UUID().uuidString)")
        let host = name.map { Self.folder.appendingPathComponent($0 + "/host") }
        if let host, FileManager.default.fileExists(atPath: host.path) {
            try FileManager.default.copyItem(at: host, to: root)
        } else {
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        }
        try write("cpu  100 0 0 100 0 0 0 0 0 0\n", to: "proc/stat")
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    static func lines(_ name: String) throws -> [Line] {
        let text = try String(contentsOf: folder.appendingPathComponent(name + "/expected.tsv"), encoding: .utf8)
        return try text.split(separator: "\n").dropFirst().map(Line.init)
    }

    func write(_ text: String, to path: String) throws {
        let file = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func remove(_ path: String) throws { try FileManager.default.removeItem(at: root.appendingPathComponent(path)) }

    /// Makes a group in the tree, or the trees, of a version.
    func addGroup(_ group: String, pid: String = "-", _ version: Version = .v2) throws {
        let trees: [String] =
            switch version {
            case .v1: ["/memory", "/cpu,cpuacct", "/freezer"]
            case .v2: [""]
            case .hybrid: ["/memory", "/unified"]
            }
        if version != .v1 {
            let unified = version == .v2 ? "" : "/unified"
            try write("cpu memory\n", to: "sys/fs/cgroup\(unified)/cgroup.controllers")
        }
        for tree in trees {
            if version != .v2 { try write("", to: "sys/fs/cgroup\(tree)/cgroup.procs") }
            try write(pid == "-" ? "" : pid + "\n", to: "sys/fs/cgroup\(tree)\(group)/cgroup.procs")
        }
    }

    // MARK: Asking

    func sweep(_ environment: [String: String] = [:]) -> ContainerSweep {
        ContainerSweep(environment: environment, hostRoot: path)
    }

    func names(wantsVariables: Bool = false, _ environment: [String: String] = [:]) -> ContainerNames {
        ContainerNames(
            environment: environment, hostRoot: path, procRoot: path + "/proc", wantsVariables: wantsVariables)
    }

    /// What one sweep tells that is new, by group.
    func news(
        _ sweep: inout ContainerSweep, _ names: inout ContainerNames, at now: Int64 = 0
    ) throws -> [String: ContainerDescription] {
        var news: [String: ContainerDescription] = [:]
        let isDue = names.isDue(at: now)
        _ = try sweep.sweep(
            admitting: { sighting in
                news[sighting.group] = names.news(of: sighting, at: now)
                return Admission(isAdmitted: false, isFinal: names.isSettled(sighting.group))
            }, reconsidering: isDue, hearing: { if case .gone(let group) = $0 { names.forget(group) } },
            visit: { _, _, _ in })
        return news
    }

    func all(wantsVariables: Bool = false) throws -> [String: ContainerDescription] {
        var sweep = sweep()
        var names = names(wantsVariables: wantsVariables)
        return try news(&sweep, &names)
    }
}
