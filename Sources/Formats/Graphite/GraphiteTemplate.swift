public import MetricModel

/// What the parts of a dotted path mean: `.host.measurement.field*`.
struct GraphiteTemplate: Sendable {
    private enum Part: Sendable {
        case skipped, measurement, measurements, field, fields
        case tag(String)
    }

    /// Parts stand between these; of the template, and of the path too.
    let separator: String
    private let parts: [Part]
    private let defaults: [TagSet.Tag]

    var partCount: Int { parts.count }

    /// - Parameter tags: `tag1=v1,tag2=v2`; empty for none.
    init(_ text: String, separator: String, tags: String) throws(GraphiteTemplateError) {
        let words = text[...].split(at: separator)
        guard words.contains(where: { $0.hasPrefix("measurement") }) else {
            throw GraphiteTemplateError("the template \"\(text)\" has no part 'measurement'")
        }
        if words.contains("measurement*"), words.contains("field*") {
            throw GraphiteTemplateError("the template \"\(text)\" has both 'measurement*' and 'field*'")
        }
        self.separator = separator
        parts = words.map { word in
            switch word {
            case "": .skipped
            case "measurement": .measurement
            case "measurement*": .measurements
            case "field": .field
            case "field*": .fields
            default: .tag(String(word))
            }
        }
        var defaults: [TagSet.Tag] = []
        for pair in tags.split(separator: ",", omittingEmptySubsequences: false) where !tags.isEmpty {
            let sides = pair.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count > 1 else {
                throw GraphiteTemplateError("\"\(pair)\" in the tags \"\(tags)\" has no '='")
            }
            defaults.append(TagSet.Tag(key: String(sides[0]), value: String(sides[1])))
        }
        self.defaults = TagSetMemo.inOrder(defaults)
    }

    /// Parts of the path that the template does not reach are dropped. Values of the same tag are joined, that of the
    /// template's own tags first.
    func series(of path: Substring, joiner: String) -> GraphiteSeries {
        let words = path.split(at: separator)
        var measurement: [Substring] = []
        var field: [Substring] = []
        var tags = defaults
        for (i, part) in parts.enumerated() where i < words.count {
            switch part {
            case .skipped: break
            case .measurement: measurement.append(words[i])
            case .measurements: measurement += words[i...]
            case .field: field.append(words[i])
            case .fields: field += words[i...]
            case .tag(let key):
                if let known = tags.firstIndex(where: { $0.key == key }) {
                    tags[known] = TagSet.Tag(key: key, value: tags[known].value + joiner + words[i])
                } else {
                    tags.append(TagSet.Tag(key: key, value: String(words[i])))
                }
            }
        }
        return GraphiteSeries(
            measurement: measurement.joined(separator: joiner), tags: tags, field: field.joined(separator: joiner))
    }
}

/// What a template made of a path.
public struct GraphiteSeries: Sendable, Equatable {
    /// Empty if the path was too short to have one.
    public let measurement: String
    /// Each key once, in no order.
    public let tags: [TagSet.Tag]
    /// Empty if the template has no such part.
    public let field: String
}

/// A template that cannot be used.
public struct GraphiteTemplateError: Error, Equatable, CustomStringConvertible {
    public let message: String
    init(_ message: String) { self.message = message }
    public var description: String { message }
}

extension Substring {
    /// At each `separator`, which is not empty, byte by byte: a path is cut for every series, and characters are dear.
    func split(at separator: String) -> [Substring] {
        let (bytes, mark) = (utf8, separator.utf8)
        guard let first = mark.first else { return [self] }
        var parts: [Substring] = []
        var start = startIndex
        var at = startIndex
        while at < endIndex {
            if bytes[at] == first, bytes[at...].starts(with: mark) {
                parts.append(self[start..<at])
                at = bytes.index(at, offsetBy: mark.count)
                start = at
            } else {
                at = bytes.index(after: at)
            }
        }
        return parts + [self[start...]]
    }
}
