extension Builtin {
    /// What looks for texts or regular expressions.
    static let patterns: [Builtin] = [
        Builtin("contains", .string, .stringOrFunction, context: .ifOne) {
            guard let function = $0[1]?.function else {
                return .bool($0.string(0).place(of: $0.string(1)) != nil)
            }
            return .bool(try !$1.matches(of: function, in: $0.string(0), at: $0.offset).isEmpty)
        },
        Builtin("split", .string, .stringOrFunction, .integer.optional, context: .when { $0.isSplit }) {
            let limit = try $0.limit(2)
            let text = $0.string(0)
            var parts: [String] = []
            if let function = $0[1]?.function {
                let bytes = Array(text.utf8)
                var start = 0
                for match in try $1.matches(of: function, in: text, at: $0.offset) {
                    parts.append(String(decoding: bytes[start..<match.range.lowerBound], as: UTF8.self))
                    start = match.range.upperBound
                }
                parts.append(String(decoding: bytes[start...], as: UTF8.self))
            } else {
                parts = text.parts(around: $0.string(1))
            }
            return try $1.array(parts.prefix(limit ?? parts.count).map(Value.string), at: $0.offset)
        },
        Builtin("match", .string, .function, .integer.optional, context: .when { $0.isMatch }) {
            let limit = try $0.limit(2)
            let matches = try $1.matches(of: try $0.function(1), in: $0.string(0), most: limit, at: $0.offset)
            return try $1.array(matches.map(\.value), at: $0.offset)
        },
        Builtin(
            "replace", .string, .stringOrFunction, .stringOrFunction, .integer.optional,
            context: .when { $0.isReplacement }
        ) {
            let limit = try $0.limit(3)
            let text = $0.string(0)
            guard let pattern = $0[1]?.function else {
                let part = $0.string(1)
                if part.isEmpty { throw $0.fault("needs something to look for") }
                guard let replacement = $0[2]?.text else { throw $0.fault("puts a text in place of a text") }
                let parts = text.parts(around: part)
                let count = min(limit ?? parts.count, parts.count - 1)
                var result = parts[0]
                for (i, rest) in parts.dropFirst().enumerated() { result += (i < count ? replacement : part) + rest }
                return try $1.string(result, at: $0.offset)
            }
            let bytes = Array(text.utf8)
            var result: [UInt8] = []
            var start = 0
            for match in try $1.matches(of: pattern, in: text, most: limit, at: $0.offset) {
                result += bytes[start..<match.range.lowerBound]
                if let function = $0[2]?.function {
                    guard case .string(let made)? = try $1.call(function, [match.value], at: $0.offset) else {
                        throw $0.fault("needs a function that makes a text")
                    }
                    result += Array(made.utf8)
                } else {
                    result += Array(match.filled($0.string(2)).utf8)
                }
                try $1.spend(1 + result.count / 64, at: $0.offset)
                start = match.range.upperBound
            }
            return try $1.string(String(decoding: result + bytes[start...], as: UTF8.self), at: $0.offset)
        },
    ]
}

extension [Value?] {
    private func isSearch(_ i: Int) -> Bool { self[i]?.text != nil || self[i]?.function != nil }

    fileprivate var isSplit: Bool { (count == 1 || count == 2 && self[1]?.double != nil) && isSearch(0) }

    fileprivate var isMatch: Bool { (count == 1 || count == 2 && self[1]?.double != nil) && self[0]?.function != nil }

    fileprivate var isReplacement: Bool {
        (count == 2 || count == 3 && self[2]?.double != nil) && isSearch(0) && isSearch(1)
    }
}

extension String {
    /// What stands between the places of another text; its characters, if that is empty.
    fileprivate func parts(around other: String) -> [String] {
        if other.isEmpty { return unicodeScalars.map { String($0) } }
        var parts: [String] = []
        var start = startIndex
        while let place = place(of: other, from: start) {
            parts.append(String(self[start..<place]))
            start = utf8.index(place, offsetBy: other.utf8.count)
        }
        return parts + [String(self[start...])]
    }
}

extension TextMatch {
    /// As functions are told of it. The index counts bytes.
    fileprivate var value: Value {
        .object(
            ValueObject([
                ("match", .string(text)), ("index", .integer(Int64(range.lowerBound))),
                ("groups", .array(ValueArray(groups.map(Value.string)))),
            ]))
    }

    /// `$0` is the whole match, `$1` its first group; of `$12` as many digits count as there are groups. `$$` is a
    /// dollar sign.
    fileprivate func filled(_ template: String) -> String {
        var result = String.UnicodeScalarView()
        var rest = template.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "$" else {
                result.append(scalar)
                continue
            }
            guard let next = rest.first, "0"..."9" ~= next else {
                result.append("$")
                if rest.first == "$" { rest.removeFirst() }
                continue
            }
            if next == "0" {
                rest.removeFirst()
                result.append(contentsOf: text.unicodeScalars)
                continue
            }
            let digits = rest.prefix { "0"..."9" ~= $0 }
            // The most digits that are a group; else the first of them is lost.
            let count = (1...digits.count).last { Int(String(digits.prefix($0))).map { $0 <= groups.count } ?? false }
            if let count, let group = Int(String(digits.prefix(count))) {
                result.append(contentsOf: groups[group - 1].unicodeScalars)
            }
            rest = rest.dropFirst(count ?? 1)
        }
        return String(result)
    }
}
