import Glibc

/// An address of IPv4, or of IPv6 if it is none of IPv4 in disguise (`::ffff:10.0.0.1`).
struct IPAddress: Sendable, Equatable {
    /// 4 or 16, in the order of the network.
    let bytes: [UInt8]

    /// Nil for anything but an address, a host's name for example.
    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Array(bytes.prefix(4))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.bytes = bytes.starts(with: Self.mapped) ? Array(bytes.dropFirst(Self.mapped.count)) : bytes
        } else {
            return nil
        }
    }

    /// Before an address of IPv4.
    private static let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.last == 1 && bytes.dropLast().allSatisfy { $0 == 0 }
    }

    /// Whether the first bits are those of `network`.
    func isWithin(_ network: IPAddress, bits: Int) -> Bool {
        guard bytes.count == network.bytes.count else { return false }
        return (0..<bits).allSatisfy { bit in
            let mask = UInt8(0x80) >> UInt8(bit % 8)
            return bytes[bit / 8] & mask == network.bytes[bit / 8] & mask
        }
    }
}
