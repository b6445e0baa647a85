public import TOML

/// One option of the file: name, default, type, help and checks in one declaration.
///
///     @Key("How many tags become dimensions.", in: 0...30) var maxDimensions = 10
///
/// The name is the property's in snake_case (`max_dimensions`). Decoding, checking, `heliograph plugins` and
/// `heliograph config` all come from here.
@propertyWrapper
public struct Key<Value: OptionValue>: Sendable {
    public typealias Check = @Sendable (Value) -> String?

    let name: String?
    let help: String
    let isRequired: Bool
    let formerNames: [FormerName]
    private let example: Value?
    private let unserved: String?
    private let check: Check?
    private let storage: Storage

    /// - Parameters:
    ///   - name: the name in the file, where it is not the property's.
    ///   - example: what samples show, where the default says too little or will not do.
    ///   - formerly: names that Telegraf once used; still read, with a warning.
    ///   - unserved: for an option of Telegraf's that is not offered yet and must not be ignored: any other value than
    ///     the default is refused, and this says why or what to use.
    ///   - check: nil if the value is good, else what it must be: "must be absolute".
    public init(
        wrappedValue: Value, _ help: String, name: String? = nil, required: Bool = false,
        example: Value? = nil, formerly: [FormerName] = [], unserved: String? = nil, check: Check? = nil
    ) {
        self.name = name
        self.help = help
        isRequired = required
        self.example = example
        formerNames = formerly
        self.unserved = unserved
        self.check = check
        storage = Storage(wrappedValue)
    }

    public init(
        wrappedValue: Value, _ help: String, name: String? = nil, example: Value? = nil, in range: ClosedRange<Value>
    ) where Value: Comparable {
        self.init(wrappedValue: wrappedValue, help, name: name, example: example) { value in
            range.contains(value)
                ? nil : "must be from \(range.lowerBound.toml) to \(range.upperBound.toml), not \(value.toml)"
        }
    }

    public var wrappedValue: Value { storage.value }

    /// Where the option is written; nil if it is not and has its default.
    public var projectedValue: Place? { storage.place }

    /// Written while the file is decoded, by one thread, before the plugin is started; only read after that. Copies
    /// of a plugin share it, which is right for options: they are the same for all of them.
    private final class Storage: @unchecked Sendable {
        var value: Value
        var place: Place?

        init(_ value: Value) { self.value = value }
    }
}

/// A name an option had before.
public struct FormerName: Sendable, Equatable {
    public let name: String
    /// The release of Telegraf that gave it up.
    public let since: String

    public init(_ name: String, since: String) {
        self.name = name
        self.since = since
    }
}

/// What decoding and help need to know of a key, whatever its type.
protocol AnyKey: Sendable {
    var name: String? { get }
    var help: String { get }
    var isRequired: Bool { get }
    var isServed: Bool { get }
    var formerNames: [FormerName] { get }
    var kind: String { get }
    var sampleText: String { get }
    var nestedKeys: [NamedKey]? { get }
    var isList: Bool { get }
    /// Several when former names are given too; lists are then joined, of the rest the last counts.
    func assign(_ key: String, _ entries: [TOMLTable.Entry], _ decoding: inout Decoding)
}

extension Key: AnyKey {
    var kind: String { Value.kind }
    var sampleText: String { (example ?? wrappedValue).toml }
    var nestedKeys: [NamedKey]? { Value.nestedKeys }
    var isList: Bool { Value.isList }
    var isServed: Bool { unserved == nil }

    func assign(_ key: String, _ entries: [TOMLTable.Entry], _ decoding: inout Decoding) {
        var result: Value?
        for entry in entries {
            if let former = formerNames.first(where: { $0.name == entry.key }) {
                decoding.warning(
                    "'\(entry.key)' is the old name (until Telegraf \(former.since)) of '\(key)'", at: entry.keyPlace)
            }
            guard let value = Value.read(entry.value, named: entry.key, &decoding) else { continue }
            if let complaint = check?(value) {
                decoding.error("'\(entry.key)' \(complaint)", at: entry.value.place)
            }
            if let unserved, value.toml != storage.value.toml {
                decoding.error("'\(entry.key)' is not offered yet: \(unserved)", at: entry.keyPlace)
            }
            result = result.map { $0.joined(with: value) } ?? value
        }
        guard let result, let last = entries.last else { return }
        storage.value = result
        storage.place = last.keyPlace
    }
}
