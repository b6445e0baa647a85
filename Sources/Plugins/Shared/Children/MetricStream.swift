import Formats
import MetricModel

/// Metrics out of what a child prints, as it comes: a bad line is told and the next ones count.
struct MetricStream: Sendable {
    private var parser: any MetricParser
    private var splitter: LineSplitter
    private let lineLimit: Int
    /// The format has no more to a line than the line: many at once make less work.
    private let takesManyLines: Bool

    struct Reading {
        var metrics: [Metric] = []
        var problems: [String] = []
    }

    init(_ parser: any MetricParser, of options: any ParserOptions, lineLimit: Int) {
        self.parser = parser
        self.lineLimit = lineLimit
        splitter = LineSplitter(limit: lineLimit)
        takesManyLines = options is InfluxParserOptions
    }

    mutating func take(_ piece: ArraySlice<UInt8>, now: Timestamp) -> Reading {
        var reading = Reading()
        var piece = piece
        if takesManyLines, splitter.rest.isEmpty, let end = piece.lastIndex(of: UInt8(ascii: "\n")) {
            if let metrics = try? parser.parse(Array(piece[...end]).span, now: now) {
                reading.metrics = metrics
                piece = piece[(end + 1)...]
            }
        }
        splitter.take(piece) { Self.read($0, &parser, now, &reading) }
        let leftOut = splitter.takeLeftOut()
        if leftOut > 0 { reading.problems.append("\(leftOut) lines of more than \(lineLimit) bytes were left out") }
        return reading
    }

    /// The child has ended: what has no line end counts, and its next life begins anew.
    mutating func finish(now: Timestamp) -> Reading {
        var reading = Reading()
        splitter.finish { Self.read($0, &parser, now, &reading) }
        parser.startOver()
        return reading
    }

    private static func read(
        _ line: ArraySlice<UInt8>, _ parser: inout any MetricParser, _ now: Timestamp, _ reading: inout Reading
    ) {
        do throws(ParseError) { reading.metrics += try parser.parse(Array(line).span, now: now) } catch {
            reading.problems.append("parse error: \(error)")
        }
    }
}
