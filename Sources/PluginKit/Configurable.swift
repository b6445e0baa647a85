public import TOML

/// Something with `@Key` properties: a plugin, the settings around it, a table nested in its own.
public protocol Configurable: Sendable {
    init()
    /// Checks what one option alone cannot say. Touches nothing outside: it runs in `heliograph config check`.
    func validate() throws(OptionError)
}

extension Configurable {
    public func validate() throws(OptionError) {}

    /// The keys in the order of their declaration. Reflection, so at start-up only.
    ///
    /// An option that chooses further ones (`KeyChoice`) looks into `table` for what was chosen.
    func keys(in table: TOMLTable? = nil, _ decoding: inout Decoding) -> [NamedKey] {
        var keys: [NamedKey] = []
        for child in Mirror(reflecting: self).children {
            if let group = child.value as? any AnyKeyGroup {
                keys += group.keys.keys(in: table, &decoding)
            } else if let choice = child.value as? any AnyKeyChoice {
                choice.choose(in: table, &decoding)
                keys.append(NamedKey(name: choice.choiceName, key: choice))
                keys += choice.chosen?.keys(in: table, &decoding) ?? []
            } else if let key = child.value as? any AnyKey, let label = child.label {
                keys.append(NamedKey(name: key.name ?? snakeCase(label.drop { $0 == "_" }), key: key))
            }
        }
        return keys
    }

    /// Itself, and what stands in the same table by `@KeyGroup` or was chosen there by `@KeyChoice`.
    fileprivate var withGroups: [any Configurable] {
        Mirror(reflecting: self).children.reduce(into: [self]) { all, child in
            if let group = child.value as? any AnyKeyGroup {
                all += group.keys.withGroups
            } else if let choice = child.value as? any AnyKeyChoice, let chosen = choice.chosen {
                all += chosen.withGroups
            }
        }
    }

    /// The keys with their defaults, for help.
    var keys: [NamedKey] {
        var decoding = Decoding()
        return keys(in: nil, &decoding)
    }
}

/// A key with its name in the file.
public struct NamedKey: Sendable {
    let name: String
    let key: any AnyKey

    /// The former names first, so that the present one counts most.
    var spellings: [String] { key.formerNames.map(\.name) + [name] }
}

/// What `validate` objects to.
public struct OptionError: Error, Equatable {
    public let message: String
    /// The option's own place (`$key`), where one is to blame; else the table's.
    public let place: Place?

    public init(_ message: String, at place: Place? = nil) {
        self.message = message
        self.place = place
    }
}

extension TOMLTable {
    /// Fills every key of `parts` from this table. All that is wrong is added to `decoding`.
    /// - Parameters:
    ///   - owner: the table's name in messages, such as `inputs.cgroup`.
    ///   - tolerated: names that may stand here although nobody reads them; told as a warning.
    public func decode(
        into parts: [any Configurable], owner: String, tolerated: Set<String> = [], _ decoding: inout Decoding
    ) {
        let before = decoding.errorCount
        let keys = parts.flatMap { $0.keys(in: self, &decoding) }
        // Then nobody knows which options belong to what was meant.
        let choiceFailed = decoding.errorCount > before
        let names = keys.map(\.name)
        let unknown = entries.filter { entry in !keys.contains { $0.spellings.contains(entry.key) } }
        // One mistake, one message: a required option that was misspelt is not also missing.
        let misspelt = unknown.filter { !tolerated.contains($0.key) }.compactMap { nearest(to: $0.key, in: names) }
        decoding.owners.append(.init(name: owner, options: names))
        for named in keys {
            let given = named.spellings.compactMap { name in entries.first { $0.key == name } }
            if !given.isEmpty {
                named.key.assign(named.name, given, &decoding)
            } else if named.key.isRequired, !misspelt.contains(named.name) {
                decoding.error("\(owner) needs '\(named.name)', \(named.key.kind)", at: place)
            }
        }
        decoding.owners.removeLast()
        for entry in unknown {
            if origin == .header, let outer = decoding.outerOwner(of: entry.key) {
                decoding.error(
                    "'\(entry.key)' is an option of \(outer.name), but below this header it belongs to \(owner): "
                        + "move it above the header", at: entry.keyPlace)
            } else if tolerated.contains(entry.key) {
                decoding.warning("'\(entry.key)' has no effect on \(owner)", at: entry.keyPlace)
            } else if !choiceFailed {
                decoding.error(
                    "'\(entry.key)' is not an option of \(owner)\(hint(for: entry.key, keys))", at: entry.keyPlace)
            }
        }
        guard decoding.errorCount == before else { return }
        for part in parts.flatMap(\.withGroups) {
            do throws(OptionError) { try part.validate() } catch {
                decoding.error("\(owner): \(error.message)", at: error.place ?? place)
            }
        }
    }
}

/// What may have been meant by an unknown option.
private func hint(for option: String, _ keys: [NamedKey]) -> String {
    for case let choice as any AnyKeyChoice in keys.map(\.key) {
        if let value = choice.value(bringing: option) { return " unless \(choice.choiceName) is \"\(value)\"" }
    }
    return nearest(to: option, in: keys.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
}

/// `maxDimensions` to `max_dimensions`; a run of capitals counts as one word.
private func snakeCase(_ label: Substring) -> String {
    var out = ""
    var wasLower = false
    for character in label {
        if character.isUppercase, wasLower { out += "_" }
        wasLower = !character.isUppercase
        out += character.lowercased()
    }
    return out
}
