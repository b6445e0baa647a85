import Bytes
import Glibc

extension ValuePrinter {
    /// False, and nothing is written, for a verb that means nothing to numbers with a fraction.
    mutating func append(real number: Double, _ verb: Unicode.Scalar) -> Bool {
        guard "vgGeEfFbxX".unicodeScalars.contains(verb) else { return false }
        var sign = number.sign == .minus && !number.isNaN ? "-" : "+"
        if spec.showsSpace, !spec.showsPlus, sign == "+" { sign = " " }
        guard number.isFinite else {
            let isPlain = number.isNaN && !spec.showsSpace && !spec.showsPlus
            pad((isPlain ? "" : sign) + (number.isNaN ? "NaN" : "Inf"), withZeros: false)
            return true
        }
        guard hasRoom(for: spec.precision ?? 0) else { return true }
        var digits = digits(of: number.magnitude, verb)
        if spec.isSharp, verb != "b" { digits = withPoint(digits, verb) }
        if !spec.showsPlus, sign == "+" { sign = "" }
        let missing = (spec.width ?? 0) - digits.utf8.count - sign.utf8.count
        if spec.isZero, !spec.isLeft, missing > 0 {
            writer.append(sign)
            fill(missing)
            writer.append(digits)
        } else {
            pad(sign + digits)
        }
        return true
    }

    private func digits(of size: Double, _ verb: Unicode.Scalar) -> String {
        switch verb {
        case "b": return Self.binary(size)
        case "x": return Self.hexadecimal(size, spec.precision)
        case "X": return Self.hexadecimal(size, spec.precision).uppercased()
        case "v", "g":
            return spec.precision.map { Self.decimal(size, "g", $0) } ?? String(general: size)
        case "G": return spec.precision.map { Self.decimal(size, "G", $0) } ?? String(general: size).uppercased()
        default: return Self.decimal(size, verb, spec.precision ?? 6)
        }
    }

    private static func decimal(_ size: Double, _ verb: Unicode.Scalar, _ precision: Int) -> String {
        // No number has more than 309 digits before the point.
        String(unsafeUninitializedCapacity: precision + 320) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { text in
                Int(withVaList([CInt(precision), size]) { vsnprintf(text.baseAddress, text.count, "%.*\(verb)", $0) })
            }
        }
    }

    /// `6755399441055744p-52`: the bits as a whole number, and the power of two that it is multiplied with.
    private static func binary(_ size: Double) -> String {
        let isSmall = size.isZero || size.isSubnormal
        let exponent = isSmall ? -1074 : Int(size.exponent) - 52
        return "\(size.significandBitPattern | (isSmall ? 0 : 1 << 52))p\(exponent < 0 ? "" : "+")\(exponent)"
    }

    /// `0x1.8p+00`.
    private static func hexadecimal(_ size: Double, _ precision: Int?) -> String {
        var exponent = size.isZero ? 0 : Int(size.exponent)
        // One bit before the point and 60, which are 15 digits, behind it.
        var bits = size.isZero ? 0 : (size.significand.significandBitPattern | 1 << 52) << 8
        if let precision, precision < 15 {
            let shift = UInt64(60 - precision * 4)
            let (half, rest) = (UInt64(1) << (shift - 1), bits & (1 << shift - 1))
            bits >>= shift
            if rest > half || rest == half && bits & 1 == 1 { bits += 1 }
            bits <<= shift
            if bits >> 61 > 0 { (bits, exponent) = (bits >> 1, exponent + 1) }
        }
        var fraction = String(bits & (1 << 60 - 1), radix: 16)
        fraction = String(repeating: "0", count: 15 - fraction.utf8.count) + fraction
        if let precision {
            fraction = fraction.prefix(precision) + String(repeating: "0", count: max(precision - 15, 0))
        } else {
            while fraction.last == "0" { fraction.removeLast() }
        }
        let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
        return "0x\(bits >> 60)\(fraction.isEmpty ? "" : ".")\(fraction)p\(exponent < 0 ? "-" : "+")\(power)"
    }

    /// `#`: a point in any case, and behind it the zeros that `g` leaves away.
    private func withPoint(_ digits: String, _ verb: Unicode.Scalar) -> String {
        let ends: [Character] = verb == "x" || verb == "X" ? ["p", "P"] : ["e", "E"]
        var head = digits.prefix { !ends.contains($0) }
        let tail = digits[head.endIndex...]
        var missing = ["v", "g", "G", "x"].contains(verb) ? spec.precision ?? 6 : 0
        missing -= head.drop { $0 == "0" || $0 == "." }.count { $0 != "." }
        if !head.contains(".") {
            if head == "0" { missing -= 1 }
            head += "."
        }
        return head + String(repeating: "0", count: max(missing, 0)) + tail
    }
}
