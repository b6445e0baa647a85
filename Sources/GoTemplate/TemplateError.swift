/// Why a template cannot be read, or makes no text of a metric.
public struct TemplateError: Error, Equatable, CustomStringConvertible {
    public let message: String
    /// Where in the template, from 1; columns count characters.
    public let line: Int
    public let column: Int

    public var description: String { "line \(line), column \(column): \(message)" }

    /// - Parameter offset: into the UTF-8 of `text`.
    init(_ message: String, at offset: Int, in text: String) {
        self.message = message
        let before = text.unicodeScalars[..<text.utf8.index(text.startIndex, offsetBy: min(offset, text.utf8.count))]
        line = before.count { $0 == "\n" } + 1
        column = before.reversed().prefix { $0 != "\n" }.count + 1
    }
}

/// A function's complaint, before it is known where the function stands.
struct Complaint: Error, Equatable, CustomStringConvertible {
    let message: String
    var description: String { message }
    init(_ message: String) { self.message = message }
}
