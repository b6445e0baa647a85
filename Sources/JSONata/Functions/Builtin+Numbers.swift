import Glibc

extension Builtin {
    static let numbers: [Builtin] = [
        Builtin("number", .scalar, context: .ifNone) { arguments, _ in
            switch arguments[0] {
            case .bool(let bool)?: return .number(bool ? 1 : 0)
            case .string(let text)?:
                guard let number = Self.number(of: text) else {
                    throw arguments.fault("was given no number, but \"\(text.prefix(40))\"")
                }
                return .number(number)
            default: return .number(arguments.number(0))
            }
        },
        Builtin("abs", .number, context: .ifNone) { arguments, _ in .number(arguments.number(0).magnitude) },
        Builtin("floor", .number, context: .ifNone) { arguments, _ in .number(arguments.number(0).rounded(.down)) },
        Builtin("ceil", .number, context: .ifNone) { arguments, _ in .number(arguments.number(0).rounded(.up)) },
        Builtin("round", .number, .integer.optional, context: .ifNone) { arguments, _ in
            .number(arguments.number(0).roundedToEven(arguments.integer(1)))
        },
        Builtin("power", .number, .number, context: .ifOne) { arguments, _ in
            let result = pow(arguments.number(0), arguments.number(1))
            guard result.isFinite else { throw arguments.fault("came to no number that JSON has") }
            return .number(result)
        },
        Builtin("sqrt", .number, context: .ifNone) { arguments, _ in
            guard arguments.number(0) >= 0 else { throw arguments.fault("has no root of a negative number") }
            return .number(arguments.number(0).squareRoot())
        },
        Builtin("random", needsFirst: false) { .number($1.surroundings.random()) },
        Builtin("formatNumber", .number, .string, .any.optional, context: .when { $0.isFormat }) {
            try $1.spend($0.string(1).utf8.count, at: $0.offset)
            do throws(PictureProblem) {
                let symbols = try DecimalSymbols($0[2])
                let picture = try NumberPicture($0.string(1), symbols)
                return .string(picture.text(of: $0.number(0)))
            } catch { throw $0.fault("has a bad picture: \(error.message)") }
        },
        Builtin("formatBase", .number, .number.optional, context: .ifNone) { arguments, _ in
            let base = arguments[1] == nil ? 10 : arguments.number(1).roundedToEven(0)
            guard 2...36 ~= base else { throw arguments.fault("needs a base from 2 to 36") }
            let number = Int64(clamping: Int(clamping: arguments.number(0).roundedToEven(0)))
            return .string(String(number, radix: Int(base)))
        },
    ]

    /// As JSON writes it, but zeros may stand in front.
    private static func number(of text: String) -> Double? {
        var rest = text.utf8[...]
        func digits() -> Bool {
            let count = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
            rest = rest.dropFirst(count)
            return count > 0
        }
        func take(_ bytes: String) -> Bool {
            guard let first = rest.first, bytes.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = take("-")
        guard digits() else { return nil }
        if take("."), !digits() { return nil }
        if take("eE") {
            _ = take("+-")
            if !digits() { return nil }
        }
        guard rest.isEmpty, let number = Double(text), number.isFinite else { return nil }
        return number
    }
}

extension [Value?] {
    fileprivate var isFormat: Bool { 1...2 ~= count && self[0]?.text != nil }
}

extension Double {
    /// Halves go to the even side. Negative places are those before the point.
    func roundedToEven(_ places: Int) -> Double {
        if self == 0 { return 0 }
        if places >= 0, self == rounded(.towardZero) { return self }
        let shifted = shifted(places)
        if shifted.isInfinite { return self }
        let fraction = (shifted - shifted.rounded(.towardZero)).magnitude
        let whole: Double
        // A hair beside the half is one too.
        if fraction == 0.5 || fraction.nextDown < 0.5 && fraction.nextUp > 0.5 {
            let even = shifted + shifted.truncatingRemainder(dividingBy: 2).rounded(.towardZero)
            whole = even > 0 ? even.rounded(.down) : even.rounded(.up)
        } else {
            whole = self < 0 ? (shifted - 0.5).rounded(.up) : (shifted + 0.5).rounded(.down)
        }
        return whole == 0 ? 0 : whole.shifted(-places)
    }

    /// Times a power of ten, by its digits: 4.525 becomes 452.5 and not 452.50000000000006.
    private func shifted(_ places: Int) -> Double {
        if places == 0 || !isFinite { return self }
        let parts = description.split(separator: "e")
        let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + Swift.max(-2000, Swift.min(2000, places))
        return Double("\(parts[0])e\(exponent)") ?? self
    }
}
