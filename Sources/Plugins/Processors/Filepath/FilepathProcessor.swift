public import MetricModel
public import PluginKit

/// Takes paths in tags and string fields apart.
///
/// The kinds run in one order, whatever the order of the file: as the options are listed here.
public struct FilepathProcessor: Processor {
    public static let name = "filepath"
    public static let summary = "Takes file paths in tags and fields apart."

    public struct Part: OptionTable {
        @Key("The field with a path.") var field = ""
        @Key("The tag with a path.") var tag = ""
        @Key("Where the result goes; in place of the path if empty.") var dest = ""
        public init() {}
    }

    public struct RelativePart: OptionTable {
        @KeyGroup var part = Part()
        @Key("Where the way begins; also the result where there is no way.") var basePath = ""
        public init() {}
    }

    @Key("The last element without its extension.") var stem: [Part] = []
    @Key("The last element.") var basename: [Part] = []
    @Key("The way from base_path.") var rel: [RelativePart] = []
    @Key("All but the last element.") var dirname: [Part] = []
    @Key("The shortest path to the same place.") var clean: [Part] = []
    @Key("With slashes as separators: on Linux as it is.") var toslash: [Part] = []

    private enum Change: Sendable {
        case stem, base, relative(to: String), directory, clean, none

        func applied(to path: String) -> String {
            switch self {
            case .stem: SlashPath.stem(path)
            case .base: SlashPath.base(path)
            case .relative(let base): SlashPath.relative(path, to: base) ?? base
            case .directory: SlashPath.directory(path)
            case .clean: SlashPath.clean(path)
            case .none: path
            }
        }
    }

    private typealias Step = (from: String, to: String, change: Change)
    private var tagSteps: [Step] = []
    private var fieldSteps: [Step] = []
    private var changed = TagMemo<TagSet>()

    public init() {}

    public mutating func start(_ context: PluginContext) {
        (tagSteps, fieldSteps) = ([], [])
        for part in stem { add(part, .stem) }
        for part in basename { add(part, .base) }
        for relative in rel { add(relative.part, .relative(to: relative.basePath)) }
        for part in dirname { add(part, .directory) }
        for part in clean { add(part, .clean) }
        for part in toslash { add(part, .none) }
    }

    private mutating func add(_ part: Part, _ change: Change) {
        if !part.tag.isEmpty { tagSteps.append((part.tag, part.dest.isEmpty ? part.tag : part.dest, change)) }
        if !part.field.isEmpty { fieldSteps.append((part.field, part.dest.isEmpty ? part.field : part.dest, change)) }
    }

    public mutating func process(_ metrics: inout [Metric]) {
        for i in metrics.indices {
            for step in fieldSteps {
                guard case .string(let path) = metrics[i][field: step.from] else { continue }
                metrics[i][field: step.to] = .string(step.change.applied(to: path))
            }
            guard !tagSteps.isEmpty else { continue }
            metrics[i].tags = changed.value(for: metrics[i].tags) { [tagSteps] set in
                tagSteps.reduce(set) { set, step in
                    guard let path = set[step.from] else { return set }
                    return set.setting(step.to, to: step.change.applied(to: path))
                }
            }
        }
    }
}
