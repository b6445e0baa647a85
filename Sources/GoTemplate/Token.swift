/// A word of an action, the part of a template between `{{` and `}}`.
struct Token: Equatable {
    enum Kind: Equatable {
        /// `.`
        case dot
        /// `.Name`, without its dot.
        case field(String)
        /// `$` or `$name`, with the dollar sign.
        case variable(String)
        /// A function or a word of the language.
        case word(String)
        case integer(Int64)
        case real(Double)
        case string(String)
        case open, close, pipe, comma
        /// `:=`
        case declare
        /// `=`
        case assign
        case end
    }

    let kind: Kind
    /// Into the UTF-8 of the template.
    let offset: Int
    let isSpaceBefore: Bool

    /// As it is told in a complaint.
    var shown: String {
        switch kind {
        case .dot: "'.'"
        case .field(let name): "'.\(name)'"
        case .variable(let name), .word(let name): "'\(name)'"
        case .integer(let number): "'\(number)'"
        case .real(let number): "'\(number)'"
        case .string(let text): "\"\(text)\""
        case .open: "'('"
        case .close: "')'"
        case .pipe: "'|'"
        case .comma: "','"
        case .declare: "':='"
        case .assign: "'='"
        case .end: "'}}'"
        }
    }
}
