import Bytes

/// Text by a format as Go's `fmt.Sprintf` makes it: all its verbs and flags, widths and precisions from arguments
/// (`*`), arguments by their number (`%[2]d`), and its complaints within the text where something does not fit.
struct Printf: ~Copyable {
    private let format: [UInt8]
    private let arguments: [Value]
    private var at = 0
    /// The argument that comes next.
    private var next = 0
    /// Whether any argument was asked for by its number; then none is too many.
    private var isReordered = false
    private var isIndexGood = true
    private var printer = ValuePrinter()

    static func text(_ format: String, _ arguments: [Value]) throws(Complaint) -> String {
        var printf = Printf(format, arguments)
        printf.run()
        return try printf.printer.text
    }

    private init(_ format: String, _ arguments: [Value]) {
        self.format = Array(format.utf8)
        self.arguments = arguments
    }

    private mutating func run() {
        while at < format.count {
            let percent = format[at...].firstIndex(of: UInt8(ascii: "%")) ?? format.count
            format.withUnsafeBufferPointer { printer.writer.append(UnsafeBufferPointer(rebasing: $0[at..<percent])) }
            at = percent + 1
            if percent < format.count { directive() }
        }
        guard !isReordered, next < arguments.count else { return }
        printer.spec = FormatSpec()
        printer.writer.append("%!(EXTRA ")
        for (i, argument) in arguments[next...].enumerated() {
            if i > 0 { printer.writer.append(", ") }
            printer.append(typed: argument)
        }
        printer.writer.append(UInt8(ascii: ")"))
    }

    private mutating func directive() {
        isIndexGood = true
        printer.spec = flags()
        var isBehindIndex = index()
        if take(UInt8(ascii: "*")) {
            width()
            isBehindIndex = false
        } else {
            printer.spec.width = number()
            if isBehindIndex, printer.spec.width != nil { isIndexGood = false }
        }
        // A point that ends the format is the verb.
        if at + 1 < format.count, take(UInt8(ascii: ".")) {
            if isBehindIndex { isIndexGood = false }
            isBehindIndex = index()
            if take(UInt8(ascii: "*")) {
                precision()
                isBehindIndex = false
            } else {
                printer.spec.precision = number() ?? 0
            }
        }
        if !isBehindIndex { _ = index() }
        verb()
    }

    private mutating func verb() {
        guard at < format.count else { return printer.writer.append("%!(NOVERB)") }
        let length = max((~format[at]).leadingZeroBitCount, 1)
        let verb = String(decoding: format[at...].prefix(length), as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
        at += length
        switch verb {
        case "%": return printer.writer.append(UInt8(ascii: "%"))
        case _ where !isIndexGood: return printer.writer.append("%!\(verb)(BADINDEX)")
        case _ where next >= arguments.count: return printer.writer.append("%!\(verb)(MISSING)")
        case "v", "w": printer.spec.beGeneral()
        default: break
        }
        printer.append(arguments[next], verb)
        next += 1
    }

    private mutating func flags() -> FormatSpec {
        var spec = FormatSpec()
        while at < format.count {
            switch format[at] {
            case UInt8(ascii: "-"): spec.isLeft = true
            case UInt8(ascii: "0"): spec.isZero = true
            case UInt8(ascii: "+"): spec.showsPlus = true
            case UInt8(ascii: " "): spec.showsSpace = true
            case UInt8(ascii: "#"): spec.isSharp = true
            default: return spec
            }
            at += 1
        }
        return spec
    }

    private mutating func width() {
        guard let width = starred() else { return printer.writer.append("%!(BADWIDTH)") }
        printer.spec.width = abs(width)
        if width < 0 { printer.spec.isLeft = true }
    }

    private mutating func precision() {
        guard let precision = starred(), precision >= 0 else { return printer.writer.append("%!(BADPREC)") }
        printer.spec.precision = precision
    }
}

// Numbers within the format

extension Printf {
    /// The largest that a width or precision may be, give or take a digit.
    private static let limit = 1_000_000

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < format.count, format[at] == byte else { return false }
        at += 1
        return true
    }

    /// Nil if no digit stands here. A number beyond the limit takes the rest of the format with it.
    private mutating func number() -> Int? {
        var number: Int?
        while at < format.count, case let digit = format[at] &- UInt8(ascii: "0"), digit < 10 {
            if let number, number > Self.limit {
                at = format.count
                return nil
            }
            number = (number ?? 0) * 10 + Int(digit)
            at += 1
        }
        return number
    }

    /// The next argument as a width or precision; nil if it is no whole number, or too large.
    private mutating func starred() -> Int? {
        guard next < arguments.count else { return nil }
        let argument = arguments[next]
        next += 1
        switch argument {
        case .plain, .int, .uint, .named:
            let whole = argument.whole
            return whole.magnitude <= Self.limit ? Int(whole) : nil
        default: return nil
        }
    }

    /// `[2]`, from where on arguments are counted. Answers whether a number stands here, even of no argument.
    private mutating func index() -> Bool {
        guard at < format.count, format[at] == UInt8(ascii: "[") else { return false }
        isReordered = true
        guard let end = format[at...].firstIndex(of: UInt8(ascii: "]")), end > at + 1 || at + 2 < format.count else {
            isIndexGood = false
            at += 1
            return false
        }
        at += 1
        let place = number()
        let isWhole = place != nil && at == end
        at = end + 1
        guard isWhole, let place, place > 0, place <= arguments.count else {
            isIndexGood = false
            return isWhole
        }
        next = place - 1
        return true
    }
}
