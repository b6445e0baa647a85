import Foundation
import Testing

/// What each target may import, the same table as in docs/architecture.md.
let allowed: [String: Set<String>] = [
    "Bytes": ["Glibc"],
    "TOML": [],
    "HTTP": ["Bytes"],
    "MetricModel": [],
    "Threads": ["CThreads", "MetricModel", "Glibc"],
    "Processes": ["CProcesses", "Glibc", "MetricModel", "Threads"],
    "CEL": ["Bytes", "Glibc", "GoTime", "MetricModel", "RE2Patterns"],
    "Filtering": ["CEL", "MetricModel", "TOML"],
    "KernelFiles": ["CEvents", "Glibc"],
    "Containers": ["Glibc", "KernelFiles"],
    "ContainerNames": ["Containers", "Glibc", "JSON", "KernelFiles"],
    "RE2Patterns": ["CRE2"],
    "CurlHTTP": ["Bytes", "CCurl", "Digests", "Glibc", "HTTP", "Threads"],
    "JSON": [],
    "DockerEngine": ["Glibc", "HTTP", "JSON"],
    "Gzip": ["CZlib"],
    "Zstd": ["CZstd"],
    "Digests": ["Bytes", "CCrypto"],
    "AWS": ["Bytes", "Glibc", "HTTP", "Processes"],
    "CloudWatch": ["AWS", "Bytes", "Digests", "Filtering", "Glibc", "Gzip", "HTTP", "MetricModel", "Threads", "TOML"],
    "CloudWatchSink": [
        "Bytes", "CloudWatch", "Digests", "Glibc", "Gzip", "JSON", "Logging", "NIOCore", "NIOHTTP1", "NIOPosix",
        "Threads",
    ],
    "GoTime": ["Bytes", "Glibc", "MetricModel"],
    "GoTemplate": ["Bytes", "Digests", "Glibc", "GoTime", "JSON", "MetricModel", "RE2Patterns"],
    "JSONata": ["Bytes", "Glibc", "GoTime", "RE2Patterns"],
    "Formats": [
        "Bytes", "Filtering", "Glibc", "GoTemplate", "GoTime", "JSON", "JSONata", "MetricModel", "RE2Patterns",
    ],
    "PluginKit": ["Filtering", "HTTP", "Logging", "MetricModel", "Threads", "TOML"],
    "Plugins": [
        "AWS", "Bytes", "CloudWatch", "ContainerNames", "Containers", "Digests", "DockerEngine", "Filtering", "Formats",
        "Glibc", "GoTemplate", "GoTime", "Gzip", "HTTP", "JSON", "JSONata", "KernelFiles", "Logging", "MetricModel",
        "PluginKit", "Processes", "RE2Patterns", "Threads", "Zstd",
    ],
    "Pipeline": ["DequeModule", "Filtering", "Logging", "MetricModel", "PluginKit", "Threads"],
    "AgentCore": ["Bytes", "Digests", "Filtering", "MetricModel", "Pipeline", "PluginKit", "TOML"],
    "heliograph": [
        "AgentCore", "ArgumentParser", "Bytes", "CloudWatch", "CloudWatchSink", "ContainerNames", "Containers",
        "CurlHTTP", "Filtering", "Formats", "Glibc", "HTTP", "JSON", "Logging", "MetricModel", "Pipeline",
        "PluginKit", "Plugins", "TOML", "Threads",
    ],
]

@Suite struct ImportTests {
    static let sources = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources")

    static func imports(of target: String) throws -> [(file: String, module: String)] {
        let folder = sources.appendingPathComponent(target)
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
        return try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.flatMap { file in
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ")
                guard let at = words.firstIndex(of: "import"), at + 1 < words.count,
                    words[..<at].allSatisfy({ ["public", "internal", "package", "@testable"].contains($0) })
                else { return nil }
                return (target + "/" + file.lastPathComponent, String(words[at + 1]))
            }
        }
    }

    @Test("A target imports only what its row allows", arguments: allowed.keys.sorted())
    func imports(_ target: String) throws {
        let wrong = try Self.imports(of: target).filter { !(allowed[target] ?? []).contains($0.module) }
        #expect(wrong.isEmpty, "\(wrong.map { "\($0.file) imports \($0.module)" })")
    }

    @Test("Every target has a row")
    func rows() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
        let shims: Set = [
            "CCrypto", "CCurl", "CEvents", "CFloor", "CProcesses", "CRE2", "CThreads", "CZlib", "CZstd",
            "TestSupport", "Bench", "Fuzz", "FuzzTargets",
        ]
        #expect(Set(folders).subtracting(shims) == Set(allowed.keys))
    }
}
