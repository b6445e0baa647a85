public import Bytes
public import MetricModel

/// Reads metrics from text of one format. It keeps what helps it with the next text: names, tag sets.
public protocol MetricParser: Sendable {
    /// All metrics of one whole payload.
    /// - Parameter now: the time of metrics that carry none.
    mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric]
    /// Forgets what earlier texts said, such as a table's header, as a new parser would. What only saves work stays.
    mutating func startOver()
}

extension MetricParser { public mutating func startOver() {} }

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
    /// Appends a whole batch; answers the metrics that the format cannot express and that are left out.
    mutating func append(_ batch: [Metric], to writer: inout ByteWriter) -> [LeftOut]
}

/// A metric of a batch that was not written.
public struct LeftOut: Sendable, Equatable {
    public let index: Int
    public let error: SerializeError

    public init(index: Int, error: SerializeError) {
        self.index = index
        self.error = error
    }
}

extension MetricSerializer {
    public mutating func append(_ batch: [Metric], to writer: inout ByteWriter) -> [LeftOut] {
        var leftOut: [LeftOut] = []
        for (i, metric) in batch.enumerated() {
            do throws(SerializeError) { try append(metric, to: &writer) } catch {
                leftOut.append(LeftOut(index: i, error: error))
            }
        }
        return leftOut
    }
}

/// A metric that the format cannot express.
public struct SerializeError: Error, Equatable, CustomStringConvertible {
    public let message: String
    public init(_ message: String) { self.message = message }
    public var description: String { message }
}
