public import Bytes
public import MetricModel

/// A template of Go's `text/template`, which makes text of a metric or of a batch.
///
/// Known is all of its language: actions with pipelines and variables, `if`, `with` and `range` with their `else`, `break`
/// and `continue`, `define`, `template` and `block`, comments and trim marks. A metric has `.Name`, `.Tag "k"`,
/// `.Field "k"`, `.Tags`, `.Fields` and `.Time`.
public struct GoTemplate: Sendable {
    /// Which functions a template may call.
    public enum Functions: Sendable {
        /// Those of Go's own templates.
        case builtin
        /// Those of sprig that need no world outside, too.
        case sprig
    }

    private let parsed: ParsedTemplate
    private let now: (@Sendable () -> Timestamp)?

    /// - Parameter now: asked by functions such as `now`; without it they fail.
    public init(
        _ text: String, functions: Functions = .sprig, now: (@Sendable () -> Timestamp)? = nil
    ) throws(TemplateError) {
        parsed = try TemplateParser.parse(text, functions == .sprig ? Sprig.all : Builtins.all)
        self.now = now
    }

    /// Whether the text depends on a metric's name and tags alone, so that it is the same for all of a series.
    public var isOfSeries: Bool { parsed.isOfSeries }

    public func text(for metric: borrowing Metric) throws(TemplateError) -> String {
        var writer = ByteWriter()
        try append(metric, to: &writer)
        return writer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// Whatever is thrown, `writer` is as it was before.
    public func append(_ metric: borrowing Metric, to writer: inout ByteWriter) throws(TemplateError) {
        try run(.metric(copy metric), &writer)
    }

    /// Of a whole batch, which is a list to the template.
    public func append(batch: [Metric], to writer: inout ByteWriter) throws(TemplateError) {
        try run(.list(batch.map(Value.metric)), &writer)
    }

    private func run(_ dot: Value, _ writer: inout ByteWriter) throws(TemplateError) {
        let mark = writer.count
        var execution = Execution(parsed, dot: dot, now: now)
        do throws(TemplateError) { try execution.run(to: &writer) } catch {
            writer.truncate(to: mark)
            throw error
        }
    }
}

/// What is known of a template once it was read.
struct ParsedTemplate: Sendable {
    let text: String
    /// The whole text first, then what `define` and `block` name.
    let bodies: [TemplateBody]
    let isOfSeries: Bool
}
