import Glibc

/// A decimal number of any length, with which sprig reckons fractions: 0.1 and 0.2 are 0.3.
///
/// What it is reckoned with is always the shortest decimal of a `Double`, so that one side has 17 digits at most.
struct Decimal {
    /// The shortest decimal that reads back as a `Double`: `digits` × 10^`exponent`.
    struct Short {
        fileprivate var isNegative = false
        fileprivate var digits: UInt64 = 0
        fileprivate var exponent = 0

        init(_ number: Double) throws(Complaint) {
            guard number.isFinite else { throw Complaint("\(number) is no decimal number") }
            isNegative = number < 0
            let size = number.magnitude
            if size < 0x1p53, case let whole = UInt64(size), Double(whole) == size {
                digits = whole
                return
            }
            // As `1234.5` or `1.5e-07`.
            var isBehindPoint = false
            var rest = size.description.utf8[...]
            while let byte = rest.popFirst(), byte != UInt8(ascii: "e") {
                if byte == UInt8(ascii: ".") {
                    isBehindPoint = true
                } else if !isBehindPoint || !rest.isEmpty || byte != UInt8(ascii: "0") {
                    digits = digits * 10 + UInt64(byte - UInt8(ascii: "0"))
                    if isBehindPoint { exponent -= 1 }
                }
            }
            exponent += Int(Substring(rest)) ?? 0
        }
    }

    /// How many places a quotient has behind the point.
    private static let places = 16

    private var isNegative: Bool
    /// From the highest, each from 0 to 9.
    private var digits: [UInt8]
    private var exponent: Int

    init(_ short: Short) {
        isNegative = short.isNegative
        digits = Self.digits(of: short.digits)
        exponent = short.exponent
    }

    private static func digits(of number: UInt64) -> [UInt8] { "\(number)".utf8.map { $0 - UInt8(ascii: "0") } }

    /// The nearest `Double`.
    var double: Double {
        let text = String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
        let size = strtod("\(text)e\(exponent)", nil)
        return isNegative && size != 0 ? -size : size
    }

    static func * (left: Decimal, right: Short) -> Decimal {
        var product = left
        product.isNegative = left.isNegative != right.isNegative
        product.exponent += right.exponent
        var carry: UInt64 = 0
        for i in left.digits.indices.reversed() {
            let sum = UInt64(left.digits[i]) * right.digits + carry
            product.digits[i] = UInt8(sum % 10)
            carry = sum / 10
        }
        if carry > 0 { product.digits = digits(of: carry) + product.digits }
        return product
    }

    static func + (left: Decimal, right: Short) -> Decimal {
        var (sum, other) = (left, Decimal(right))
        let exponent = min(sum.exponent, other.exponent)
        sum.lower(to: exponent)
        other.lower(to: exponent)
        let length = max(sum.digits.count, other.digits.count)
        sum.lengthen(to: length)
        other.lengthen(to: length)
        if sum.isNegative == other.isNegative {
            sum.lengthen(to: length + 1)
            other.lengthen(to: length + 1)
        } else if sum.digits.lexicographicallyPrecedes(other.digits) {
            swap(&sum, &other)
        }
        let isSum = sum.isNegative == other.isNegative
        var carry = 0
        for i in sum.digits.indices.reversed() {
            let digit = Int(sum.digits[i]) + (isSum ? Int(other.digits[i]) : -Int(other.digits[i])) + carry
            carry = digit < 0 ? -1 : digit / 10
            sum.digits[i] = UInt8(digit - carry * 10)
        }
        return sum
    }

    static func - (left: Decimal, right: Short) -> Decimal {
        var negative = right
        negative.isNegative.toggle()
        return left + negative
    }

    /// With sixteen places behind the point, where a half goes away from zero.
    static func / (left: Decimal, right: Short) throws(Complaint) -> Decimal {
        if right.digits == 0 { throw Complaint("division by zero") }
        var quotient = left
        quotient.isNegative = left.isNegative != right.isNegative
        quotient.exponent = -places
        // So many digits more, or less, make whole places of the result.
        let shift = left.exponent - right.exponent + places
        var below: UInt8 = 0
        if shift >= 0 {
            quotient.digits += [UInt8](repeating: 0, count: shift)
        } else {
            if left.digits.count >= -shift { below = left.digits[left.digits.count + shift] }
            quotient.digits.removeLast(min(-shift, left.digits.count))
        }
        var rest: UInt64 = 0
        for i in quotient.digits.indices {
            let (digit, left) = (rest * 10 + UInt64(quotient.digits[i])).quotientAndRemainder(dividingBy: right.digits)
            quotient.digits[i] = UInt8(digit)
            rest = left
        }
        // What was cut off decides where the rest alone is just below a half.
        if rest * 2 + (below >= 5 ? 1 : 0) >= right.digits { quotient.addOne() }
        return quotient
    }

    private mutating func addOne() {
        guard let last = digits.lastIndex(where: { $0 < 9 }) else {
            digits = [1] + digits.map { _ in 0 }
            return
        }
        digits[last] += 1
        for i in digits.index(after: last)..<digits.endIndex { digits[i] = 0 }
    }

    private mutating func lower(to exponent: Int) {
        digits += [UInt8](repeating: 0, count: self.exponent - exponent)
        self.exponent = exponent
    }

    private mutating func lengthen(to count: Int) {
        digits = [UInt8](repeating: 0, count: count - digits.count) + digits
    }
}
