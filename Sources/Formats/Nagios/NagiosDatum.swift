import MetricModel

/// One datum of performance data: `'label'=value[UOM];[warn];[crit];[min];[max]`.
struct NagiosDatum {
    let label: UnsafeBufferPointer<UInt8>
    let unit: UnsafeBufferPointer<UInt8>
    let fields: [Metric.Field]

    /// Nil for what is not of this form, such as a value `U` (undetermined).
    ///
    /// - Parameters:
    ///   - label: quotes around it are not part of it.
    ///   - text: right of the `=`.
    init?(_ label: Slice<UnsafeBufferPointer<UInt8>>, _ text: Slice<UnsafeBufferPointer<UInt8>>) {
        var rest = text
        let value = Self.take(from: &rest, while: Self.isNumeric)
        guard !value.isEmpty else { return nil }
        unit = Self.take(from: &rest, while: Self.isOfUnit)
        let warning = Self.takePart(from: &rest, while: Self.isOfThreshold)
        let critical = Self.takePart(from: &rest, while: Self.isOfThreshold)
        let low = Self.takePart(from: &rest, while: Self.isNumeric)
        let high = Self.takePart(from: &rest, while: Self.isNumeric)
        let quoted = label.drop { $0 == UInt8(ascii: "'") }
        let end = quoted.lastIndex { $0 != UInt8(ascii: "'") }.map { $0 + 1 } ?? quoted.startIndex
        self.label = UnsafeBufferPointer(rebasing: quoted[..<end])
        var fields: [Metric.Field] = []
        fields.reserveCapacity(7)
        func add(_ key: String, _ text: UnsafeBufferPointer<UInt8>) {
            if let number = GoFloat.read(text) { fields.append(Metric.Field(key, .double(number))) }
        }
        add("value", value)
        Self.append(warning, ("warning_lt", "warning_gt"), ("warning_le", "warning_ge"), to: &fields)
        Self.append(critical, ("critical_lt", "critical_gt"), ("critical_le", "critical_ge"), to: &fields)
        add("min", low)
        add("max", high)
        self.fields = fields
    }

    /// `10` is 0 to 10, `10:` from 10 on, `~:10` up to 10, `10:20` a range; a value outside of it is an alert, and with
    /// `@` before it one inside.
    private static func append(
        _ text: UnsafeBufferPointer<UInt8>, _ outside: (String, String), _ inside: (String, String),
        to fields: inout [Metric.Field]
    ) {
        if text.isEmpty { return }
        let plain = text.first == UInt8(ascii: "@") ? text.dropFirst() : text[...]
        guard let (low, high) = range(plain) else { return }
        let (lowKey, highKey) = text.contains(UInt8(ascii: "@")) ? inside : outside
        fields.append(Metric.Field(lowKey, .double(low)))
        fields.append(Metric.Field(highKey, .double(high)))
    }

    private static func range(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> (low: Double, high: Double)? {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return number(text).map { (0, $0) } }
        let (left, right) = (text[..<colon], text[(colon + 1)...])
        if right.contains(UInt8(ascii: ":")) { return nil }
        let low = left.elementsEqual("~".utf8) ? .leastNonzeroMagnitude : number(left) ?? 0
        return (right.isEmpty ? .greatestFiniteMagnitude : number(right)).map { (low, $0) }
    }

    private static func number(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Double? {
        GoFloat.read(UnsafeBufferPointer(rebasing: text))
    }

    /// Behind its `;`, if that is there.
    @inline(__always) private static func takePart(
        from rest: inout Slice<UnsafeBufferPointer<UInt8>>, while fits: (UInt8) -> Bool
    ) -> UnsafeBufferPointer<UInt8> {
        if rest.first == UInt8(ascii: ";") { rest.removeFirst() }
        return take(from: &rest, while: fits)
    }

    @inline(__always) private static func take(
        from rest: inout Slice<UnsafeBufferPointer<UInt8>>, while fits: (UInt8) -> Bool
    ) -> UnsafeBufferPointer<UInt8> {
        let taken = rest.prefix(while: fits)
        rest = rest[taken.endIndex...]
        return UnsafeBufferPointer(rebasing: taken)
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private static func isOfThreshold(_ byte: UInt8) -> Bool {
        isNumeric(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "~") || byte == UInt8(ascii: "@")
    }

    private static func isOfUnit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "%"):
            true
        default: false
        }
    }
}
