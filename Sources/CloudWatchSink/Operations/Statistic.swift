/// What a question wants to know of a period.
enum Statistic: Equatable {
    case sampleCount, average, sum, minimum, maximum
    /// 0 to 100.
    case percentile(Double)

    static let plain: [String: Statistic] = [
        "SampleCount": .sampleCount, "Average": .average, "Sum": .sum, "Minimum": .minimum, "Maximum": .maximum,
    ]

    /// `Average`, `p99`, `p99.9`; nil for others, of which the service knows some more.
    init?(_ text: String) {
        if let plain = Self.plain[text] {
            self = plain
            return
        }
        let digits = text.dropFirst()
        guard text.hasPrefix("p"), digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }),
            let percent = Double(digits), percent <= 100
        else { return nil }
        self = .percentile(percent)
    }

    /// Nil where the period does not tell.
    func value(of period: Period) -> Double? {
        switch self {
        case .sampleCount: period.count
        case .average: period.average
        case .sum: period.sum
        case .minimum: period.minimum
        case .maximum: period.maximum
        case .percentile(let percent): period.distribution.percentile(percent)
        }
    }
}
