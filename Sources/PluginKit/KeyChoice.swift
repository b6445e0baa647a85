import TOML

/// An option whose value chooses which further options the same table has: `data_format = "influx"`.
///
///     @KeyChoice("Format of the data.", name: "data_format", of: parsers) var format: any ParserOptions = ...
///
/// `Choice` is an existential of something `Configurable`.
@propertyWrapper
public struct KeyChoice<Choice: Sendable>: Sendable {
    let help: String
    let key: String
    private let options: [(name: String, make: @Sendable () -> Choice)]
    private let later: [String]
    private let substitutes: [String: String]
    private let storage: Storage

    /// - Parameters:
    ///   - options: the values and what each brings.
    ///   - name: the value where none is given; the first if there is no such.
    ///   - later: values that Telegraf has and we do not offer.
    ///   - substitutes: what to do about some of those: "use json".
    public init(
        _ help: String, name: String, of options: [(name: String, make: @Sendable () -> Choice)],
        default defaultName: String? = nil, later: [String] = [], substitutes: [String: String] = [:]
    ) where Choice: Sendable {
        self.help = help
        self.key = name
        self.options = options
        self.later = later
        self.substitutes = substitutes
        let option = options.first { $0.name == defaultName } ?? options[0]
        storage = Storage(option.name, option.make())
    }

    public var wrappedValue: Choice { storage.choice }

    /// Written while the file is decoded, before the plugin is started; only read after that.
    private final class Storage: @unchecked Sendable {
        var name: String
        var choice: Choice

        init(_ name: String, _ choice: Choice) {
            self.name = name
            self.choice = choice
        }
    }
}

protocol AnyKeyChoice: AnyKey {
    var choiceName: String { get }
    var chosen: (any Configurable)? { get }
    func choose(in table: TOMLTable?, _ decoding: inout Decoding)
    /// The value that would bring this option, where the chosen one does not.
    func value(bringing option: String) -> String?
}

extension KeyChoice: AnyKeyChoice {
    var choiceName: String { key }
    var chosen: (any Configurable)? { storage.choice as? any Configurable }

    func choose(in table: TOMLTable?, _ decoding: inout Decoding) {
        guard let value = table?[key] else { return }
        guard case .string(let text) = value.kind else {
            return decoding.error("'\(key)' must be \(kind), not \(value.shown)", at: value.place)
        }
        if text.isEmpty { return }
        if let option = options.first(where: { $0.name == text }) {
            storage.name = text
            storage.choice = option.make()
        } else if later.contains(text) {
            let advice = substitutes[text] ?? "it must be \(kind)"
            decoding.error("the \(key) \"\(text)\" is not offered yet; \(advice)", at: value.place)
        } else {
            let near = nearest(to: text, in: options.map(\.name) + later).map { "did you mean \"\($0)\"?" }
            decoding.error("there is no \(key) \"\(text)\"; \(near ?? "it must be \(kind)")", at: value.place)
        }
    }

    func value(bringing option: String) -> String? {
        options.first { ($0.make() as? any Configurable)?.keys.contains { $0.name == option } ?? false }?.name
    }

    private var names: String { options.map { "\"\($0.name)\"" }.joined(separator: ", ") }
}

extension KeyChoice: AnyKey {
    var name: String? { key }
    var isRequired: Bool { false }
    var isServed: Bool { true }
    var formerNames: [FormerName] { [] }
    var kind: String { options.count == 1 ? names : "one of \(names)" }
    var sampleText: String { storage.name.toml }
    var nestedKeys: [NamedKey]? { nil }
    var isList: Bool { false }
    /// All was done by `choose`, before the other keys were looked for.
    func assign(_ key: String, _ entries: [TOMLTable.Entry], _ decoding: inout Decoding) {}
}
