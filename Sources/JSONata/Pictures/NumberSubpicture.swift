/// One of the two parts of a number's picture.
struct NumberSubpicture {
    let prefix: [Unicode.Scalar]
    let suffix: [Unicode.Scalar]
    /// 100 for a picture with a percent sign.
    let factor: Double
    let exponentDigits: Int
    let mostFraction: Int
    private let leastWhole: Int
    private let leastFraction: Int
    /// Digits before the point of a number with an exponent.
    private let scale: Int
    /// Between which digits separators stand, counted from the point.
    private let wholeGroups: [Int]
    private let fractionGroups: [Int]

    init(_ picture: [Unicode.Scalar], _ symbols: DecimalSymbols) throws(PictureProblem) {
        let isMark = { (scalar: Unicode.Scalar) in scalar != symbols.exponent && symbols.isActive(scalar) }
        let first = picture.firstIndex(where: isMark) ?? 0
        let end = picture.lastIndex(where: isMark).map { $0 + 1 } ?? picture.count
        prefix = Array(picture[..<first])
        suffix = Array(picture[end...])
        let active = Array(picture[first..<end])
        let mantissa = Array(active.prefix { $0 != symbols.exponent })
        let power = Array(active.dropFirst(mantissa.count + 1))
        let whole = Array(mantissa.prefix { $0 != symbols.point })
        let fraction = Array(mantissa.dropFirst(whole.count + 1))

        let percents = picture.count(of: symbols.percent)
        let perMilles = picture.count(of: symbols.perMille)
        try Self.check(picture, active, mantissa, symbols)
        try Self.check(whole, fraction, hasPoint: picture.contains(symbols.point), symbols)
        let exponents = picture.count { $0 == symbols.exponent }
        if percents + perMilles > 1 { throw PictureProblem("it has more than one percent or per-mille sign") }
        if exponents > 1 { throw PictureProblem("it has more than one exponent") }
        if exponents > 0, percents + perMilles > 0 { throw PictureProblem("it has a percent sign and an exponent") }
        if exponents > 0, !power.allSatisfy(symbols.isDecimalDigit) {
            throw PictureProblem("its exponent has other characters than digits")
        }

        factor = percents > 0 ? 100 : perMilles > 0 ? 1000 : 1
        wholeGroups = whole.indices.filter { whole[$0] == symbols.separator }
            .map { place in whole[place...].count(where: symbols.isDigit) }
        fractionGroups = fraction.indices.filter { fraction[$0] == symbols.separator }
            .map { place in fraction[..<place].count(where: symbols.isDigit) }
        scale = whole.count(where: symbols.isDecimalDigit)
        var leastWhole = scale
        var leastFraction = fraction.count(where: symbols.isDecimalDigit)
        var mostFraction = fraction.count(where: symbols.isDigit)
        if leastWhole == 0, mostFraction == 0 {
            if power.isEmpty {
                leastWhole = 1
            } else {
                (leastFraction, mostFraction) = (1, 1)
            }
        }
        if !power.isEmpty, leastWhole == 0, whole.contains(symbols.optionalDigit) { leastWhole = 1 }
        if leastWhole == 0, leastFraction == 0 { leastFraction = 1 }
        self.leastWhole = leastWhole
        self.leastFraction = leastFraction
        self.mostFraction = mostFraction
        exponentDigits = power.count
    }

    private static func check(
        _ picture: [Unicode.Scalar], _ active: [Unicode.Scalar], _ mantissa: [Unicode.Scalar], _ symbols: DecimalSymbols
    ) throws(PictureProblem) {
        if picture.count(where: { $0 == symbols.point }) > 1 { throw PictureProblem("it has more than one point") }
        if !mantissa.contains(where: symbols.isDigit) { throw PictureProblem("it has no digit") }
        if !active.allSatisfy(symbols.isActive) { throw PictureProblem("it has other text between its digits") }
        for (left, right) in zip(picture, picture.dropFirst())
        where left == symbols.separator && right == symbols.separator {
            throw PictureProblem("it has two separators side by side")
        }
    }

    private static func check(
        _ whole: [Unicode.Scalar], _ fraction: [Unicode.Scalar], hasPoint: Bool, _ symbols: DecimalSymbols
    ) throws(PictureProblem) {
        if whole.last == symbols.separator || fraction.first == symbols.separator {
            throw PictureProblem(hasPoint ? "it has a separator beside its point" : "it ends with a separator")
        }
        if let digit = whole.firstIndex(where: symbols.isDecimalDigit),
            whole[(digit + 1)...].contains(symbols.optionalDigit)
        {
            throw PictureProblem("'\(symbols.optionalDigit)' stands in front of '\(symbols.zero)' before the point")
        }
        if let optional = fraction.firstIndex(of: symbols.optionalDigit),
            fraction[(optional + 1)...].contains(where: symbols.isDecimalDigit)
        {
            throw PictureProblem("'\(symbols.zero)' stands in front of '\(symbols.optionalDigit)' behind the point")
        }
    }

    /// With as many digits before the point as the picture has.
    func mantissa(of number: Double) -> (Double, exponent: Int) {
        var (size, exponent) = (number.magnitude, 0)
        guard size > 0, size.isFinite else { return (number, 0) }
        var most = 1.0
        for _ in 0..<min(scale, 300) { most *= 10 }
        while size < most / 10 {
            size *= 10
            exponent -= 1
        }
        while size > most {
            size /= 10
            exponent += 1
        }
        return (number < 0 ? -size : size, exponent)
    }

    func whole(_ digits: [Unicode.Scalar], _ symbols: DecimalSymbols) -> [Unicode.Scalar] {
        let missing = max(0, leastWhole - digits.count)
        let digits = Array(repeating: symbols.zero, count: missing) + digits
        guard let interval = Self.interval(of: wholeGroups) else {
            return Self.separated(digits, at: wholeGroups, fromRight: true, symbols)
        }
        let count = max(0, (digits.count - 1) / interval)
        return Self.separated(
            digits, at: (0..<count).map { (count - $0) * interval }, fromRight: true, symbols)
    }

    func fraction(_ digits: [Unicode.Scalar], _ symbols: DecimalSymbols) -> [Unicode.Scalar] {
        let missing = max(0, leastFraction - digits.count)
        let digits = digits + Array(repeating: symbols.zero, count: missing)
        return digits.isEmpty ? [] : Self.separated(digits, at: fractionGroups, fromRight: false, symbols)
    }

    /// As Telegraf does it: each place counts in what is left of the digits, and where they are too few its separator
    /// stands all the same.
    private static func separated(
        _ digits: [Unicode.Scalar], at places: [Int], fromRight: Bool, _ symbols: DecimalSymbols
    ) -> [Unicode.Scalar] {
        var rest = digits[...]
        var result: [Unicode.Scalar] = []
        for place in places {
            let count = max(0, fromRight ? rest.count - place : place)
            result += rest.prefix(count) + [symbols.separator]
            rest = rest.dropFirst(count)
        }
        return result + rest
    }

    /// The size of all groups, if they have one; it then goes on to the left.
    private static func interval(of groups: [Int]) -> Int? {
        guard !groups.isEmpty else { return nil }
        let size = groups.reduce(0) { greatestDivisor($0, $1) }
        return size > 0 && (1...groups.count).allSatisfy { groups.contains(size * $0) } ? size : nil
    }

    private static func greatestDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestDivisor(b, a % b) }
}

extension [Unicode.Scalar] {
    /// How often a text stands in it; an empty one stands everywhere.
    fileprivate func count(of text: String) -> Int {
        let part = Array(text.unicodeScalars)
        if part.isEmpty { return count + 1 }
        return indices.count { self[$0...].starts(with: part) }
    }
}
