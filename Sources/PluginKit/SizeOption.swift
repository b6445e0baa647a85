public import TOML

/// A number of bytes: `1024`, `"10MB"` (powers of 1000), `"64KiB"` (powers of 1024), `"1MB500KB"`.
public struct Size: OptionValue, Comparable, Sendable {
    public let bytes: Int64

    public init(bytes: Int64) { self.bytes = bytes }

    public static var kind: String { "a size such as \"10MB\" or \"64KiB\"" }
    public static var kinds: String { "sizes" }
    public var toml: String { "\"\(bytes)B\"" }
    public static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }

    private static let decimal = [
        ("B", 1.0), ("kB", 1e3), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("PB", 1e15), ("EB", 1e18),
    ]
    private static let binary = [
        ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40), ("PiB", 0x1p50), ("EiB", 0x1p60),
    ]

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> Size? {
        switch value.kind {
        case .integer(let bytes): return Size(bytes: bytes)
        case .string(let text):
            if let bytes = parse(text) { return Size(bytes: bytes) }
        default: break
        }
        return misfit(value, key, &decoding)
    }

    static func parse(_ text: String) -> Int64? {
        if let bytes = Int64(text) { return bytes }
        var rest = text[...]
        let isNegative = rest.first == "-"
        if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
        var sum = 0.0
        var families: Set<Bool> = []
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = String(rest.prefix { $0.isLetter })
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits), let factor = (decimal + binary).first(where: { $0.0 == unit })?.1 else {
                return nil
            }
            if unit != "B" { families.insert(unit.contains("i")) }
            sum += number * factor
        }
        guard families.count < 2, !text.isEmpty, sum < 9.2e18 else { return nil }
        return Int64(isNegative ? -sum : sum)
    }
}
