/// The variables that a file may refer to as `$NAME` or `${NAME}`, and how Telegraf puts their values in.
///
/// | Form | Unset | Empty | Set |
/// | --- | --- | --- | --- |
/// | `$NAME`, `${NAME}` | as written | empty | value |
/// | `${NAME:-text}`, `${NAME-text}` | text | text, empty | value |
/// | `${NAME:?message}`, `${NAME?message}` | error | error, empty | value |
/// | `${NAME:+text}`, `${NAME+text}` | empty | empty, text | text |
/// | `$$` | `$` | | |
///
/// Text and message may refer to variables too; values are never looked at again. What is no such form stays as it is.
public struct EnvironmentVariables: Sendable {
    public enum Style: Sendable {
        case standard
        /// As before Telegraf 1.27 (`--old-env-behavior`): `$$` means nothing.
        case old
    }

    private static let depthLimit = 100

    private let values: [String: String]
    private let style: Style

    public init(_ values: [String: String], style: Style = .standard) {
        self.values = values
        self.style = style
    }

    /// One string of a parsed file.
    public func expand(_ text: String) throws(MissingVariable) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        return String(decoding: try expand(Array(text.utf8)), as: UTF8.self)
    }

    /// A whole file before it is parsed, so that a value may be any piece of TOML. Comments go first, or a variable that
    /// only a comment names could be missing. Lines keep their numbers, unless a value has several.
    public func expandingWholeText(_ text: String) throws(MissingVariable) -> String {
        String(decoding: try expand(TOMLComments.removed(from: Array(text.utf8))), as: UTF8.self)
    }

    private func expand(_ text: [UInt8]) throws(MissingVariable) -> [UInt8] {
        try expand(text[...], style, depth: 0) ?? text
    }

    /// Below the top is what stands in the text of a form, or behind a form on its line. There Telegraf makes unset
    /// variables empty, and one malformed reference spoils the whole: nil.
    private func expand(
        _ text: ArraySlice<UInt8>, _ style: Style, depth: Int
    ) throws(MissingVariable) -> [UInt8]? {
        // Bounds the stack, which the author of the file would otherwise choose.
        guard depth <= Self.depthLimit else { return nil }
        let isNested = depth > 0
        var out: [UInt8] = []
        var rest = text
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            out += rest[..<dollar]
            rest = rest[dollar...]
            let written: ArraySlice<UInt8>
            switch VariableReference(at: rest, escapes: style == .standard) {
            case .none:
                written = rest.prefix(1)
                out += written
            case .escapedDollar:
                written = rest.prefix(2)
                out.append(UInt8(ascii: "$"))
            case .plain(let name, let whole):
                written = whole
                if let value = values[name] { out += value.utf8 } else if !isNested { out += whole }
            case .form(let form) where isNested:
                guard let value = try value(of: form, depth) else { return nil }
                written = form.whole
                out += value
            case .form(let form):
                let behind = form.behind(in: rest)
                written = rest[..<behind.endIndex]
                if let value = try value(of: form, depth), let expanded = try expand(behind, style, depth: 1) {
                    out += value + expanded
                } else {
                    out += written
                }
            case .malformed:
                if isNested { return nil }
                written = rest.prefix(2)
                out += written
            }
            rest = rest[written.endIndex...]
        }
        return out + rest
    }

    /// Nil if the form's text is malformed.
    private func value(of form: VariableReference.Form, _ depth: Int) throws(MissingVariable) -> [UInt8]? {
        // Even when it is not needed, for an error within it is one. Telegraf reads `$$` here in either style.
        guard let text = try expand(form.text, .standard, depth: depth + 1) else { return nil }
        let value = values[form.name] ?? ""
        let counts = values[form.name] != nil && !(form.emptyIsUnset && value.isEmpty)
        switch form.kind {
        case .fallback: return counts ? Array(value.utf8) : text
        case .alternative: return counts ? text : Array(value.utf8)
        case .required:
            if counts { return Array(value.utf8) }
            throw MissingVariable(
                name: form.name, message: String(decoding: text, as: UTF8.self), offset: form.whole.startIndex)
        }
    }
}

/// The file says that a variable must have a value, and it has none.
public struct MissingVariable: Error, Equatable, CustomStringConvertible {
    public let name: String
    public let message: String
    /// Of the reference, in bytes, in the text without its comments.
    let offset: Int

    public var description: String {
        "required variable \(name) is missing a value" + (message.isEmpty ? "" : ": \(message)")
    }
}
