/// A version of the engine's API: 1.41.
public struct APIVersion: Sendable, Comparable, CustomStringConvertible {
    let major: Int
    let minor: Int

    public init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Nil if it is not two numbers.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1]) else { return nil }
        self.init(major, minor)
    }

    public static func < (left: Self, right: Self) -> Bool { (left.major, left.minor) < (right.major, right.minor) }

    public var description: String { "\(major).\(minor)" }

    /// The newest whose answers are known here; an engine that knows a newer one is asked by this.
    static let newest = APIVersion(1, 51)
    /// What an engine speaks that names no version.
    static let unnamed = APIVersion(1, 24)
}
