// swift-tools-version: 6.2
import PackageDescription

let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let nio: [Target.Dependency] = ["NIOCore", "NIOHTTP1", "NIOPosix"].map { .product(name: $0, package: "swift-nio") }

let package = Package(
    name: "heliograph",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    ],
    targets: [
        .target(name: "Bytes"),
        .target(name: "TOML"),
        .target(name: "HTTP", dependencies: ["Bytes"]),
        .target(name: "MetricModel"),
        .target(name: "CFloor", dependencies: ["CCrypto", "CZlib"]),
        .target(name: "CThreads"),
        .target(name: "Threads", dependencies: ["CThreads", "MetricModel"]),
        .target(name: "CProcesses"),
        .target(name: "Processes", dependencies: ["CProcesses", "MetricModel", "Threads"]),
        .target(name: "CEL", dependencies: ["Bytes", "GoTime", "MetricModel", "RE2Patterns"]),
        .target(name: "Filtering", dependencies: ["CEL", "MetricModel", "TOML"]),
        .target(name: "CEvents"),
        .target(name: "KernelFiles", dependencies: ["CEvents"]),
        .target(name: "Containers", dependencies: ["KernelFiles"]),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "RE2Patterns", dependencies: ["CRE2"]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev", "libssl-dev"])]),
        .target(name: "CurlHTTP", dependencies: ["Bytes", "CCurl", "Digests", "HTTP", "Threads"]),
        .target(name: "JSON"),
        .target(name: "ContainerNames", dependencies: ["Containers", "JSON", "KernelFiles"]),
        .target(name: "DockerEngine", dependencies: ["HTTP", "JSON"]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Gzip", dependencies: ["CZlib"]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "Zstd", dependencies: ["CZstd"]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "Digests", dependencies: ["Bytes", "CCrypto"]),
        .target(name: "AWS", dependencies: ["Bytes", "HTTP", "Processes"]),
        .target(
            name: "CloudWatch",
            dependencies: ["AWS", "Bytes", "Digests", "Filtering", "Gzip", "HTTP", "MetricModel", "Threads", "TOML"],
            resources: [.embedInCode("Prices/prices.toml")]),
        .target(
            name: "CloudWatchSink",
            dependencies: ["Bytes", "CloudWatch", "Digests", "Gzip", "JSON", "Threads", log] + nio,
            resources: [.embedInCode("page.html")]),
        .target(name: "GoTime", dependencies: ["Bytes", "MetricModel"]),
        .target(
            name: "GoTemplate", dependencies: ["Bytes", "Digests", "GoTime", "JSON", "MetricModel", "RE2Patterns"]),
        .target(name: "JSONata", dependencies: ["Bytes", "GoTime", "RE2Patterns"]),
        .target(
            name: "Formats",
            dependencies: [
                "Bytes", "Filtering", "GoTemplate", "GoTime", "JSON", "JSONata", "MetricModel", "RE2Patterns",
            ]),
        .target(name: "PluginKit", dependencies: ["Filtering", "HTTP", "MetricModel", "Threads", "TOML", log]),
        .target(
            name: "Plugins",
            dependencies: [
                "AWS", "Bytes", "CloudWatch", "ContainerNames", "Containers", "Digests", "DockerEngine", "Filtering",
                "Formats", "GoTemplate", "GoTime", "Gzip", "HTTP", "JSON", "JSONata", "KernelFiles", "MetricModel",
                "PluginKit", "Processes",
                "RE2Patterns", "Threads", "Zstd", log,
            ]),
        .target(
            name: "Pipeline", dependencies: ["Filtering", "MetricModel", "PluginKit", "Threads", log, deque]),
        .target(
            name: "AgentCore",
            dependencies: ["Bytes", "Digests", "Filtering", "MetricModel", "Pipeline", "PluginKit", "TOML"]),
        .executableTarget(
            name: "heliograph",
            dependencies: [
                "AgentCore", "Bytes", "CloudWatch", "CloudWatchSink", "ContainerNames", "Containers", "CurlHTTP",
                "Filtering", "Formats", "HTTP", "JSON", "MetricModel", "Pipeline", "PluginKit", "Plugins", "Threads",
                "TOML", arguments, log,
            ]),
        .executableTarget(
            name: "heliograph-bench",
            dependencies: [
                "AgentCore", "Bytes", "CFloor", "CloudWatch", "CurlHTTP", "Filtering", "Formats", "HTTP", "MetricModel",
                "Pipeline", "PluginKit", "Plugins", "TOML", "Threads", log,
            ], path: "Sources/Bench"),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Bytes", "CEL", "Formats", "GoTemplate", "GoTime", "HTTP", "JSON", "JSONata", "MetricModel",
                "PluginKit",
                "Plugins",
                "RE2Patterns",
                "TOML",
            ]),
        .target(name: "TestSupport", dependencies: ["HTTP", "MetricModel", "PluginKit", "TOML", "Threads", log]),
        .testTarget(
            name: "AgentCoreTests",
            dependencies: [
                "AgentCore", "Filtering", "MetricModel", "Pipeline", "PluginKit", "Plugins", "TOML", "Threads",
            ],
            exclude: ["WrongConfigs"]),
        .testTarget(name: "ArchitectureTests"),
        .testTarget(name: "AWSTests", dependencies: ["AWS", "HTTP", "TestSupport", "Threads"]),
        .testTarget(name: "BytesTests", dependencies: ["Bytes", "TestSupport"]),
        .testTarget(name: "CELTests", dependencies: ["CEL", "MetricModel", "TestSupport"]),
        .testTarget(
            name: "CloudWatchTests",
            dependencies: [
                "AWS", "CloudWatch", "Filtering", "Gzip", "HTTP", "MetricModel", "TOML", "TestSupport", "Threads",
            ],
            exclude: ["CostReports"]),
        .testTarget(
            name: "CloudWatchSinkTests",
            dependencies: [
                "Bytes", "CloudWatch", "CloudWatchSink", "Digests", "Gzip", "JSON", "Threads",
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ] + nio),
        .testTarget(name: "GoTemplateTests", dependencies: ["GoTemplate", "GoTime", "MetricModel", "TestSupport"]),
        .testTarget(
            name: "GoTimeTests", dependencies: ["GoTime", "MetricModel", "TestSupport"],
            exclude: ["zoneinfo_oracle.py"]),
        .testTarget(name: "ProcessesTests", dependencies: ["Processes", "TestSupport", "Threads"]),
        .testTarget(name: "DigestsTests", dependencies: ["Digests", "TestSupport"]),
        .testTarget(name: "GzipTests", dependencies: ["Gzip"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"]),
        .testTarget(name: "JSONataTests", dependencies: ["Bytes", "JSON", "JSONata", "TestSupport"]),
        .testTarget(
            name: "ContainerNamesTests",
            dependencies: ["ContainerNames", "Containers", "KernelFiles", "TestSupport"]),
        .testTarget(name: "ContainersTests", dependencies: ["Containers", "KernelFiles", "TestSupport"]),
        .testTarget(
            name: "CurlHTTPTests", dependencies: ["CurlHTTP", "Digests", "HTTP", "Threads"],
            exclude: ["tls_servers.py"]),
        .testTarget(name: "DockerEngineTests", dependencies: ["DockerEngine", "HTTP", "JSON", "TestSupport"]),
        .testTarget(
            name: "EndToEndTests",
            exclude: ["article", "churn", "cloudwatch", "engines", "formats", "rights", "sink", "sink-page"]),
        .testTarget(
            name: "ExamplePluginTests",
            dependencies: ["KernelFiles", "MetricModel", "PluginKit", "TOML", "TestSupport"]),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", "TestSupport"]),
        .testTarget(
            name: "FilteringTests",
            dependencies: ["Filtering", "MetricModel", "PluginKit", "TOML", "TestSupport", "Threads"]),
        .testTarget(
            name: "FormatsTests",
            dependencies: [
                "Bytes", "Filtering", "Formats", "GoTemplate", "GoTime", "JSON", "MetricModel", "RE2Patterns",
                "TestSupport",
            ]),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP"]),
        .testTarget(name: "KernelFilesTests", dependencies: ["KernelFiles", "TestSupport"]),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "AgentCore", "Filtering", "HTTP", "MetricModel", "Pipeline", "PluginKit", "Plugins", "TestSupport",
                "Threads", "TOML", log,
            ]),
        .testTarget(
            name: "PluginKitTests",
            dependencies: ["AgentCore", "MetricModel", "PluginKit", "Plugins", "TOML", "TestSupport", "Threads"]),
        .testTarget(
            name: "PluginsTests",
            dependencies: [
                "Bytes", "CloudWatch", "CurlHTTP", "Digests", "DockerEngine", "Filtering", "Formats", "Gzip", "HTTP",
                "JSON",
                "KernelFiles", "RE2Patterns",
                "MetricModel",
                "PluginKit",
                "Plugins", "TestSupport", "Threads", "TOML", "Zstd", log,
            ],
            exclude: ["web_server.py"]),
        .testTarget(name: "RE2PatternsTests", dependencies: ["RE2Patterns"]),
        .testTarget(name: "TOMLTests", dependencies: ["TOML", "TestSupport"], exclude: ["tomllib_oracle.py"]),
        .testTarget(name: "ZstdTests", dependencies: ["TestSupport", "Zstd"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// Only with libFuzzer, which `make fuzz` asks for, has this one a main.
if Context.environment["HELIOGRAPH_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(name: "heliograph-fuzz", dependencies: ["FuzzTargets"], path: "Sources/Fuzz"))
}

for target in package.targets
where target.type != .system
    && !["CEvents", "CFloor", "CProcesses", "CRE2", "CThreads"].contains(target.name)
{
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
}
