import Bytes

/// Reads the parameters of the AWS Query protocol: `MetricData.member.1.Value=7&...`, form-urlencoded.
enum QueryReader {
    /// Names within each other; a megabyte of dots must not overflow the stack.
    private static let depthLimit = 16

    /// All parameters as one structure. Lists are what `member.1`, `member.2` ... make.
    static func parse(_ bytes: [UInt8]) throws(WireFault) -> WireValue {
        var root = Node()
        for pair in try pairs(bytes[...]) {
            let names = pair.name.split(separator: ".", omittingEmptySubsequences: false)
            guard names.count <= depthLimit, !names.contains("") else {
                throw WireFault(message: "'\(pair.name.prefix(80))' is no name of a parameter")
            }
            guard root.set(names[...], to: pair.value) else {
                throw WireFault(message: "the parameter \(pair.name.prefix(80)) is given twice, or has parts too")
            }
        }
        return try root.value(at: "")
    }

    /// Names and values, unescaped: of a form, or of what follows `?` in a URL.
    static func pairs(_ bytes: ArraySlice<UInt8>) throws(WireFault) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for piece in bytes.split(separator: UInt8(ascii: "&")) {
            let equals = piece.firstIndex(of: UInt8(ascii: "="))
            let name = try unescape(piece[..<(equals ?? piece.endIndex)])
            pairs.append(
                (name, try equals.map { equals throws(WireFault) in try unescape(piece[(equals + 1)...]) } ?? ""))
        }
        return pairs
    }

    private static func unescape(_ text: ArraySlice<UInt8>) throws(WireFault) -> String {
        var plain: [UInt8] = []
        guard text.withUnsafeBufferPointer({ FormEncoding.decode($0, to: &plain) }) else {
            throw WireFault(message: "'%' needs two hexadecimal digits after it")
        }
        guard let whole = String(validating: plain, as: UTF8.self) else {
            throw WireFault(message: "a parameter is not UTF-8")
        }
        return whole
    }

    /// The tree of names while it is made: a text, or parts with names.
    private struct Node {
        var text: String?
        var names: [Substring] = []
        var parts: [Substring: Node] = [:]

        /// False if it is set already, or has both a text and parts.
        mutating func set(_ path: ArraySlice<Substring>, to value: String) -> Bool {
            guard let name = path.first else {
                guard text == nil, parts.isEmpty else { return false }
                text = value
                return true
            }
            if text != nil { return false }
            if parts[name] == nil { names.append(name) }
            return parts[name, default: Node()].set(path.dropFirst(), to: value)
        }

        func value(at path: String) throws(WireFault) -> WireValue {
            if let text { return .formText(text) }
            if names == ["member"], let items = parts["member"] { return try items.list(at: path) }
            var members: [WireMember] = []
            for name in names {
                guard let part = parts[name] else { continue }
                members.append(
                    WireMember(String(name), try part.value(at: path.isEmpty ? "\(name)" : "\(path).\(name)")))
            }
            return .structure(members)
        }

        private func list(at path: String) throws(WireFault) -> WireValue {
            // An empty list is written as `Dimensions.member=`.
            if let text, text.isEmpty { return .list([]) }
            var items: [WireValue] = []
            for i in 1...max(names.count, 1) {
                guard let part = parts["\(i)"] else {
                    throw WireFault(message: "the members of \(path) do not count up from 1")
                }
                items.append(try part.value(at: "\(path).member.\(i)"))
            }
            return .list(items)
        }
    }
}
