import Bytes
import Glibc

/// Numbers as CEL's conversions and formats write them.
enum NumberText {
    /// Never with an exponent: `0.000000002`.
    static func decimal(_ number: Double) -> String {
        if let special = special(number) { return special }
        var writer = ByteWriter(capacity: 24)
        writer.append(decimal: number)
        return writer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// `3600s`, `1.5s`: a span in seconds.
    static func seconds(_ span: Int64) -> String { decimal(Double(span) / 1e9) + "s" }

    /// With so many digits behind the point, and an exponent if wanted.
    static func fixed(_ number: Double, digits: Int, exponent: Bool) -> String {
        if let special = special(number) { return special }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1500) { buffer in
            let count = withVaList([Int32(digits), number]) { arguments in
                vsnprintf(buffer.baseAddress, buffer.count, exponent ? "%.*e" : "%.*f", arguments)
            }
            let text = buffer.prefix(Int(min(count, 1499))).map { UInt8(bitPattern: $0) }
            return String(decoding: text, as: UTF8.self)
        }
    }

    private static func special(_ number: Double) -> String? {
        if number.isNaN { return "NaN" }
        return number.isFinite ? nil : number < 0 ? "-Infinity" : "Infinity"
    }
}
