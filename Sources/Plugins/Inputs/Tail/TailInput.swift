import Bytes
import Formats
import JSON
import KernelFiles
import Logging
import MetricModel
public import PluginKit
import RE2Patterns
public import Threads

/// Lines that are added to files, as they come.
///
/// A file is followed through rotation, by another name or by being cut. Lines are read only while fewer metrics than
/// `max_undelivered_lines` wait at each output, so that a long outage stops the reading and loses no line.
public struct TailInput: ServiceInput, Remembering {
    public static let name = "tail"
    public static let summary = "Reads the lines that are added to files."

    enum StartOffset: String, OptionEnum {
        case savedOrEnd = "saved-or-end", savedOrBeginning = "saved-or-beginning", beginning, end
    }

    enum WatchMethod: String, OptionEnum { case inotify, poll }
    enum LineFilter: String, OptionEnum { case ansiColor = "ansi_color" }

    @Key("Files to follow; `*`, `?`, `[a-z]`, `{a,b}` and, for any depth, `**` are allowed.", required: true)
    var files: [String] = []
    @Key("Where to begin in a file: at its \"beginning\" or \"end\", or where the last run ended.")
    var initialReadOffset = StartOffset.savedOrEnd
    @Key("Old: true is the initial_read_offset \"beginning\".") var fromBeginning = false
    @Key("The files are named pipes.") var pipe = false
    @Key("How to see that a file has grown: told by the kernel, or by looking four times a second.")
    var watchMethod = WatchMethod.inotify
    @Key("How many metrics may wait at an output for more to be read.", in: 1...Int.max) var maxUndeliveredLines = 1000
    @Key("Name of a tag for the file's path; none if empty.") var pathTag = "path"
    @Key("What to take out of lines before they are read: \"ansi_color\".") var filters: [LineFilter] = []
    @Key("Encoding of the files; \"\" and \"none\" leave them as they are.")
    var characterEncoding = CharacterEncoding.unset
    @Key("How several lines become one.") var multiline = MultilineKeys()
    @KeyChoice("Format of the data.") var dataFormat: any ParserOptions

    private var following: TailFollower?
    private var offsets: [String: Int64] = [:]

    public init() {}

    public mutating func recall(_ memory: [UInt8]) throws(MemoryError) {
        guard let members = (try? JSONParser.parse(memory))?.object?.members else { throw MemoryError("no object") }
        for (path, offset) in members {
            guard let offset = offset.integer, offset >= 0 else { throw MemoryError("no offset of '\(path)'") }
            offsets[path] = offset
        }
    }

    public var memory: [UInt8]? {
        var text = ByteWriter()
        text.append("{")
        for (number, (path, offset)) in (following?.offsets ?? offsets).sorted(by: { $0.key < $1.key }).enumerated() {
            if number > 0 { text.append(",") }
            text.append(json: path)
            text.append(":")
            text.append(decimal: offset)
        }
        text.append("}")
        return text.bytes
    }

    public mutating func start(_ context: PluginContext) throws(StartError) {
        let host = HostRoot(context.hostRoot)
        let pattern = try multiline.compiledPattern()
        let reading = TailFollower.Reading(
            start: fromBeginning && $initialReadOffset == nil ? .beginning : initialReadOffset, isPipe: pipe,
            pathTag: pathTag, stripsColors: filters.contains(.ansiColor), encoding: characterEncoding,
            join: multiline.isOn
                ? LineJoin.Rule(
                    pattern: pattern, inverts: multiline.invertMatch, joinsTo: multiline.matchWhichLine.line,
                    keepsLineEnds: multiline.preserveNewline, quote: multiline.quotation.mark)
                : nil,
            joinTimeout: multiline.timeout > .zero ? multiline.timeout : .seconds(5))
        following = TailFollower(
            files.map { FileGlob($0, on: host) }, reading, parser: try dataFormat.makeParser(defaultName: Self.name),
            offsets: offsets, limit: maxUndeliveredLines, clock: context.clock, timing: context.timing,
            logger: context.logger)
    }

    public mutating func run(into accumulator: any Accumulator, until stop: WakeSignal) {
        let isWatching = watchMethod == .inotify && !pipe
        following?.run(into: accumulator, until: stop, isWatching: isWatching)
    }
}
