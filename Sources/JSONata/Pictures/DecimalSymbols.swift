/// What is wrong with a picture.
struct PictureProblem: Error {
    let message: String
    init(_ message: String) { self.message = message }
}

/// What the characters of a number's picture are (XPath 3.1, "Defining a decimal format").
struct DecimalSymbols {
    private(set) var point: Unicode.Scalar = "."
    private(set) var separator: Unicode.Scalar = ","
    private(set) var exponent: Unicode.Scalar = "e"
    private(set) var minus: Unicode.Scalar = "-"
    private(set) var infinity = "Infinity"
    private(set) var percent = "%"
    private(set) var perMille = "\u{2030}"
    private(set) var zero: Unicode.Scalar = "0"
    private(set) var optionalDigit: Unicode.Scalar = "#"
    private(set) var alternative: Unicode.Scalar = ";"

    init() {}

    /// - Parameter options: an object of texts, such as `{"decimal-separator": ","}`; nil for none.
    init(_ options: Value?) throws(PictureProblem) {
        guard let options else { return }
        guard let object = options.object else { throw PictureProblem("its symbols are \(options.shown)") }
        for (name, value) in object.members {
            guard let text = value.text else { throw PictureProblem("the symbol '\(name)' is \(value.shown)") }
            switch name {
            case "infinity": infinity = text
            case "NaN": break
            case "percent": percent = text
            case "per-mille": perMille = text
            default:
                let scalars = text.unicodeScalars
                guard let scalar = scalars.first, scalars.count == 1, scalar != "\u{FFFD}" else {
                    throw PictureProblem("the symbol '\(name)' must be one character, not \(value.shown)")
                }
                switch name {
                case "decimal-separator": point = scalar
                case "grouping-separator": separator = scalar
                case "exponent-separator": exponent = scalar
                case "minus-sign": minus = scalar
                case "zero-digit": zero = scalar
                case "digit": optionalDigit = scalar
                case "pattern-separator": alternative = scalar
                default: throw PictureProblem("there is no symbol '\(name)'")
                }
            }
        }
    }

    func isDecimalDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.value &- zero.value < 10 }

    func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar == optionalDigit || isDecimalDigit(scalar) }

    func isActive(_ scalar: Unicode.Scalar) -> Bool {
        [point, exponent, separator, alternative].contains(scalar) || isDigit(scalar)
    }

    /// A digit of this family.
    func digit(_ digit: Unicode.Scalar) -> Unicode.Scalar {
        Unicode.Scalar(zero.value &+ (digit.value &- 0x30)) ?? digit
    }
}
