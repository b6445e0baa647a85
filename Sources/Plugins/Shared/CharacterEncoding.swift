import PluginKit

/// How a file's text is encoded.
enum CharacterEncoding: String, OptionEnum {
    case unset = "", utf8 = "utf-8", utf16LittleEndian = "utf-16le", utf16BigEndian = "utf-16be", none

    /// Makes UTF-8 of it. What is no text in UTF-16 becomes U+FFFD, as an odd byte at the end does; of UTF-8 the same
    /// is true once it is a `String`.
    func decode(_ bytes: inout [UInt8]) {
        switch self {
        case .unset, .utf8, .none: break
        case .utf16LittleEndian: bytes = Self.utf8(bytes, low: 0, high: 1)
        case .utf16BigEndian: bytes = Self.utf8(bytes, low: 1, high: 0)
        }
    }

    private static func utf8(_ bytes: [UInt8], low: Int, high: Int) -> [UInt8] {
        var units = stride(from: 0, to: bytes.count - 1, by: 2).map { i in
            UInt16(bytes[i + high]) << 8 | UInt16(bytes[i + low])
        }
        if bytes.count % 2 == 1 { units.append(0xFFFD) }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
