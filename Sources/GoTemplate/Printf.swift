import Bytes
import Glibc

/// Text by a format as Go's `fmt.Sprintf` makes it, with the verbs `v d s q f e g x X o b c t T` and `%%`.
struct Printf {
    /// What stands between the percent sign and the verb.
    private struct Spec {
        var isLeft = false
        var isZero = false
        var showsPlus = false
        var showsSpace = false
        var isSharp = false
        var width = 0
        var precision: Int?
    }

    private var result = ""
    private var arguments: ArraySlice<Value>

    static func text(_ format: String, _ arguments: [Value]) -> String {
        var printf = Printf(arguments: arguments[...])
        printf.run(format)
        return printf.result
    }

    private init(arguments: ArraySlice<Value>) { self.arguments = arguments }

    private mutating func run(_ format: String) {
        var rest = format.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            let spec = self.spec(&rest)
            guard let verb = rest.popFirst() else {
                result += "%!(NOVERB)"
                break
            }
            if verb == "%" {
                result += "%"
            } else if let argument = arguments.popFirst() {
                result += Self.padded(Self.text(argument, verb, spec), spec)
            } else {
                result += "%!\(verb)(MISSING)"
            }
        }
        guard !arguments.isEmpty else { return }
        let extra = arguments.map { if case .none = $0 { "<nil>" } else { "\($0.goType)=\($0.printed)" } }
        result += "%!(EXTRA \(extra.joined(separator: ", ")))"
    }

    private mutating func spec(_ rest: inout Substring.UnicodeScalarView) -> Spec {
        var spec = Spec()
        flags: while let flag = rest.first {
            switch flag {
            case "-": spec.isLeft = true
            case "0": spec.isZero = true
            case "+": spec.showsPlus = true
            case " ": spec.showsSpace = true
            case "#": spec.isSharp = true
            default: break flags
            }
            rest.removeFirst()
        }
        spec.width = number(&rest) ?? 0
        if spec.width < 0 { (spec.isLeft, spec.width) = (true, -spec.width) }
        if rest.first == "." {
            rest.removeFirst()
            spec.precision = max(number(&rest) ?? 0, 0)
        }
        return spec
    }

    /// Digits, or `*` for the next argument. Nobody needs columns of a thousand and more.
    private mutating func number(_ rest: inout Substring.UnicodeScalarView) -> Int? {
        if rest.first == "*" {
            rest.removeFirst()
            return arguments.popFirst().map { Int(min(max($0.whole, -1000), 1000)) }
        }
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest[digits.endIndex...]
        return digits.isEmpty ? nil : min(Int(String(digits)) ?? 1000, 1000)
    }

    private static func padded(_ text: String, _ spec: Spec) -> String {
        let missing = spec.width - text.unicodeScalars.count
        guard missing > 0 else { return text }
        if spec.isLeft { return text + String(repeating: " ", count: missing) }
        guard spec.isZero else { return String(repeating: " ", count: missing) + text }
        let sign = text.prefix { $0 == "-" || $0 == "+" || $0 == " " }
        return sign + String(repeating: "0", count: missing) + text.dropFirst(sign.count)
    }

    private static func text(_ value: Value, _ verb: Unicode.Scalar, _ spec: Spec) -> String {
        switch (value, verb) {
        case (_, "T"): return value.goType
        case (.plain, "v"), (.int, "v"), (.uint, "v"): return text(value, "d", spec)
        case (.double(let number), "v"), (.double(let number), "g"): return shortest(number, spec)
        case (.list(let items), _): return "[\(items.map { text($0, verb, spec) }.joined(separator: " "))]"
        case (.string(let text), "s"), (.string(let text), "v"): return cut(text, spec)
        case (.string(let text), "q"): return GoQuote.quoted(text)
        case (.string(let text), "x"): return text.utf8.map { hex($0, isUpper: false) }.joined()
        case (.string(let text), "X"): return text.utf8.map { hex($0, isUpper: true) }.joined()
        case (.bool, "t"): return value.printed
        case (_, "v"): return value.printed
        case (.named, "s"), (.time, "s"), (.map, "s"), (.metric, "s"), (.version, "s"): return cut(value.printed, spec)
        case (.plain(let number), _), (.int(let number), _):
            return whole(Int128(number), verb, spec) ?? bad(value, verb)
        case (.uint(let number), _): return whole(Int128(number), verb, spec) ?? bad(value, verb)
        case (.named(let named), _): return whole(Int128(named.number), verb, spec) ?? bad(value, verb)
        case (.double(let number), _): return real(number, verb, spec) ?? bad(value, verb)
        default: return bad(value, verb)
        }
    }

    private static func bad(_ value: Value, _ verb: Unicode.Scalar) -> String {
        if case .none = value { return "%!\(verb)(<nil>)" }
        return "%!\(verb)(\(value.goType)=\(value.printed))"
    }

    private static func cut(_ text: String, _ spec: Spec) -> String {
        spec.precision.map { String(String.UnicodeScalarView(text.unicodeScalars.prefix($0))) } ?? text
    }

    private static func hex(_ byte: UInt8, isUpper: Bool) -> String {
        let digits = String(byte, radix: 16, uppercase: isUpper)
        return byte < 16 ? "0" + digits : digits
    }

    private static func sign(_ isNegative: Bool, _ spec: Spec) -> String {
        isNegative ? "-" : spec.showsPlus ? "+" : spec.showsSpace ? " " : ""
    }

    private static func whole(_ number: Int128, _ verb: Unicode.Scalar, _ spec: Spec) -> String? {
        let prefix: String
        let radix: Int
        switch verb {
        case "d": (prefix, radix) = ("", 10)
        case "x": (prefix, radix) = ("0x", 16)
        case "X": (prefix, radix) = ("0X", 16)
        case "o": (prefix, radix) = ("0", 8)
        case "b": (prefix, radix) = ("0b", 2)
        case "c": return Unicode.Scalar(UInt32(clamping: number)).map { String($0) } ?? "\u{FFFD}"
        case "q": return Unicode.Scalar(UInt32(clamping: number)).map { "'\($0)'" } ?? "'\u{FFFD}'"
        default: return nil
        }
        var digits = String(number.magnitude, radix: radix, uppercase: verb == "X")
        if let precision = spec.precision, digits.count < precision {
            digits = String(repeating: "0", count: precision - digits.count) + digits
        }
        return sign(number < 0, spec) + (spec.isSharp ? prefix : "") + digits
    }

    private static func shortest(_ number: Double, _ spec: Spec) -> String {
        if let precision = spec.precision, number.isFinite { return formatted(number, "g", precision, spec) }
        let text = String(general: number)
        return number < 0 || text.hasPrefix("+") || text.hasPrefix("-") ? text : sign(false, spec) + text
    }

    private static func real(_ number: Double, _ verb: Unicode.Scalar, _ spec: Spec) -> String? {
        guard ["f", "F", "e", "E", "G"].contains(verb) else { return nil }
        guard number.isFinite else { return String(general: number) }
        return formatted(number, verb, spec.precision ?? 6, spec)
    }

    private static func formatted(_ number: Double, _ verb: Unicode.Scalar, _ precision: Int, _ spec: Spec) -> String {
        var bytes = [CChar](repeating: 0, count: 1400)
        let flags = (spec.showsPlus ? "+" : "") + (spec.showsSpace ? " " : "") + (spec.isSharp ? "#" : "")
        let length = withVaList([CInt(precision), number]) { vsnprintf(&bytes, bytes.count, "%\(flags).*\(verb)", $0) }
        return String(decoding: bytes.prefix(max(Int(length), 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
