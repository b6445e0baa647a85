/// Why CloudWatch cannot store a number. The range is the one that Telegraf goes by; below zero it has none.
public enum ValueFault: String, CaseIterable, Sendable {
    case notANumber = "nan"
    case infinite = "infinity"
    case tooSmall = "too_small"
    case tooLarge = "too_large"

    /// Nil for a number that can be stored.
    public init?(_ value: Double) {
        if value.isNaN {
            self = .notANumber
        } else if value.isInfinite {
            self = .infinite
        } else if value > 0 && value < 8.515920e-109 {
            self = .tooSmall
        } else if value > 1.174271e108 {
            self = .tooLarge
        } else {
            return nil
        }
    }
}
