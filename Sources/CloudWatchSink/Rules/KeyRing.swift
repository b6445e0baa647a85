/// The access keys that may sign, with their secrets.
public struct KeyRing: Sendable {
    private let keys: [String: String]

    /// Any access key whose secret is the word `local`: what is sent to this machine needs no real key.
    public static let local = KeyRing(keys: [:])
    private static let localSecret = "local"

    public init(keys: [String: String]) { self.keys = keys }

    /// Nil for a key that nobody knows.
    func secret(of key: String) -> String? { keys.isEmpty ? Self.localSecret : keys[key] }
}
