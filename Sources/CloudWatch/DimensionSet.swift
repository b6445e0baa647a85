import Bytes

/// The dimensions of a series, with what is made of them once and used for each datum.
public final class DimensionSet: Sendable, Hashable {
    public struct Dimension: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// In the order of sending.
    public let dimensions: [Dimension]
    /// `"Dimensions":[...],` or nothing.
    let json: [UInt8]
    private let hash: Int

    public static let none = DimensionSet([])

    /// - Precondition: names are unique.
    public init(_ dimensions: [Dimension]) {
        self.dimensions = dimensions
        json = Self.json(dimensions)
        hash = dimensions.hashValue
    }

    public static func == (left: DimensionSet, right: DimensionSet) -> Bool {
        left === right || left.hash == right.hash && left.dimensions == right.dimensions
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    private static func json(_ dimensions: [Dimension]) -> [UInt8] {
        guard !dimensions.isEmpty else { return [] }
        var json = ByteWriter()
        json.append("\"Dimensions\":[")
        for (i, dimension) in dimensions.enumerated() {
            json.append(i == 0 ? "{\"Name\":" : ",{\"Name\":")
            json.append(json: dimension.name)
            json.append(",\"Value\":")
            json.append(json: dimension.value)
            json.append("}")
        }
        json.append("],")
        return json.bytes
    }
}
