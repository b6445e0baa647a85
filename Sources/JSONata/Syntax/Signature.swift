/// The types of a function's arguments, as `<s-n?:s>` names them.
enum Signature {
    struct Types: OptionSet, Sendable {
        let rawValue: Int

        static let number = Types(rawValue: 1)
        static let string = Types(rawValue: 2)
        static let bool = Types(rawValue: 4)
        static let null = Types(rawValue: 8)
        static let array = Types(rawValue: 16)
        static let object = Types(rawValue: 32)
        static let function = Types(rawValue: 64)
        /// All but functions.
        static let json = Types(rawValue: 128)
        static let any = Types(rawValue: 256)
    }

    enum Option: Character, Sendable {
        case optional = "?"
        case several = "+"
        /// What the function was made on stands in for it.
        case context = "-"
    }

    struct Parameter: Sendable {
        var types: Types
        var option: Option?
        /// Of an array's elements.
        var elements: [Parameter] = []
    }

    private static let letters: [Character: Types] = [
        "n": .number, "s": .string, "b": .bool, "l": .null, "a": .array, "o": .object, "f": .function, "j": .json,
        "x": .any,
    ]

    /// - Parameter text: between the angle brackets; what follows a colon is not looked at, as in Telegraf.
    static func parse(_ text: some StringProtocol, at offset: Int) throws(Fault) -> [Parameter] {
        var parameters: [Parameter] = []
        var rest = Array(text)[...]
        while let letter = rest.popFirst(), letter != ":" {
            if let types = letters[letter] {
                parameters.append(Parameter(types: types))
            } else if letter == "(" {
                var types: Types = []
                for letter in try bracketed(&rest, "(", ")", offset) {
                    guard let type = letters[letter] else { throw unknown(letter, offset) }
                    types.insert(type)
                }
                parameters.append(Parameter(types: types))
            } else if let option = Option(rawValue: letter) {
                guard !parameters.isEmpty else {
                    throw Fault("'\(letter)' of a signature stands behind a type", at: offset)
                }
                parameters[parameters.count - 1].option = option
            } else if letter == "<" {
                guard let last = parameters.last, last.types == .array || last.types == .function else {
                    throw Fault("'<' of a signature stands behind 'a' or 'f'", at: offset)
                }
                let inner = try bracketed(&rest, "<", ">", offset)
                parameters[parameters.count - 1].elements = try parse(String(inner), at: offset)
            } else {
                throw unknown(letter, offset)
            }
        }
        return parameters
    }

    private static func unknown(_ letter: Character, _ offset: Int) -> Fault {
        Fault("'\(letter)' is no type of a signature: they are n, s, b, l, a, o, f, j and x", at: offset)
    }

    /// Up to the bracket that closes the one before; it is taken too.
    private static func bracketed(
        _ rest: inout ArraySlice<Character>, _ open: Character, _ close: Character, _ offset: Int
    ) throws(Fault) -> [Character] {
        var depth = 1
        var inner: [Character] = []
        while let letter = rest.popFirst() {
            if letter == open { depth += 1 }
            if letter == close { depth -= 1 }
            if depth == 0 { return inner }
            if depth > 20 { break }
            inner.append(letter)
        }
        throw Fault("'\(open)' of a signature has no '\(close)'", at: offset)
    }
}
