/// Reads CBOR (RFC 8949), as far as Smithy's RPC v2 uses it.
struct CBORReader {
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0
    /// Values within each other; a megabyte of open brackets must not overflow the stack.
    private static let depthLimit = 64
    /// What ends a string, list or map of unstated length.
    private static let stop: UInt8 = 0xFF

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The one value that the body has.
    static func parse(_ bytes: [UInt8]) throws(WireFault) -> WireValue {
        var reader = CBORReader(bytes)
        let value = try reader.value()
        if reader.at < bytes.count { throw reader.fault("bytes follow the value") }
        return value
    }

    /// A head: what kind of value, its argument, and the argument's bits where they are a number's.
    private struct Head {
        let kind: UInt8
        let info: UInt8
        /// Nil: the length is not stated.
        let argument: UInt64?
    }

    private mutating func head() throws(WireFault) -> Head {
        guard at < bytes.count else { throw fault("the value ends early") }
        let first = bytes[at]
        at += 1
        let info = first & 31
        switch info {
        case 0..<24: return Head(kind: first >> 5, info: info, argument: UInt64(info))
        case 24...27:
            let size = 1 << Int(info - 24)
            guard bytes.count - at >= size else { throw fault("the value ends early") }
            let argument = bytes[at..<at + size].reduce(0) { $0 << 8 | UInt64($1) }
            at += size
            return Head(kind: first >> 5, info: info, argument: argument)
        case 31: return Head(kind: first >> 5, info: info, argument: nil)
        default: throw fault("a reserved length")
        }
    }

    private mutating func value() throws(WireFault) -> WireValue {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthLimit { throw fault("more than \(Self.depthLimit) values lie within each other") }
        let head = try head()
        switch head.kind {
        case 0:
            guard let argument = head.argument else { throw fault("an integer without a value") }
            return Int64(exactly: argument).map { .integer($0) } ?? .number(Double(argument))
        case 1:
            guard let argument = head.argument else { throw fault("an integer without a value") }
            return Int64(exactly: argument).map { .integer(-1 - $0) } ?? .number(-1 - Double(argument))
        case 2: return .bytes(try string(head))
        case 3: return .text(try text(head))
        case 4: return .list(try list(head))
        case 5: return .structure(try map(head))
        case 6: return try tagged(head)
        default: return try simple(head)
        }
    }

    private mutating func string(_ head: Head) throws(WireFault) -> [UInt8] {
        guard let length = head.argument else {
            var whole: [UInt8] = []
            while try !skipsStop() {
                let piece = try self.head()
                guard piece.kind == head.kind, piece.argument != nil else { throw fault("a piece of another kind") }
                whole += try string(piece)
            }
            return whole
        }
        guard length <= UInt64(bytes.count - at) else { throw fault("a string ends early") }
        defer { at += Int(length) }
        return Array(bytes[at..<at + Int(length)])
    }

    private mutating func text(_ head: Head) throws(WireFault) -> String {
        guard let text = String(validating: try string(head), as: UTF8.self) else { throw fault("text is not UTF-8") }
        return text
    }

    private mutating func list(_ head: Head) throws(WireFault) -> [WireValue] {
        var items: [WireValue] = []
        while try hasMore(head, after: items.count) { items.append(try value()) }
        return items
    }

    private mutating func map(_ head: Head) throws(WireFault) -> [WireMember] {
        var members: [WireMember] = []
        while try hasMore(head, after: members.count) {
            let key = try self.head()
            guard key.kind == 3 else { throw fault("a name is expected") }
            members.append(WireMember(try text(key), try value()))
        }
        return members
    }

    private mutating func hasMore(_ head: Head, after count: Int) throws(WireFault) -> Bool {
        if let length = head.argument { return UInt64(count) < length }
        return try !skipsStop()
    }

    private mutating func skipsStop() throws(WireFault) -> Bool {
        guard at < bytes.count else { throw fault("the value ends early") }
        guard bytes[at] == Self.stop else { return false }
        at += 1
        return true
    }

    private mutating func tagged(_ head: Head) throws(WireFault) -> WireValue {
        guard let tag = head.argument else { throw fault("a tag without a number") }
        let value = try value()
        // Tag 1 is a time; the others add nothing that the service would read.
        guard tag == 1 else { return value }
        switch value {
        case .integer(let seconds): return .time(Double(seconds))
        case .number(let seconds): return .time(seconds)
        default: throw fault("a time is no number")
        }
    }

    private func simple(_ head: Head) throws(WireFault) -> WireValue {
        guard let argument = head.argument else { throw fault("a stop that ends nothing") }
        switch head.info {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 22, 23: return .null
        case 25: return .number(Self.half(UInt16(argument)))
        case 26: return .number(Double(Float(bitPattern: UInt32(argument))))
        case 27: return .number(Double(bitPattern: argument))
        default: throw fault("a simple value of no meaning")
        }
    }

    /// Sixteen bits as a number; `Float16` is not on every platform.
    private static func half(_ bits: UInt16) -> Double {
        let exponent = Int(bits >> 10 & 31)
        let fraction = Double(bits & 1023)
        let size: Double =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? .infinity : .nan
            default: (fraction + 1024) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
            }
        return bits >> 15 == 0 ? size : -size
    }

    private func fault(_ problem: String) -> WireFault {
        WireFault(message: "the CBOR body cannot be read: \(problem) at byte \(at)")
    }
}
