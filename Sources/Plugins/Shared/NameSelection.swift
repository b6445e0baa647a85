import Filtering
import PluginKit

/// Names that are wanted: all if none are named, less those that are excluded.
struct NameSelection: Sendable {
    private let included: PatternList?
    private let excluded: PatternList?

    static let all = NameSelection()

    private init() { (included, excluded) = (nil, nil) }

    init(_ included: [Glob], but excluded: [Glob]) throws(StartError) {
        self.included = included.isEmpty ? nil : try included.patterns()
        self.excluded = excluded.isEmpty ? nil : try excluded.patterns()
    }

    var keepsAll: Bool { included == nil && excluded == nil }

    /// - Parameter name: nil if it is not known, and so in no list: it is left out where something is asked for, and
    ///   never excluded.
    func keeps(_ name: String?) -> Bool {
        guard let name else { return included == nil }
        return (included?.matches(name) ?? true) && excluded?.matches(name) != true
    }
}
