public import MetricModel

/// A form as browsers send it (`application/x-www-form-urlencoded`): `a=1&b=x%20y`, one metric.
///
/// Numbers become float fields and the rest is left out, but for what becomes tags. Of a name that comes twice the
/// first value counts.
public struct FormParser: MetricParser {
    private struct Key: Sendable {
        let text: String
        let isTag: Bool
    }

    private let measurement: String
    private let tagKeys: Set<String>
    private var keys = ByteMemo<Key>()
    private var tagSets = TagSetMemo()
    private var pair = FormPair()

    public init(measurement: String, tagKeys: [String]) {
        self.measurement = measurement
        self.tagKeys = Set(tagKeys)
    }

    public mutating func parse(_ bytes: Span<UInt8>, now: Timestamp) throws(ParseError) -> [Metric] {
        // The pair is out of `self` meanwhile: it is read while other parts change.
        var pair = FormPair()
        swap(&pair, &self.pair)
        defer { swap(&pair, &self.pair) }
        return try bytes.withUnsafeBufferPointer { bytes throws(ParseError) in
            var rest = bytes.trimmedJSON[...]
            var metric = Metric(measurement, fields: [], at: now)
            var met = NamesMet()
            var hasPair = false
            tagSets.begin()
            while !rest.isEmpty {
                let end = rest.firstIndex(of: UInt8(ascii: "&")) ?? rest.endIndex
                let text = UnsafeBufferPointer(rebasing: rest[..<end])
                rest = rest[min(end + 1, rest.endIndex)...]
                if text.isEmpty { continue }
                hasPair = true
                try pair.decode(text)
                if !pair.name.isEmpty { take(pair, &metric, &met) }
            }
            metric.tags = tagSets.tags()
            return hasPair ? [metric] : []
        }
    }

    private mutating func take(_ pair: borrowing FormPair, _ metric: inout Metric, _ met: inout NamesMet) {
        let key = pair.name.withUnsafeBufferPointer { self.key($0) }
        guard met.insert(key.text) else { return }
        pair.value.withUnsafeBufferPointer { (value) -> Void in
            if key.isTag {
                tagSets.add(key.text, value)
            } else if let number = GoFloat.read(value) {
                metric.fields.append(Metric.Field(key.text, .double(number)))
            }
        }
    }

    private mutating func key(_ bytes: UnsafeBufferPointer<UInt8>) -> Key {
        if let known = keys.value(for: bytes) { return known }
        let text = String(decoding: bytes, as: UTF8.self)
        let key = Key(text: text, isTag: tagKeys.contains(text))
        keys.remember(key, for: bytes)
        return key
    }
}

/// The names that one form has had so far: few are looked through, many are hashed.
private struct NamesMet {
    private var few: [String] = []
    private var many: Set<String> = []
    private static let fewest = 16

    init() { few.reserveCapacity(Self.fewest) }

    /// False for a name that was there.
    mutating func insert(_ name: String) -> Bool {
        if !many.isEmpty { return many.insert(name).inserted }
        if few.contains(name) { return false }
        few.append(name)
        if few.count == Self.fewest { many = Set(few) }
        return true
    }
}
