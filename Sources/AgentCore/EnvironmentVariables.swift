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
        do throws(Refusal) {
            return try expand(text[...], style, isNested: false)
        } catch {
            switch error {
            case .missing(let variable): throw variable
            case .malformed: return text
            }
        }
    }

    private enum Refusal: Error {
        case missing(MissingVariable)
        /// `${` without a name or an end, as in `${1}`.
        case malformed
    }

    /// Nested is what stands in the text of a form, or behind a form: there Telegraf makes unset variables empty, and
    /// one malformed reference spoils the whole.
    private func expand(_ text: ArraySlice<UInt8>, _ style: Style, isNested: Bool) throws(Refusal) -> [UInt8] {
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
            case .form(let form):
                written = form.whole
                do throws(Refusal) {
                    out += try value(of: form) + expand(form.behind, style, isNested: true)
                } catch {
                    guard !isNested, case .malformed = error else { throw error }
                    out += written
                }
            case .malformed:
                if isNested { throw .malformed }
                written = rest.prefix(2)
                out += written
            }
            rest = rest[written.endIndex...]
        }
        return out + rest
    }

    private func value(of form: VariableReference.Form) throws(Refusal) -> [UInt8] {
        // Even when it is not needed, for an error within it is one. Telegraf reads `$$` here in either style.
        let text = try expand(form.text, .standard, isNested: true)
        let value = values[form.name]
        let counts = value.map { !form.emptyIsUnset || !$0.isEmpty } ?? false
        switch form.kind {
        case .fallback: return counts ? Array((value ?? "").utf8) : text
        case .alternative: return counts ? text : Array((value ?? "").utf8)
        case .required:
            guard counts, let value else {
                throw .missing(MissingVariable(name: form.name, message: String(decoding: text, as: UTF8.self)))
            }
            return Array(value.utf8)
        }
    }
}

/// The file says that a variable must have a value, and it has none.
public struct MissingVariable: Error, Equatable, CustomStringConvertible {
    public let name: String
    public let message: String

    public var description: String {
        "required variable \(name) is missing a value" + (message.isEmpty ? "" : ": \(message)")
    }
}
