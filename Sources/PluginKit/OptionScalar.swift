public import MetricModel
public import TOML

extension FieldValue: OptionValue {
    public static var kind: String { "a string, number or boolean" }
    public static var kinds: String { "strings, numbers or booleans" }
    public static var blank: String { "0" }
    public var toml: String {
        switch self {
        case .int(let value): value.description
        case .uint(let value): value.description
        case .double(let value): value.description
        case .bool(let value): value.description
        case .string(let value): value.toml
        }
    }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> FieldValue? {
        switch value.kind {
        case .integer(let number): .int(number)
        case .float(let number): .double(number)
        case .boolean(let bool): .bool(bool)
        case .string(let text): .string(text)
        default: misfit(value, key, &decoding)
        }
    }
}
