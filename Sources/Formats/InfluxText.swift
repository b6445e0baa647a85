/// The texts of line protocol without their escapes.
enum InfluxText {
    private static let backslash = UInt8(ascii: "\\")

    /// `\,` and `\ ` are escapes, any other backslash is itself.
    static func measurement(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        unescaped(bytes) { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }
    }

    /// A tag's key or value, or a field's key: `\,`, `\ ` and `\=` are escapes. So is `\"`, but only beside one of the
    /// three characters: a quirk of Telegraf's.
    static func key(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard bytes.contains(where: isSeparator) else { return String(decoding: bytes, as: UTF8.self) }
        return unescaped(bytes) { isSeparator($0) || $0 == UInt8(ascii: "\"") }
    }

    /// A string field, between its quotes: `\"` and `\\` are escapes, and there are no others.
    static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        unescaped(bytes) { $0 == UInt8(ascii: "\"") || $0 == backslash }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "=")
    }

    private static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>, _ isEscaped: (UInt8) -> Bool) -> String {
        guard bytes.contains(backslash) else { return String(decoding: bytes, as: UTF8.self) }
        return String(unsafeUninitializedCapacity: bytes.count) { out in
            var count = 0
            var i = 0
            while i < bytes.count {
                if bytes[i] == backslash, i + 1 < bytes.count, isEscaped(bytes[i + 1]) { i += 1 }
                out[count] = bytes[i]
                count += 1
                i += 1
            }
            return count
        }
    }
}
