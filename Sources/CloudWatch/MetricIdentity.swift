import Digests

/// What CloudWatch bills as one metric: namespace, name and dimensions, whatever their order. As 128 bits of SHA-256,
/// so that remembering a million of them costs 16 MB and tells nobody their names.
public struct MetricIdentity: Sendable, Hashable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// - Parameter region: the same metric in two regions is billed twice.
    public init(region: String, namespace: String, name: String, dimensions: [DimensionSet.Dimension]) {
        var bytes: [UInt8] = []
        // With its length in front of each text, no two lists of texts make the same bytes.
        func add(_ text: String) {
            withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian) { bytes += $0 }
            bytes += text.utf8
        }
        add(region)
        add(namespace)
        add(name)
        for dimension in dimensions.sorted(by: { $0.name < $1.name }) {
            add(dimension.name)
            add(dimension.value)
        }
        let digest = SHA256.digest(bytes)
        high = digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
