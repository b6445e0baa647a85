import Formats
import Glibc
import KernelFiles
import MetricModel
public import PluginKit

/// Whole files in any data format, read anew at each gather.
///
/// A pattern that matches no file fails the gather. So does a file that cannot be read or parsed: nothing of it counts
/// and no further file is read, but what the files before it said stays.
public struct FileInput: Input {
    public static let name = "file"
    public static let summary = "Reads whole files at each gather."

    @Key("Files to read; `*`, `?`, `[a-z]`, `{a,b}` and, for any depth, `**` are allowed.", required: true)
    var files: [String] = []
    @Key("Name of a tag for the file's name; none if empty.") var fileTag = ""
    @Key("Name of a tag for the file's absolute path; none if empty.") var filePathTag = ""
    @Key("Encoding of the files; \"\" and \"none\" leave them as they are.")
    var characterEncoding = CharacterEncoding.unset
    @KeyChoice("Format of the data.") var dataFormat: any ParserOptions

    private var globs: [FileGlob] = []
    private var parser: (any MetricParser)?
    private var buffer: [UInt8] = []
    /// For each file, what became of the tag sets of its metrics.
    private var tagged: [String: TagMemo<TagSet>] = [:]

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        let host = HostRoot(context.hostRoot)
        globs = files.map { FileGlob($0, on: host) }
        parser = try dataFormat.makeParser(defaultName: Self.name)
    }

    public mutating func gather(into batch: inout Batch) throws {
        let matches = try globs.flatMap { glob in
            let matches = glob.matches()
            if matches.isEmpty { throw FileInputError(path: glob.pattern, message: "no such file") }
            return matches
        }
        let paths = Set(matches.map(\.path))
        tagged = tagged.filter { paths.contains($0.key) }
        for match in matches {
            do {
                var metrics = try read(match, now: batch.time)
                tag(&metrics, of: match.path)
                batch.add(metrics)
            } catch {
                return batch.fail(FileInputError(path: match.path, message: "\(error)"))
            }
        }
    }

    /// The buffer is out of `self` meanwhile: the parser reads it while it changes what it remembers.
    private mutating func read(_ match: FileGlob.Match, now: Timestamp) throws -> [Metric] {
        var buffer: [UInt8] = []
        swap(&buffer, &self.buffer)
        defer { swap(&buffer, &self.buffer) }
        try WholeFile.read(match.location, into: &buffer)
        characterEncoding.decode(&buffer)
        let byteOrderMark = buffer.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        parser?.startOver()
        let text = buffer.span.extracting(byteOrderMark..<buffer.count)
        return try parser?.parse(text, now: now) ?? []
    }

    private mutating func tag(_ metrics: inout [Metric], of path: String) {
        if fileTag.isEmpty, filePathTag.isEmpty { return }
        let (fileTag, filePathTag) = (fileTag, filePathTag)
        let name = String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
        let absolutePath = WholeFile.absolutePath(of: path)
        var memo = tagged.removeValue(forKey: path) ?? TagMemo()
        for i in metrics.indices {
            metrics[i].tags = memo.value(for: metrics[i].tags) { tags in
                let named = fileTag.isEmpty ? tags : tags.setting(fileTag, to: name)
                return filePathTag.isEmpty ? named : named.setting(filePathTag, to: absolutePath)
            }
        }
        tagged[path] = memo
    }
}

/// A file that says nothing, and why.
struct FileInputError: Error, Equatable, CustomStringConvertible {
    let path: String
    let message: String
    var description: String { "\(path): \(message)" }
}
