import GoTime

/// What becomes of a text that a grok pattern has found.
enum GrokModifier: Sendable, Equatable {
    case string, integer, float, duration, tag, drop, measurement
    case time(GrokTime)

    /// Nil for what is none.
    init?(_ text: String) {
        switch text {
        case "string": self = .string
        case "int": self = .integer
        case "float": self = .float
        case "duration": self = .duration
        case "tag": self = .tag
        case "drop": self = .drop
        case "measurement": self = .measurement
        default:
            guard let time = GrokTime(text) else { return nil }
            self = .time(time)
        }
    }
}

/// How a time is written.
enum GrokTime: Sendable, Equatable {
    /// Whole units since the epoch; of seconds, a fraction too.
    case seconds, milliseconds, nanoseconds
    case layout(TimeLayout)
    /// One of the known layouts; the one that fitted last is tried first.
    case guessed

    private static let named: [(name: String, layout: String)] = [
        ("ts-rfc3339", "2006-01-02T15:04:05Z07:00"), ("ts-rfc3339nano", "2006-01-02T15:04:05.999999999Z07:00"),
        ("ts-httpd", "02/Jan/2006:15:04:05 -0700"), ("ts-ansic", "Mon Jan _2 15:04:05 2006"),
        ("ts-unix", "Mon Jan _2 15:04:05 MST 2006"), ("ts-ruby", "Mon Jan 02 15:04:05 -0700 2006"),
        ("ts-rfc822", "02 Jan 06 15:04 MST"), ("ts-rfc822z", "02 Jan 06 15:04 -0700"),
        ("ts-rfc850", "Monday, 02-Jan-06 15:04:05 MST"), ("ts-rfc1123", "Mon, 02 Jan 2006 15:04:05 MST"),
        ("ts-rfc1123z", "Mon, 02 Jan 2006 15:04:05 -0700"),
    ]

    /// What `ts` may be.
    static let known = named.map { TimeLayout($0.layout) }

    /// Nil for what is no modifier of times.
    init?(_ text: String) {
        switch text {
        case "ts": self = .guessed
        case "ts-epoch": self = .seconds
        case "ts-epochmilli": self = .milliseconds
        case "ts-epochnano": self = .nanoseconds
        case "ts-syslog": self = .layout(TimeLayout("Jan _2 15:04:05"))
        default:
            if let named = Self.named.first(where: { $0.name == text }) {
                self = .layout(TimeLayout(named.layout))
            } else if text.hasPrefix("ts-\""), text.hasSuffix("\""), text.utf8.count > 5 {
                self = .layout(TimeLayout(String(text.dropFirst(4).dropLast())))
            } else {
                return nil
            }
        }
    }
}
