public import TOML

/// A boolean that may be written as text too, as Telegraf reads `drop_original`: `"true"`, `"1"`, `"false"`.
public struct LenientBool: OptionValue, Equatable, Sendable {
    public let value: Bool

    public init(_ value: Bool) { self.value = value }

    public static var kind: String { Bool.kind }
    public static var kinds: String { Bool.kinds }
    public var toml: String { value.toml }
    public static var blank: String { Bool.blank }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> LenientBool? {
        switch value.kind {
        case .boolean(let bool): return LenientBool(bool)
        case .string(let text):
            if ["1", "t", "T", "true", "TRUE", "True"].contains(text) { return LenientBool(true) }
            if ["0", "f", "F", "false", "FALSE", "False"].contains(text) { return LenientBool(false) }
        default: break
        }
        return misfit(value, key, &decoding)
    }
}
