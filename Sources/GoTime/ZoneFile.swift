import Glibc

/// Zone files (`tzfile`, RFC 8536) as `/usr/share/zoneinfo` has them, versions 1 to 4.
enum ZoneFile {
    /// Nil if there is no such file, or if it is none of a zone.
    static func read(_ path: String) -> ZoneRules? { bytes(of: path).flatMap(rules) }

    /// The file, unless it is larger than any of a zone.
    static func bytes(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        var used = 0
        while used < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress.map { $0 + used }, $0.count - used)
            }
            if count == 0 { return Array(bytes[..<used]) }
            guard count > 0 else {
                if errno == EINTR { continue }
                return nil
            }
            used += count
        }
        return nil
    }

    static func rules(_ bytes: [UInt8]) -> ZoneRules? {
        var reader = ZoneReader(bytes: bytes)
        guard let version = reader.header(), let first = reader.counts() else { return nil }
        if version < UInt8(ascii: "2") { return reader.rules(first, wordSize: 4, later: nil) }
        // What a version 1 file could say comes first, and once more in 64 bits behind it.
        guard reader.skip(first.size(wordSize: 4)), reader.header() != nil, let counts = reader.counts() else {
            return nil
        }
        let footer = reader.at + counts.size(wordSize: 8) + 1
        guard footer <= bytes.count else { return nil }
        let later = ZoneRule(bytes[footer...].prefix { $0 != UInt8(ascii: "\n") })
        return reader.rules(counts, wordSize: 8, later: later)
    }
}

/// Steps through the parts of a zone's file. Each answers nil for what does not fit.
private struct ZoneReader {
    struct Counts {
        var universal = 0, standard = 0, leapSeconds = 0, transitions = 0, kinds = 0, nameBytes = 0

        func size(wordSize: Int) -> Int {
            transitions * (wordSize + 1) + kinds * 6 + nameBytes + leapSeconds * (wordSize + 4) + standard + universal
        }
    }

    let bytes: [UInt8]
    var at = 0

    mutating func skip(_ count: Int) -> Bool {
        at += count
        return at <= bytes.count
    }

    /// The version.
    mutating func header() -> UInt8? {
        guard at + 20 <= bytes.count, bytes[at..<at + 4].elementsEqual("TZif".utf8) else { return nil }
        defer { at += 20 }
        return bytes[at + 4]
    }

    mutating func counts() -> Counts? {
        guard at + 24 <= bytes.count else { return nil }
        let counts = Counts(
            universal: Int(number(4)), standard: Int(number(4)), leapSeconds: Int(number(4)),
            transitions: Int(number(4)), kinds: Int(number(4)), nameBytes: Int(number(4)))
        let all = [counts.universal, counts.standard, counts.leapSeconds, counts.transitions, counts.kinds]
        return (all + [counts.nameBytes]).allSatisfy { 0...bytes.count ~= $0 } ? counts : nil
    }

    mutating func rules(_ counts: Counts, wordSize: Int, later: ZoneRule?) -> ZoneRules? {
        guard at + counts.size(wordSize: wordSize) <= bytes.count, counts.kinds > 0 else { return nil }
        let times = (0..<counts.transitions).map { _ in number(wordSize) }
        let transitions = times.map { ZoneRules.Transition(time: $0, kind: Int(byte())) }
        let names = at + counts.kinds * 6..<at + counts.kinds * 6 + counts.nameBytes
        let kinds = (0..<counts.kinds).map { _ in
            let offset = number(4)
            let isDaylightSaving = byte() != 0
            return ZoneRules.Kind(name: name(in: names), offset: offset, isDaylightSaving: isDaylightSaving)
        }
        guard transitions.allSatisfy({ $0.kind < kinds.count }),
            zip(times, times.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        // A rule may hold from the beginning of time.
        let always = ZoneRules.Transition(time: .min, kind: 0)
        return ZoneRules(kinds: kinds, transitions: transitions.isEmpty ? [always] : transitions, later: later)
    }

    private mutating func name(in range: Range<Int>) -> String {
        let start = range.lowerBound + Int(byte())
        return String(
            decoding: bytes[min(start, range.upperBound)..<range.upperBound].prefix { $0 != 0 }, as: UTF8.self)
    }

    private mutating func byte() -> UInt8 {
        at += 1
        return bytes[at - 1]
    }

    /// With its sign, the highest byte first.
    private mutating func number(_ size: Int) -> Int64 {
        var value: UInt64 = 0
        for byte in bytes[at..<at + size] { value = value << 8 | UInt64(byte) }
        at += size
        return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }
}
