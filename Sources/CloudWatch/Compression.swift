import Gzip

/// Which bodies are packed.
public struct Compression: Sendable, Equatable {
    /// Bytes of the smallest body that is packed; nil packs none.
    public let smallest: Int?

    public static let none = Compression(smallest: nil)

    private init(smallest: Int?) { self.smallest = smallest }

    /// As Amazon's clients do it: bodies of 10 240 bytes and more, unless `AWS_DISABLE_REQUEST_COMPRESSION` or
    /// `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES` (0 to 10 485 760) say otherwise.
    public init(environment: [String: String]) {
        if environment["AWS_DISABLE_REQUEST_COMPRESSION"]?.lowercased() == "true" {
            self = .none
        } else {
            let asked = environment["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"].flatMap { Int($0) }
            self.init(smallest: asked.flatMap { (0...10_485_760).contains($0) ? $0 : nil } ?? 10_240)
        }
    }

    /// The packed body; nil if it is to go as it is. The fastest level: it makes a tenth of JSON, and the best one
    /// takes five times as long for another hundredth.
    func packed(_ body: [UInt8]) -> [UInt8]? {
        guard let smallest, body.count >= smallest else { return nil }
        return Gzip.compress(body, level: 1)
    }
}
