public import TOML

/// A number of bytes: `1024`, `"10MB"` (powers of 1000), `"64KiB"` (powers of 1024), `"1MB500KB"`.
public struct Size: OptionValue, Comparable, Sendable {
    public let bytes: Int64

    public init(bytes: Int64) { self.bytes = bytes }

    public static var kind: String { "a size such as \"10MB\" or \"64KiB\"" }
    public static var kinds: String { "sizes" }
    public static var blank: String { "0" }
    public var toml: String { "\"\(bytes)B\"" }
    public static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Size? {
        switch value.kind {
        case .integer(let bytes): return Size(bytes: bytes)
        case .string(""): return Size(bytes: 0)
        case .string(let text):
            do throws(SizeText.Fault) { return Size(bytes: try SizeText.parse(text)) } catch {
                return misfit(value, key, &decoding, reason: error.reason)
            }
        default: return misfit(value, key, &decoding)
        }
    }
}

/// Numbers with units, which are summed; a whole number alone counts bytes.
private enum SizeText {
    struct Fault: Error {
        let reason: String?
        init(_ reason: String?) { self.reason = reason }
    }

    private static let decimal = [
        ("B", 1.0), ("kB", 1e3), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("PB", 1e15), ("EB", 1e18),
    ]
    private static let binary = [
        ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40), ("PiB", 0x1p50), ("EiB", 0x1p60),
    ]

    static func parse(_ text: String) throws(Fault) -> Int64 {
        if let bytes = Int64(text) { return bytes }
        var rest = text[...]
        let isNegative = rest.first == "-"
        if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
        if rest.isEmpty { throw Fault(nil) }
        var sum = 0.0
        var families: Set<Bool> = []
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            guard let number = Double(digits) else { throw Fault("expected a number before '\(rest)'") }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { !($0.isASCII && $0.isNumber) && $0 != "." }
            rest = rest.dropFirst(unit.count)
            sum += number * (try factor(of: String(unit)))
            if unit != "B" { families.insert(unit.contains("i")) }
        }
        if families.count > 1 { throw Fault("units of 1000 and of 1024 (with 'i') cannot be mixed") }
        guard sum < 0x1p63 else { throw Fault("it is too large") }
        return Int64(isNegative ? -sum : sum)
    }

    private static func factor(of unit: String) throws(Fault) -> Double {
        if unit.isEmpty { throw Fault("the unit is missing") }
        let units = decimal + binary
        if let known = units.first(where: { $0.0 == unit }) { return known.1 }
        if let meant = units.first(where: { $0.0.lowercased() == unit.lowercased() }) {
            throw Fault("'\(unit)' is no unit; did you mean '\(meant.0)'?")
        }
        throw Fault("'\(unit)' is no unit; there are \(units.map(\.0).joined(separator: ", "))")
    }
}
