import Bytes

extension Builtin {
    static let encodings: [Builtin] = [
        Builtin("base64encode", .string, context: .ifNone) {
            try $1.string(Base64.encode(Array($0.string(0).utf8)), at: $0.offset)
        },
        Builtin("base64decode", .string, context: .ifNone) {
            guard let bytes = Base64.decode($0.string(0)) else { throw $0.fault("was given no base64") }
            return try $1.string(String(decoding: bytes, as: UTF8.self), at: $0.offset)
        },
        Builtin("encodeUrlComponent", .string, context: .ifNone) {
            if $0.string(0) == "\u{FFFD}" { throw $0.fault("was given half a character") }
            return try $1.string(Self.component($0.string(0)), at: $0.offset)
        },
        Builtin("encodeUrl", .string, context: .ifNone) {
            guard $0.string(0) != "\u{FFFD}", var url = GoURL($0.string(0)) else {
                throw $0.fault("was given no address")
            }
            url.query = Self.sorted(query: url.query)
            return try $1.string(url.text, at: $0.offset)
        },
        decoding("decodeUrl"),
        decoding("decodeUrlComponent"),
    ]

    private static func decoding(_ name: String) -> Builtin {
        Builtin(name, .string, context: .ifNone) {
            guard let text = decoded($0.string(0)) else { throw $0.fault("was given a '%' without two digits") }
            return try $1.string(text, at: $0.offset)
        }
    }

    private static func decoded(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        let isRight = Array(text.utf8).withUnsafeBufferPointer { FormEncoding.decode($0, to: &bytes) }
        return isRight ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// A space is a plus, as in forms.
    private static func component(_ text: String) -> String {
        String(percentEncoding: text, keeping: UInt8(ascii: " ")).replacing(" ", with: "+")
    }

    /// The pairs of a query sorted by their names, and encoded anew; those that cannot be read are left out, as in Go.
    private static func sorted(query: String) -> String {
        let pairs = query.split(separator: "&").compactMap { pair -> (name: String, value: String)? in
            if pair.contains(";") { return nil }
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(decoded)
            guard let name = sides[0], let value = sides.count > 1 ? sides[1] : "" else { return nil }
            return (name, value)
        }
        // Of one name they stay in their order.
        let order = pairs.indices.sorted {
            pairs[$0].name == pairs[$1].name ? $0 < $1 : pairs[$0].name.comes(before: pairs[$1].name)
        }
        return order.map { component(pairs[$0].name) + "=" + component(pairs[$0].value) }.joined(separator: "&")
    }
}
