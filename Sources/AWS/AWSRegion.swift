/// Where requests go. What no option, variable or profile tells is asked of the instance, once, when it is needed.
public struct AWSRegion: Sendable {
    private var name: String
    private let metadata: InstanceMetadata?

    public init(_ name: String) {
        self.name = name
        metadata = nil
    }

    init(option: String, files: SharedFiles, surroundings: AWSSurroundings) {
        let told =
            option.isEmpty ? surroundings.variable("AWS_REGION", "AWS_DEFAULT_REGION") : option
        let profile = told == nil ? (try? files.read())?[files.profile] : nil
        name = told ?? profile?["region"] ?? ""
        let metadata = InstanceMetadata(surroundings)
        self.metadata = metadata.isEnabled ? metadata : nil
    }

    /// Empty as long as it is not known.
    var known: String { name }
    /// Whether there is an instance to ask.
    var asksInstance: Bool { metadata != nil }
    /// Whether it is known, or there is somebody to ask.
    var mayBeFound: Bool { !name.isEmpty || asksInstance }

    static let missing = AWSAccountError(.missing, "no AWS region: set 'region' or AWS_REGION")

    /// May block, for two seconds or so.
    mutating func find() throws(AWSAccountError) -> String {
        if name.isEmpty, let metadata {
            do throws(AWSAccountError) { name = try metadata.region() ?? "" } catch {
                throw AWSAccountError(error.cause, "\(Self.missing) (\(error))")
            }
        }
        guard !name.isEmpty else { throw Self.missing }
        guard isRegion(name) else {
            throw AWSAccountError(.misconfigured, "the AWS region '\(name)' must have letters, digits and '-' alone")
        }
        return name
    }
}

/// Whether a host's name can be made with it.
func isRegion(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0 | 32) || $0 == 45 }
}
