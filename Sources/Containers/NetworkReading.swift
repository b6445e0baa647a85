/// The interfaces of a network namespace, but the loopback.
public struct NetworkReading: Sendable {
    public struct Counts: Sendable, Equatable {
        public internal(set) var bytes: UInt64 = 0
        public internal(set) var packets: UInt64 = 0
        public internal(set) var errors: UInt64 = 0
        public internal(set) var dropped: UInt64 = 0

        fileprivate mutating func add(_ other: Counts) {
            bytes &+= other.bytes
            packets &+= other.packets
            errors &+= other.errors
            dropped &+= other.dropped
        }
    }

    public struct Interface: Sendable, Equatable {
        public internal(set) var name: String
        public internal(set) var received = Counts()
        public internal(set) var sent = Counts()
    }

    public internal(set) var interfaces: [Interface] = []

    /// Summed over all interfaces.
    public var total: Interface {
        var sum = Interface(name: "total")
        for interface in interfaces {
            sum.received.add(interface.received)
            sum.sent.add(interface.sent)
        }
        return sum
    }

    /// `/proc/<pid>/net/dev`: two lines of headings, then `name: ` and sixteen numbers.
    ///
    /// Interfaces keep their order, so the names of the last file read are used again where they still fit.
    mutating func scan(_ text: Span<UInt8>) -> Bool {
        var at = 0
        var index = 0
        text.skipLine(&at)
        text.skipLine(&at)
        while !text.isAtEnd(at) {
            text.skipSpaces(&at)
            let start = at
            while at < text.count, text[at] != UInt8(ascii: ":"), text[at] != UInt8(ascii: "\n") { at += 1 }
            let name = start..<at
            guard text.skip(UInt8(ascii: ":"), &at) else { return false }
            guard let received = Self.counts(text, &at), Self.skipNumbers(4, text, &at),
                let sent = Self.counts(text, &at)
            else { return false }
            text.skipLine(&at)
            if Self.isLoopback(text, name) { continue }
            if index == interfaces.count { interfaces.append(Interface(name: "")) }
            if !Self.isName(interfaces[index].name, text, name) {
                interfaces[index].name = String(decoding: name.map { text[$0] }, as: UTF8.self)
            }
            interfaces[index].received = received
            interfaces[index].sent = sent
            index += 1
        }
        interfaces.removeSubrange(index...)
        return true
    }

    private static func counts(_ text: Span<UInt8>, _ at: inout Int) -> Counts? {
        guard let bytes = column(text, &at), let packets = column(text, &at), let errors = column(text, &at),
            let dropped = column(text, &at)
        else { return nil }
        return Counts(bytes: bytes, packets: packets, errors: errors, dropped: dropped)
    }

    private static func skipNumbers(_ many: Int, _ text: Span<UInt8>, _ at: inout Int) -> Bool {
        for _ in 0..<many {
            guard column(text, &at) != nil else { return false }
        }
        return true
    }

    private static func column(_ text: Span<UInt8>, _ at: inout Int) -> UInt64? {
        text.skipSpaces(&at)
        return text.number(&at)
    }

    private static func isLoopback(_ text: Span<UInt8>, _ name: Range<Int>) -> Bool {
        name.count == 2 && text[name.lowerBound] == UInt8(ascii: "l") && text[name.lowerBound + 1] == UInt8(ascii: "o")
    }

    private static func isName(_ known: String, _ text: Span<UInt8>, _ name: Range<Int>) -> Bool {
        guard known.utf8.count == name.count else { return false }
        var i = name.lowerBound
        for byte in known.utf8 {
            if byte != text[i] { return false }
            i += 1
        }
        return true
    }
}
