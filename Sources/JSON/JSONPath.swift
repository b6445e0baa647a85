/// Where in a document something stands, in the language of GJSON, which Telegraf's options use:
/// `result.rows.0.name`, `rows.#.name`, `rows.#(id=="7")#.value`, `*.cpu?`, `rows|@reverse`.
///
/// Of GJSON's modifiers `@group`, `@join` and `@dig` are not offered, and neither are multipaths (`[a,b]`, `{a,b}`),
/// literals (`!7`) and the prefix `..` for lines.
public struct JSONPath: Sendable, Equatable {
    /// As it is written in the file.
    public let text: String
    let steps: [Step]

    struct Step: Sendable, Equatable {
        /// Follows a `|`: behind a `#` it goes on with what all elements came to, not in each of them.
        let isPiped: Bool
        let kind: Kind
    }

    indirect enum Kind: Sendable, Equatable {
        /// A member by its name, or an element by its number.
        case name([UInt8], index: Int?)
        /// Members whose name fits; `*` and `?` are wild.
        case pattern([PatternByte])
        /// `#`: how many elements there are; what follows is looked for in each of them.
        case all
        /// `#(...)` the first, `#(...)#` all elements of which this is true.
        case query(Query, isAll: Bool)
        case modifier(Modifier)
    }

    enum PatternByte: Sendable, Equatable {
        case byte(UInt8)
        /// `?`, any character.
        case one
        /// `*`, any number of them.
        case run
    }

    enum Modifier: String, Sendable, CaseIterable {
        case this, valid, pretty, ugly, reverse, flatten, keys, values
        case toString = "tostr"
        case fromString = "fromstr"
    }

    struct Query: Sendable, Equatable {
        enum Comparison: String, Sendable {
            case equal = "=", unequal = "!=", less = "<", lessOrEqual = "<=", more = ">", moreOrEqual = ">="
            case like = "%"
            case unlike = "!%"
        }

        /// From each element; empty for the element itself.
        let steps: [Step]
        /// Nil where it is only asked whether there is such a value.
        let comparison: Comparison?
        let value: [UInt8]
        /// As a pattern, for `%`.
        let pattern: [PatternByte]
    }

    public init(_ text: String) throws(JSONPathError) {
        self.text = text
        steps = try JSONPathReader.steps(of: Array(text.utf8))
    }

    /// Behind the last dot: what a value found here is called where nothing else names it.
    public var lastWord: Substring {
        text[(text.lastIndex(of: ".").map { text.index(after: $0) } ?? text.startIndex)...]
    }
}

/// The path is none, or asks for what is not offered.
public struct JSONPathError: Error, Equatable, CustomStringConvertible {
    public let message: String
    init(_ message: String) { self.message = message }
    public var description: String { message }
}

extension JSONPath {
    /// Whether all of `text`, which is UTF-8, fits a pattern; in time that grows with the product of both at most.
    static func matches(_ text: some RandomAccessCollection<UInt8>, _ pattern: [PatternByte]) -> Bool {
        let text = Array(text)
        var (at, step) = (0, 0)
        // Where to go on if what follows the last `*` does not fit here.
        var retry: (at: Int, step: Int)?
        while at < text.count || step < pattern.count {
            if step < pattern.count {
                switch pattern[step] {
                case .run:
                    retry = (at, step + 1)
                    step += 1
                    continue
                case .one where at < text.count:
                    at = end(ofCharacterAt: at, in: text)
                    step += 1
                    continue
                case .byte(let byte) where at < text.count && text[at] == byte:
                    at += 1
                    step += 1
                    continue
                default: break
                }
            }
            guard let last = retry, last.at < text.count else { return false }
            let next = end(ofCharacterAt: last.at, in: text)
            retry = (next, last.step)
            (at, step) = (next, last.step)
        }
        return true
    }

    private static func end(ofCharacterAt start: Int, in text: [UInt8]) -> Int {
        var end = start + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }
}
