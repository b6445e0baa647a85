import Glibc

/// One line of the report: what was measured, and whether it is good enough.
struct Finding {
    let name: String
    /// With its unit.
    let figure: String
    /// What the figure is made of.
    var detail = ""
    /// `<= 2.0 x` and whether it is met; nil where nothing was promised.
    var target: (text: String, isMet: Bool)?

    /// Held against the most it may be.
    static func bounded(_ name: String, _ value: Double, unit: String, atMost limit: Double, _ detail: String)
        -> Finding
    {
        Finding(
            name: name, figure: "\(rounded(value)) \(unit)", detail: detail,
            target: ("<= \(rounded(limit))", value <= limit))
    }

    /// A number to know, without a target.
    static func noted(_ name: String, _ value: Double, unit: String, _ detail: String = "") -> Finding {
        Finding(name: name, figure: "\(rounded(value)) \(unit)", detail: detail)
    }

    /// `sweep v2, 100 groups             1.31 x floor   <= 2 ok       1.92 ms to 1.46 ms ...`
    var line: String {
        let verdict = target.map { "\($0.text) \($0.isMet ? "ok" : "MISSED")" } ?? ""
        return padded(name, to: -34) + padded(figure, to: 16) + "   " + padded(verdict, to: -15) + detail
    }

    var isMissed: Bool { target?.isMet == false }
}

/// Three digits or more, no more decimals than two.
func rounded(_ value: Double) -> String {
    let steps = value >= 100 ? 1.0 : value >= 10 ? 10 : 100
    let number = (value * steps).rounded() / steps
    return number == number.rounded() ? "\(Int(number))" : "\(number)"
}

/// Text in a column: to the right, or to the left for a negative width.
func padded(_ text: String, to width: Int) -> String {
    let gap = String(repeating: " ", count: max(abs(width) - text.count, 0))
    return width < 0 ? text + gap : gap + text
}

/// One line to standard output, now: the benches of other processes write there too.
func tell(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}
