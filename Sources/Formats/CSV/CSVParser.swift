import Bytes
import GoTime
public import MetricModel

/// Comma separated values: each record is a metric.
///
/// The header and the rows before it are read once; what follows is records, in this text and the next ones, so that a
/// file can be followed line by line.
public struct CSVParser: MetricParser {
    private let options: Options
    private let skippedValues: [[UInt8]]
    private var reader: CSVReader
    private var tagSets = TagSetMemo()

    /// Rows still to come before the records.
    private var skippedRows: Int
    private var metadataRows: Int
    private var headerRows: Int
    private var names: [String] = []
    private var metadata: [TagSet.Tag] = []
    private var columns: CSVColumns?

    public init(_ options: Options) {
        self.options = options
        skippedValues = options.skippedValues.map { Array($0.utf8) }
        reader = CSVReader(
            delimiter: options.delimiter, comment: options.comment, trimsLeadingSpace: options.trimsSpace)
        skippedRows = options.skippedRows
        metadataRows = options.metadataRows
        headerRows = options.headerRows
        if !options.columnNames.isEmpty { columns = CSVColumns(options.columnNames, options) }
    }

    public mutating func startOver() {
        skippedRows = options.skippedRows
        metadataRows = options.metadataRows
        headerRows = options.headerRows
        names = []
        metadata = []
        if options.columnNames.isEmpty { columns = nil }
    }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        try bytes.withUnsafeBufferPointer { text throws(ParseError) in
            // A single line is a part of a longer text.
            if options.startsOverEachTime, text.contains(UInt8(ascii: "\n")) { startOver() }
            var at = 0
            var line = 1
            while skippedRows > 0 || metadataRows > 0 {
                // A line of nothing is a row too, but its line feed may have been cut off.
                guard at < text.count || text.isEmpty && line == 1 else { return [] }
                let end = CSVReader.lineEnd(text, at)
                if skippedRows > 0 {
                    skippedRows -= 1
                } else {
                    metadataRows -= 1
                    note(metadata: String(decoding: text[at..<end.content], as: UTF8.self))
                }
                at = end.next
                line += 1
            }
            reader.begin(atLine: line)
            do throws(CSVFault) { try readHeader(text, &at) } catch { throw ParseError(error.message) }
            return headerRows > 0 ? [] : try records(text, &at, now)
        }
    }

    private mutating func note(metadata row: String) {
        for separator in options.metadataSeparators {
            let sides = row.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, case let key = trimmed(sides[0]), !key.isEmpty else { continue }
            metadata.append(TagSet.Tag(key: key, value: trimmed(sides[1])))
            return
        }
    }

    private func trimmed(_ text: Substring) -> String {
        let start = text.drop { options.metadataTrimSet.contains($0) }
        let end = start.lastIndex { !options.metadataTrimSet.contains($0) }.map(start.index(after:))
        return String(start[..<(end ?? start.startIndex)])
    }

    private mutating func readHeader(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(CSVFault) {
        while headerRows > 0, try reader.next(text, &at) {
            headerRows -= 1
            guard options.columnNames.isEmpty else { continue }
            for i in 0..<reader.cellCount {
                let name = String(decoding: reader.bytes[range(i)], as: UTF8.self)
                if i < names.count { names[i] += name } else { names.append(name) }
            }
        }
        if headerRows == 0, columns == nil {
            columns = CSVColumns(Array(names.dropFirst(options.skippedColumns)), options)
        }
    }

    /// Where a cell of the record is, without the spaces that do not count.
    private func range(_ i: Int) -> Range<Int> {
        var range = reader.cell(i)
        guard options.trimsSpace else { return range }
        while let first = range.first, reader.bytes[first] == UInt8(ascii: " ") { range = range.dropFirst() }
        while let last = range.last, reader.bytes[last] == UInt8(ascii: " ") { range = range.dropLast() }
        return range
    }

    private mutating func records(
        _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ now: Timestamp
    ) throws(ParseError) -> [Metric] {
        guard let columns else { return [] }
        var metrics: [Metric] = []
        while true {
            do throws(CSVFault) {
                guard try reader.next(text, &at) else { return metrics }
            } catch { throw ParseError(error.message) }
            do throws(ParseError) { metrics.append(try metric(columns, now)) } catch {
                if !options.skipsErrors { throw error }
            }
        }
    }

    private mutating func metric(_ columns: CSVColumns, _ now: Timestamp) throws(ParseError) -> Metric {
        var metric = Metric(options.measurement, fields: [], at: now)
        var time: String?
        tagSets.begin()
        if options.columnTagsWin { for tag in metadata { tagSets.add(tag) } }
        let count = min(columns.columns.count, reader.cellCount - options.skippedColumns)
        metric.fields.reserveCapacity(max(count, 0))
        for i in 0..<max(count, 0) {
            let cell = range(i + options.skippedColumns)
            try reader.bytes.withUnsafeBufferPointer { bytes throws(ParseError) in
                let cell = UnsafeBufferPointer(rebasing: bytes[cell])
                if !skippedValues.isEmpty, skippedValues.contains(where: { $0.elementsEqual(cell) }) { return }
                let name = columns.columns[i].name
                switch columns.columns[i].use {
                case .tag: tagSets.add(name, cell)
                case .time: time = String(decoding: cell, as: UTF8.self)
                case .field:
                    if columns.typedCount >= 0, i >= columns.typedCount {
                        throw ParseError("column type: column count exceeded")
                    }
                    let value = try columns.columns[i].type?.value(cell) ?? InferredValue.read(cell)
                    if columns.columns[i].isRepeated {
                        metric[field: name] = value
                    } else {
                        metric.fields.append(Metric.Field(name, value))
                    }
                }
            }
        }
        if !options.columnTagsWin { for tag in metadata { tagSets.add(tag) } }
        metric.tags = tagSets.tags()
        if !options.measurementColumn.isEmpty { takeName(of: &metric) }
        if !options.timestampColumn.isEmpty { metric.time = try self.time(time) }
        return metric
    }

    private func takeName(of metric: inout Metric) {
        switch metric[field: options.measurementColumn] {
        case nil: return
        case .string(let text): if !text.isEmpty { metric.name = text }
        case .int(let number): metric.name = number.description
        case .uint(let number): metric.name = number.description
        case .bool(let value): metric.name = value.description
        case .double(let number):
            var writer = ByteWriter(capacity: 24)
            writer.append(general: number)
            metric.name = String(decoding: writer.bytes, as: UTF8.self)
        }
        metric[field: options.measurementColumn] = nil
    }

    private func time(_ text: String?) throws(ParseError) -> Timestamp {
        guard let text else {
            throw ParseError("timestamp column: \(options.timestampColumn) could not be found")
        }
        guard let format = options.timestampFormat else { throw ParseError("timestamp format must be specified") }
        do throws(TimeFormatError) { return try format.time(of: .string(text), in: options.timeZone) } catch {
            throw ParseError("\(error)")
        }
    }
}
