public import Filtering
public import MetricModel

/// Log lines of `key=value` pairs; each line is one metric.
///
/// Keys without a value are left out, and so is a line that has nothing else. A syntax error costs the whole payload.
public struct LogfmtParser: MetricParser {
    private struct Key: Sendable {
        let text: String
        let isTag: Bool
    }

    private let name: String
    private let tagKeys: PatternList?
    private var keys = ByteMemo<Key>()
    private var tagSets = TagSetMemo()
    /// How many fields the last line had; the next one has most likely as many.
    private var fieldCount = 0

    /// - Parameters:
    ///   - name: the measurement of all metrics.
    ///   - tagKeys: the keys that become tags; the others are fields.
    public init(name: String, tagKeys: PatternList? = nil) {
        self.name = name
        self.tagKeys = tagKeys
    }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        try bytes.withUnsafeBufferPointer { text throws(ParseError) in
            var metrics: [Metric] = []
            var number = 0
            var rest = text[...]
            while !rest.isEmpty {
                number += 1
                let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
                let line = UnsafeBufferPointer(rebasing: rest[..<end])
                rest = rest[min(end + 1, rest.endIndex)...]
                do throws(LogfmtFault) {
                    if let metric = try metric(line, now) { metrics.append(metric) }
                } catch {
                    throw ParseError(
                        "logfmt syntax error at pos \(error.offset + 1) on line \(number): \(error.message)")
                }
            }
            return metrics
        }
    }

    private mutating func metric(
        _ line: UnsafeBufferPointer<UInt8>, _ now: Timestamp
    ) throws(LogfmtFault) -> Metric? {
        var metric = Metric(name, fields: [], at: now)
        metric.fields.reserveCapacity(fieldCount)
        tagSets.begin()
        var pairs = LogfmtPairs(line)
        while let (key, value) = try pairs.next() {
            let known = known(key)
            switch value {
            case .none: continue
            case .raw(let bytes):
                if bytes.isEmpty { continue }
                if known.isTag {
                    tagSets.add(known.text, bytes)
                } else {
                    metric[field: known.text] = InferredValue.read(bytes)
                }
            case .unescaped(var text):
                if text.isEmpty { continue }
                if known.isTag {
                    tagSets.add(TagSet.Tag(key: known.text, value: text))
                } else {
                    metric[field: known.text] = text.withUTF8 { InferredValue.read($0) }
                }
            }
        }
        metric.tags = tagSets.tags()
        fieldCount = metric.fields.count
        return metric.fields.isEmpty && metric.tags.isEmpty ? nil : metric
    }

    private mutating func known(_ bytes: UnsafeBufferPointer<UInt8>) -> Key {
        if let known = keys.value(for: bytes) { return known }
        let text = String(decoding: bytes, as: UTF8.self)
        let key = Key(text: text, isTag: tagKeys?.matches(text) ?? false)
        keys.remember(key, for: bytes)
        return key
    }
}
