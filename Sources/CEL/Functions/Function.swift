/// Every function that an expression may call.
enum Function: String, Sendable {
    case size, contains, startsWith, endsWith, matches, dyn, type, now
    case bool, bytes, double, duration, int, string, timestamp, uint
    case getFullYear, getMonth, getDate, getDayOfMonth, getDayOfWeek, getDayOfYear
    case getHours, getMinutes, getSeconds, getMilliseconds
    case charAt, indexOf, lastIndexOf, join, lowerAscii, upperAscii, replace, reverse, split, substring, trim
    case format, quote
    case greatest, least, ceil, floor, round, trunc, isInf, isNaN, isFinite, abs, sign, sqrt
    case bitAnd, bitOr, bitXor, bitNot, bitShiftLeft, bitShiftRight
    case base64Encode = "encode"
    case base64Decode = "decode"

    static let partsOfTime: [Function] = [
        .getFullYear, .getMonth, .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear, .getHours, .getMinutes,
        .getSeconds, .getMilliseconds,
    ]

    /// A duration has these parts too.
    var isPartOfDuration: Bool {
        switch self {
        case .getHours, .getMinutes, .getSeconds, .getMilliseconds: true
        default: false
        }
    }

    /// Whether a text that cannot be converted is better told at the start than at each metric.
    var isConversion: Bool {
        switch self {
        case .bool, .bytes, .double, .duration, .int, .string, .timestamp, .uint: true
        default: false
        }
    }

    /// Its value for the same arguments is the same at any time.
    var isPure: Bool { self != .now }
}
