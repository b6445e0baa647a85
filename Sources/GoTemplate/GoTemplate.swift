public import Bytes
public import MetricModel

/// A template of Go's `text/template`, which makes text of a metric or of a batch.
///
/// Known are actions with pipelines and variables, `if`, `with` and `range` with their `else`, `break` and `continue`,
/// comments and trim marks. A metric has `.Name`, `.Tag "k"`, `.Field "k"`, `.Tags`, `.Fields` and `.Time`.
public struct GoTemplate: Sendable {
    /// Which functions a template may call.
    public enum Functions: Sendable {
        /// Those of Go's own templates.
        case builtin
        /// Those of sprig that need no world outside, too.
        case sprig
    }

    private let text: String
    private let nodes: [Node]
    private let frameSize: Int
    /// Whether the text depends on a metric's name and tags alone, so that it is the same for all of a series.
    public let isOfSeries: Bool

    public init(_ text: String, functions: Functions = .sprig) throws(TemplateError) {
        let parser = try TemplateParser(text, functions == .sprig ? Sprig.all : Builtins.all)
        self.text = text
        nodes = parser.nodes
        frameSize = parser.frameSize
        isOfSeries = parser.isOfSeries
    }

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
        var execution = Execution(text, frameSize: frameSize, dot: dot)
        do throws(TemplateError) { try execution.run(nodes, to: &writer) } catch {
            writer.truncate(to: mark)
            throw error
        }
    }
}
