import Bytes

extension Sprig {
    /// What comes out by chance, with the random numbers of the system.
    static let chances: [String: Function] = [
        "randAlphaNum": .chance(1) { .string(try letters($0[0]) { isDigit($0) || isLetter($0) }) },
        "randAlpha": .chance(1) { .string(try letters($0[0], isLetter)) },
        "randNumeric": .chance(1) { .string(try letters($0[0], isDigit)) },
        "randAscii": .chance(1) { .string(try letters($0[0]) { _ in true }) },
        "randBytes": .chance(1) { .string(Base64.encode(try bytes(try $0[0].count()))) },
        "randInt": .chance(2) { arguments in
            let (least, end) = (try arguments[0].count(), try arguments[1].count())
            guard least < end else { throw Complaint("there is no number from \(least) up to \(end)") }
            return .plain(Int64(Int.random(in: least..<end)))
        },
        "shuffle": .chance(1) {
            .string(String(String.UnicodeScalarView(try $0[0].text().unicodeScalars.shuffled())))
        },
        "uuidv4": .chance(0) { _ in .string(uuid(try bytes(16))) },
    ]

    private static let visible = Array(UInt8(ascii: " ")...UInt8(ascii: "~"))

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

    private static func letters(_ count: Value, _ isWanted: (UInt8) -> Bool) throws(Complaint) -> String {
        let count = try limited(try count.count())
        let wanted = visible.filter(isWanted)
        return String(decoding: (0..<count).map { _ in wanted[Int.random(in: wanted.indices)] }, as: UTF8.self)
    }

    private static func bytes(_ count: Int) throws(Complaint) -> [UInt8] {
        (0..<(try limited(count))).map { _ in UInt8.random(in: 0...255) }
    }

    private static func limited(_ count: Int) throws(Complaint) -> Int {
        guard count <= 1 << 20 else { throw Complaint("a text of more than a megabyte") }
        return max(count, 0)
    }

    /// RFC 9562, version 4.
    private static func uuid(_ bytes: [UInt8]) -> String {
        var bytes = bytes
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { String(hexadecimal: Array(bytes[$0])) }.joined(
            separator: "-")
    }
}
