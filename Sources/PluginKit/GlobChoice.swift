public import TOML

/// An option that is for everything, for nothing, or for what patterns name.
public enum GlobChoice: OptionValue {
    case all(Bool)
    case matching([Glob])

    public static var kind: String { "true, false or a list of strings" }
    public static var kinds: String { kind }
    public static var blank: String { "false" }

    public var toml: String {
        switch self {
        case .all(let everything): everything.toml
        case .matching(let names): names.toml
        }
    }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> GlobChoice? {
        switch value.kind {
        case .boolean(let everything): .all(everything)
        case .array: [Glob].read(value, named: key, &decoding).map { .matching($0) }
        default: misfit(value, key, &decoding)
        }
    }
}
