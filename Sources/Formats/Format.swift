public import Bytes
public import MetricModel

/// Reads metrics from text of one format. It keeps what helps it with the next text: names, tag sets.
public protocol MetricParser: Sendable {
    /// All metrics of one whole payload.
    /// - Parameter now: the time of metrics that carry none.
    mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric]
}

/// The text is not of the format.
public struct ParseError: Error, Equatable, CustomStringConvertible {
    public let message: String
    public init(_ message: String) { self.message = message }
    public var description: String { message }
}

/// Writes metrics in one format. It keeps what it rendered of tag sets.
public protocol MetricSerializer: Sendable {
    /// Appends one metric. Whatever is thrown, `writer` is as it was before.
    mutating func append(_ metric: borrowing Metric, to writer: inout ByteWriter) throws(SerializeError)
    /// Appends a whole batch; metrics that cannot be written are left out.
    mutating func append(_ batch: [Metric], to writer: inout ByteWriter)
}

extension MetricSerializer {
    public mutating func append(_ batch: [Metric], to writer: inout ByteWriter) {
        for metric in batch { do { try append(metric, to: &writer) } catch {} }
    }
}

/// A metric that the format cannot express.
public struct SerializeError: Error, Equatable, CustomStringConvertible {
    public let message: String
    public init(_ message: String) { self.message = message }
    public var description: String { message }
}
