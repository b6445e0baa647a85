public import TOML

/// A type that may stand right of `=`.
public protocol OptionValue: Sendable {
    /// How the type is called in messages: "a string", "a list of strings".
    static var kind: String { get }
    /// The same for several: "strings".
    static var kinds: String { get }
    /// Nil, and a problem with its place, if the value does not fit.
    static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Self?
    /// As it is written in the file.
    var toml: String { get }
    /// What a sample shows where there is no default; it must be readable.
    static var blank: String { get }
    /// With a value given under another of the key's names. Lists are joined, of the rest the later counts.
    func joined(with later: Self) -> Self
    /// The keys of a nested table; nil for anything else.
    static var nestedKeys: [NamedKey]? { get }
    static var isList: Bool { get }
}

extension OptionValue {
    public func joined(with later: Self) -> Self { later }
    public static var nestedKeys: [NamedKey]? { nil }
    public static var isList: Bool { false }
    public static var blank: String { "\"\"" }

    /// Reports that `value` is of the wrong type or form; `reason` may say more.
    public static func misfit(
        _ value: TOMLValue, _ key: String, _ decoding: inout Decoding, reason: String? = nil
    ) -> Self? {
        let subject = decoding.isInList ? "each element of '\(key)'" : "'\(key)'"
        let more = reason.map { ": \($0)" } ?? ""
        decoding.report(ConfigProblem("\(subject) must be \(kind), not \(value.shown)\(more)", at: value.place))
        return nil
    }
}

extension Bool: OptionValue {
    public static var kind: String { "true or false" }
    public static var kinds: String { "booleans" }
    public static var blank: String { "false" }
    public var toml: String { description }
    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Bool? {
        if case .boolean(let bool) = value.kind { bool } else { misfit(value, key, &decoding) }
    }
}

extension Int: OptionValue {
    public static var kind: String { "an integer" }
    public static var kinds: String { "integers" }
    public static var blank: String { "0" }
    public var toml: String { description }
    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Int? {
        if case .integer(let number) = value.kind { Int(number) } else { misfit(value, key, &decoding) }
    }
}

extension Double: OptionValue {
    public static var kind: String { "a number" }
    public static var kinds: String { "numbers" }
    public static var blank: String { "0.0" }
    public var toml: String { description }
    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Double? {
        switch value.kind {
        case .float(let number): number
        case .integer(let number): Double(number)
        default: misfit(value, key, &decoding)
        }
    }
}

extension String: OptionValue {
    public static var kind: String { "a string" }
    public static var kinds: String { "strings" }
    public var toml: String { "\"\(replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"" }
    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> String? {
        if case .string(let text) = value.kind { text } else { misfit(value, key, &decoding) }
    }
}

/// Text that must not be shown: it prints as `***`.
public struct Secret: OptionValue, Equatable, CustomStringConvertible {
    private let text: String

    public init(_ text: String = "") { self.text = text }

    public static var kind: String { "a string" }
    public static var kinds: String { "strings" }
    public var toml: String { "\"\"" }
    public var description: String { "***" }
    public var isEmpty: Bool { text.isEmpty }
    /// The text itself, for the one place that needs it.
    public func reveal() -> String { text }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Secret? {
        String.read(value, named: key, &decoding).map(Secret.init)
    }
}

/// One of a few words: an enum with `String` raw values.
public protocol OptionEnum: OptionValue, CaseIterable, RawRepresentable where RawValue == String {
    /// What an empty text stands for; nil where it is a mistake, or a case of its own since it is the default.
    static var whenEmpty: Self? { get }
}

extension OptionEnum {
    public static var whenEmpty: Self? { nil }
    public static var kind: String { "one of \(allCases.map(\.rawValue.toml).joined(separator: ", "))" }
    public static var kinds: String { "words, each \(kind)" }
    public var toml: String { rawValue.toml }
    public static var blank: String { allCases.first?.toml ?? "\"\"" }
    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Self? {
        guard case .string(let text) = value.kind else { return misfit(value, key, &decoding) }
        if let word = Self(rawValue: text) ?? (text.isEmpty ? whenEmpty : nil) { return word }
        let near = nearest(to: text, in: allCases.map(\.rawValue)).map { "did you mean \"\($0)\"?" }
        return misfit(value, key, &decoding, reason: near)
    }
}

extension Optional: OptionValue where Wrapped: OptionValue {
    public static var kind: String { Wrapped.kind }
    public static var kinds: String { Wrapped.kinds }
    public var toml: String { self?.toml ?? Wrapped.blank }
    public static var blank: String { Wrapped.blank }
    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Wrapped?? {
        Wrapped.read(value, named: key, &decoding).map { .some($0) }
    }
}
