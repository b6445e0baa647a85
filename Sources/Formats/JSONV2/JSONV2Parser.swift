import GoTime
import JSON
public import MetricModel

/// JSON as metrics, by paths that name each field, tag and object.
public struct JSONV2Parser: MetricParser {
    private var selections: [JSONV2Reader]
    private var tagSets = TagSetMemo()
    private var document = JSONDocument()

    public init(_ selections: [Selection]) { self.selections = selections.map(JSONV2Reader.init) }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        // The document is out of `self` meanwhile: it is read while other parts change.
        var document = JSONDocument()
        swap(&document, &self.document)
        defer { swap(&document, &self.document) }
        let result = bytes.withUnsafeBufferPointer { bytes -> Result<Void, ParseError> in
            do throws(JSONError) { return .success(try document.read(bytes.withoutByteOrderMark)) } catch {
                return .failure(ParseError("\(error)"))
            }
        }
        try result.get()
        var metrics: [Metric] = []
        for i in selections.indices {
            let name = selections[i].measurement(of: document)
            let (rows, time) = try selections[i].rows(of: document, now)
            metrics.reserveCapacity(metrics.count + rows.count)
            for row in rows {
                metrics.append(Metric(name, tags: tagSets.tags(row.tags), fields: row.fields, at: row.time ?? time))
            }
        }
        return metrics
    }
}
