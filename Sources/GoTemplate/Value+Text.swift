import Bytes
import GoTime
import MetricModel

extension Value {
    /// As an action prints it.
    func append(to writer: inout ByteWriter) {
        switch self {
        case .none: writer.append("<no value>")
        case .string(let text): writer.append(text)
        case .int(let number): writer.append(decimal: number)
        case .uint(let number): writer.append(decimal: number)
        default: writer.append(printed)
        }
    }

    /// As Go's `%v` writes it.
    var printed: String {
        switch self {
        case .none: "<nil>"
        case .bool(let bool): bool.description
        case .int(let number): number.description
        case .uint(let number): number.description
        case .double(let number): number.shortest
        case .string(let text): text
        case .named(_, let text): text
        case .list(let items): "[\(items.map(\.printed).joined(separator: " "))]"
        case .map(let map): "map[\(map.entries.map { "\($0.key):\($0.value.printed)" }.joined(separator: " "))]"
        case .metric(let metric):
            "\(metric.name) \(Value.map(ValueMap(metric.tags)).printed) "
                + "\(Value.map(ValueMap(metric.fields)).printed) \(metric.time.nanoseconds)"
        case .time(let time, let zone):
            TimeLayout("2006-01-02 15:04:05.999999999 -0700 MST").text(of: time, in: zone)
        }
    }
}

extension Double {
    /// The shortest text that reads back as the same number, with an exponent from a million on and below 0.0001, as
    /// Go's `%v` has it.
    var shortest: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Inf" : "+Inf" }
        if self == 0 { return sign == .minus ? "-0" : "0" }
        let (digits, exponent) = decimalDigits
        let sign = self < 0 ? "-" : ""
        guard -4..<6 ~= exponent else { return sign + Self.scientific(digits, exponent) }
        return sign + Self.plain(digits, exponent)
    }

    /// The shortest digits, and the power of ten of the first one.
    private var decimalDigits: (digits: String, exponent: Int) {
        let parts = magnitude.description.split(separator: "e")
        let written = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
        let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = String(halves[0])
        let all = whole + (halves.count == 2 ? String(halves[1]) : "")
        let leading = all.prefix { $0 == "0" }.count
        var digits = all.dropFirst(leading)
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        return (String(digits), written + whole.count - 1 - leading)
    }

    private static func scientific(_ digits: String, _ exponent: Int) -> String {
        let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
        let size = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
        return "\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(size)"
    }

    private static func plain(_ digits: String, _ exponent: Int) -> String {
        if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
        if digits.count <= exponent + 1 { return digits + String(repeating: "0", count: exponent + 1 - digits.count) }
        return "\(digits.prefix(exponent + 1)).\(digits.dropFirst(exponent + 1))"
    }
}
