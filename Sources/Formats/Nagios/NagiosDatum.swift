import MetricModel

/// One datum of performance data: `'label'=value[UOM];[warn];[crit];[min];[max]`.
struct NagiosDatum {
    let label: String
    let unit: String
    let fields: [Metric.Field]

    /// What is not of this form is passed over, a value `U` (undetermined) too.
    static func all(in text: Substring) -> [NagiosDatum] {
        let bytes = Array(text.utf8)
        var data: [NagiosDatum] = []
        var start = 0
        while let equals = bytes[start...].firstIndex(of: UInt8(ascii: "=")) {
            let end = bytes[(equals + 1)...].firstIndex(where: isSpace) ?? bytes.count
            // The label goes from the datum before to the `=`, spaces inside included.
            let label = bytes[start..<equals].drop(while: isSpace)
            if equals > start, end > equals + 1 {
                if !label.isEmpty, let datum = NagiosDatum(label, bytes[(equals + 1)..<end]) { data.append(datum) }
                start = end
            } else {
                start = equals + 1
            }
        }
        return data
    }

    private init?(_ label: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) {
        var rest = text
        let value = Self.take(from: &rest, while: Self.isNumeric)
        guard !value.isEmpty else { return nil }
        unit = String(decoding: Self.take(from: &rest, while: Self.isOfUnit), as: UTF8.self)
        var parts: [ArraySlice<UInt8>] = []
        for i in 0..<4 {
            if rest.first == UInt8(ascii: ";") { rest.removeFirst() }
            parts.append(Self.take(from: &rest, while: i < 2 ? Self.isOfThreshold : Self.isNumeric))
        }
        let quoted = label.drop { $0 == UInt8(ascii: "'") }
        let bare = quoted[..<(quoted.lastIndex { $0 != UInt8(ascii: "'") }.map { $0 + 1 } ?? quoted.startIndex)]
        self.label = String(decoding: bare, as: UTF8.self)
        var fields: [Metric.Field] = []
        fields.reserveCapacity(7)
        func add(_ key: String, _ text: ArraySlice<UInt8>) {
            if let number = Self.number(text) { fields.append(Metric.Field(key, .double(number))) }
        }
        add("value", value)
        Self.append(parts[0], ("warning_lt", "warning_gt"), ("warning_le", "warning_ge"), to: &fields)
        Self.append(parts[1], ("critical_lt", "critical_gt"), ("critical_le", "critical_ge"), to: &fields)
        add("min", parts[2])
        add("max", parts[3])
        self.fields = fields
    }

    /// `10` is 0 to 10, `10:` from 10 on, `~:10` up to 10, `10:20` a range; a value outside of it is an alert, and with
    /// `@` before it one inside.
    private static func append(
        _ text: ArraySlice<UInt8>, _ outside: (String, String), _ inside: (String, String),
        to fields: inout [Metric.Field]
    ) {
        if text.isEmpty { return }
        let isInside = text.contains(UInt8(ascii: "@"))
        let plain = text.first == UInt8(ascii: "@") ? text.dropFirst() : text
        let ends = plain.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var low = 0.0
        var high: Double?
        switch ends.count {
        case 1: high = number(ends[0])
        case 2:
            low = ends[0].elementsEqual("~".utf8) ? .leastNonzeroMagnitude : number(ends[0]) ?? 0
            high = ends[1].isEmpty ? .greatestFiniteMagnitude : number(ends[1])
        default: break
        }
        guard let high else { return }
        let (lowKey, highKey) = isInside ? inside : outside
        fields.append(Metric.Field(lowKey, .double(low)))
        fields.append(Metric.Field(highKey, .double(high)))
    }

    private static func number(_ text: ArraySlice<UInt8>) -> Double? {
        text.withUnsafeBufferPointer { GoFloat.read($0) }
    }

    private static func take(
        from rest: inout ArraySlice<UInt8>, while fits: (UInt8) -> Bool
    ) -> ArraySlice<UInt8> {
        let taken = rest.prefix(while: fits)
        rest = rest.dropFirst(taken.count)
        return taken
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || 0x0A...0x0D ~= byte }

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
