import Glibc

/// A time zone: which offset from UTC its clocks have when, and what it is called then.
public struct TimeZone: Sendable, Equatable {
    /// Nil is UTC.
    private let rules: ZoneRules?

    public static let utc = TimeZone(rules: nil)

    /// The machine's: what the variable `TZ` names, else `/etc/localtime`; UTC where there is neither.
    public static let local = TimeZone(localBy: variable)

    /// What Go calls it: as `TZ` does, `Local` where that is not set, and `UTC` where its rules are not to be had.
    public static let localName = local.rules == nil ? "UTC" : name(localBy: variable)

    private static let variable = getenv("TZ").map { String(cString: $0) }

    private init(rules: ZoneRules?) { self.rules = rules }

    /// - Parameter name: empty or `UTC`, `Local`, or a name of the zone database such as `Europe/Berlin`.
    public init(named name: String) throws(TimeZoneError) {
        switch name {
        case "", "UTC": self = .utc
        case "Local": self = .local
        default:
            guard let rules = Self.database(name) else {
                throw TimeZoneError(
                    "there is no time zone '\(name)' in \(Self.folders[0]); zones have names such as 'Europe/Berlin', "
                        + "and their files come with the package tzdata")
            }
            self.init(rules: rules)
        }
    }

    init(localBy variable: String?) {
        guard let variable else {
            self.init(rules: ZoneFile.read("/etc/localtime"))
            return
        }
        let name = Self.name(localBy: variable)
        self.init(rules: name.hasPrefix("/") ? ZoneFile.read(name) : Self.database(name))
    }

    private static func name(localBy variable: String?) -> String {
        guard let variable else { return "Local" }
        return variable.hasPrefix(":") ? String(variable.dropFirst()) : variable
    }

    private static let folders = [
        "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
    ]

    private static func database(_ name: String) -> ZoneRules? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        // A name is no way out of the folder, and none to a file of another kind.
        guard !parts.contains(where: { $0.isEmpty || $0 == ".." }), !name.utf8.contains(0), !name.contains("\\") else {
            return nil
        }
        for folder in folders {
            if let rules = ZoneFile.read(folder + "/" + name) { return rules }
        }
        return nil
    }

    func span(at seconds: Int64) -> ZoneRules.Span {
        rules?.span(at: seconds) ?? ZoneRules.Span(name: "UTC", offset: 0, range: .min..<Int64.max)
    }

    /// Seconds east of UTC at this second since the epoch.
    public func offset(at seconds: Int64) -> Int64 { rules?.span(at: seconds).offset ?? 0 }

    public func isDaylightSaving(at seconds: Int64) -> Bool { span(at: seconds).isDaylightSaving }

    /// The offset of an abbreviation that this zone uses, at this clock time.
    func offset(named name: String, at clockSeconds: Int64) -> Int64? { rules?.offset(named: name, at: clockSeconds) }
}

/// There is no such zone.
public struct TimeZoneError: Error, Equatable, CustomStringConvertible {
    public let message: String
    init(_ message: String) { self.message = message }
    public var description: String { message }
}
