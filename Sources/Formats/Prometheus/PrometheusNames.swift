/// Which names Prometheus allows, and what becomes of others.
enum PrometheusNames {
    /// A first character that a name cannot begin with goes, others become `_`, and then no `_` stands at either end.
    /// Nil if nothing is left.
    static func legacyMetric(_ name: String) -> String? { legacy(name) { isOfMetric($0, isFirst: $1) } }

    static func legacyLabel(_ name: String) -> String? { legacy(name) { isOfLabel($0, isFirst: $1) } }

    /// The names of UTF-8 as the text format writes them: each character that it cannot write becomes `_`. Nil for an
    /// empty one.
    static func escapedMetric(_ name: String) -> String? { escaped(name) { isOfMetric($0, isFirst: $1) } }

    static func escapedLabel(_ name: String) -> String? { escaped(name) { isOfLabel($0, isFirst: $1) } }

    private static func legacy(_ name: String, _ fits: (Unicode.Scalar, Bool) -> Bool) -> String? {
        if isValid(name, fits) { return name }
        var result = ""
        for (i, scalar) in name.unicodeScalars.enumerated() {
            if fits(scalar, i == 0) {
                result.unicodeScalars.append(scalar)
            } else if i > 0 {
                result.append("_")
            }
        }
        let start = result.drop { $0 == "_" }
        let end = start.lastIndex { $0 != "_" }.map(start.index(after:))
        return end.map { String(start[..<$0]) }
    }

    private static func escaped(_ name: String, _ fits: (Unicode.Scalar, Bool) -> Bool) -> String? {
        if name.isEmpty || isValid(name, fits) { return name.isEmpty ? nil : name }
        var result = ""
        for (i, scalar) in name.unicodeScalars.enumerated() {
            result.unicodeScalars.append(fits(scalar, i == 0) ? scalar : "_")
        }
        return result
    }

    private static func isValid(_ name: String, _ fits: (Unicode.Scalar, Bool) -> Bool) -> Bool {
        !name.isEmpty && name.unicodeScalars.enumerated().allSatisfy { fits($1, $0 == 0) }
    }

    private static func isOfMetric(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
        scalar == ":" || isOfLabel(scalar, isFirst: isFirst)
    }

    private static func isOfLabel(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "_": true
        case "0"..."9": !isFirst
        default: false
        }
    }
}
