/// Where in a document something stands, in the language of GJSON 1.18, which Telegraf's options use:
/// `result.rows.0.name`, `rows.#.name`, `rows.#(id=="7")#.value`, `*.cpu?`, `rows|@reverse`, `{name,"x":a.b}`, `!7`.
///
/// The text is read once; what is searched with it reads no text of the path again.
public struct JSONPath: Sendable, Equatable {
    /// As it is written in the file.
    public let text: String
    let route: Route

    public init(_ text: String) throws(JSONPathError) {
        self.text = text
        route = try JSONPathReader.route(of: Array(text.utf8)[...])
    }

    public static func == (one: JSONPath, other: JSONPath) -> Bool { one.text == other.text }

    /// Behind the last dot: what a value found here is called where nothing else names it.
    public var lastWord: Substring {
        text[(text.lastIndex(of: ".").map { text.index(after: $0) } ?? text.startIndex)...]
    }

    /// Whether it begins with `..`, and so is meant for lines of JSON.
    public var isForLines: Bool {
        if case .lines = route { return true }
        return false
    }

    /// Nil if there is nothing.
    public func find(in document: JSONDocument) -> JSONMatch? { find(in: document, from: document.root) }

    public func find(in document: JSONDocument, from node: JSONDocument.Node) -> JSONMatch? {
        route.follow(JSONMatch(document, node))
    }

    /// - Parameter lines: an array of all the lines, as `JSONDocument.read(lines:)` makes it.
    public func find(inLines lines: JSONDocument) -> JSONMatch? {
        guard case .lines(let steps, let then) = route else { return find(in: lines) }
        return Route.steps(steps, then: then).follow(JSONMatch(lines, lines.root))
    }
}

/// The text is no path.
public struct JSONPathError: Error, Equatable, CustomStringConvertible {
    public let message: String
    init(_ message: String) { self.message = message }
    public var description: String { message }
}
