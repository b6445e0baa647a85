import Glibc

/// Reads times as ISO 8601 writes them: `2024-01-01T00:00:00Z`, with a fraction, with an offset in place of `Z`, or
/// without the separators.
struct TimeReader {
    private var rest: ArraySlice<UInt8>

    /// Seconds since the epoch; nil for anything else.
    static func seconds(_ text: String) -> Double? {
        var reader = TimeReader(rest: Array(text.utf8)[...])
        return reader.read()
    }

    private mutating func read() -> Double? {
        guard let year = digits(4) else { return nil }
        let hasDashes = skips("-")
        guard let month = digits(2), !hasDashes || skips("-"), let day = digits(2), skips("T"), let hour = digits(2)
        else {
            return nil
        }
        let hasColons = skips(":")
        guard let minute = digits(2), !hasColons || skips(":"), let second = digits(2), let fraction = fraction(),
            let offset = offset(), rest.isEmpty,
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var parts = tm()
        parts.tm_year = Int32(year - 1900)
        parts.tm_mon = Int32(month - 1)
        parts.tm_mday = Int32(day)
        let midnight = Int(timegm(&parts))
        // The 30th of February has become a day of March.
        guard parts.tm_mday == Int32(day) else { return nil }
        return Double(midnight + hour * 3600 + minute * 60 + second - offset) + fraction
    }

    private mutating func skips(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func digits(_ count: Int) -> Int? {
        let piece = rest.prefix(count)
        guard piece.count == count, piece.allSatisfy(Self.isDigit) else { return nil }
        rest = rest.dropFirst(count)
        return piece.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    private mutating func fraction() -> Double? {
        guard skips(".") else { return 0 }
        let piece = rest.prefix(while: Self.isDigit)
        rest = rest.dropFirst(piece.count)
        return piece.isEmpty ? nil : Double("0." + String(decoding: piece, as: UTF8.self))
    }

    /// Seconds east of UTC.
    private mutating func offset() -> Int? {
        if skips("Z") { return 0 }
        let isWest = rest.first == UInt8(ascii: "-")
        guard skips("+") || skips("-"), let hours = digits(2) else { return nil }
        _ = skips(":")
        guard let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
        return (hours * 60 + minutes) * (isWest ? -60 : 60)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
