/// Why CloudWatch could not take a datum. One such datum would cost the whole request that carries it.
public struct DatumFault: Sendable {
    public enum Reason: String, Sendable, CaseIterable {
        case notANumber = "nan"
        case infinite = "infinity"
        case tooSmall = "too_small"
        case tooLarge = "too_large"
        case nameNotASCII = "name_not_ascii"
        case nameTooLong = "name_too_long"
        case dimensionNameNotASCII = "dimension_name_not_ascii"
        case dimensionNameBlank = "dimension_name_blank"
        case dimensionNameTooLong = "dimension_name_too_long"
        case dimensionNameColon = "dimension_name_colon"
        case dimensionValueNotASCII = "dimension_value_not_ascii"
        case dimensionValueBlank = "dimension_value_blank"
        case dimensionValueTooLong = "dimension_value_too_long"
        case tooManyDimensions = "too_many_dimensions"
        case tooOld = "too_old"
        case tooNew = "too_new"
    }

    enum Offender: Sendable {
        case name
        case value(Double)
        case dimension(name: String, value: String)
        case dimensions(Int)
        case time(Int64)
    }

    public let reason: Reason
    let measurement: String
    let field: String
    let offender: Offender

    /// The metric's name and what is wrong with it, for the log: printable ASCII, never long.
    public var example: String {
        let name = DatumText.shown("\(measurement)_\(field)")
        return switch offender {
        case .name: name
        case .value(let value): "\(name) = \(value)"
        case .dimension(let tag, let value): "\(name), \(DatumText.shown(tag)) = '\(DatumText.shown(value))'"
        case .dimensions(let count): "\(name), \(count) dimensions"
        case .time(let time): "\(name) at \(time)"
        }
    }
}

extension DatumFault.Reason {
    /// Nil for a number that can be stored. Above zero the range is the one that Telegraf goes by, which CloudWatch
    /// documented once; below zero Telegraf has none, and today's documented one counts.
    init?(_ value: Double) {
        if value.isNaN {
            self = .notANumber
        } else if value.isInfinite {
            self = .infinite
        } else if value > 0 && value < 8.515920e-109 {
            self = .tooSmall
        } else if value > 1.174271e108 || value < -Limits.largestValue {
            self = .tooLarge
        } else {
            return nil
        }
    }

    /// Nil for a time that CloudWatch takes. Both in seconds since the epoch.
    init?(time: Int64, now: Int64) {
        if time < now - Limits.past {
            self = .tooOld
        } else if time > now + Limits.future {
            self = .tooNew
        } else {
            return nil
        }
    }
}
