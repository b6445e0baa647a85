import TOML

/// What is known while one table is decoded: the problems found so far, and the tables around.
public struct Decoding: Sendable {
    struct Owner: Sendable {
        /// The table as messages call it: `inputs.cgroup`, `processors.rename.replace`.
        let name: String
        let options: [String]
    }

    public internal(set) var problems: [ConfigProblem] = []
    /// From the plugin's table to the innermost one.
    var owners: [Owner] = []
    /// Whether the value being read is an element of a list.
    var isInList = false

    public init() {}

    public mutating func report(_ problem: ConfigProblem) { problems.append(problem) }

    mutating func error(_ message: String, at place: Place) { problems.append(ConfigProblem(message, at: place)) }

    mutating func warning(_ message: String, at place: Place) {
        problems.append(ConfigProblem(message, at: place, severity: .warning))
    }

    /// The nearest outer table that has an option of this name: it probably slid in below a header.
    func outerOwner(of option: String) -> Owner? { owners.last { $0.options.contains(option) } }

    /// The name in messages of a table that stands below the one being decoded.
    func path(of key: String) -> String { owners.last.map { "\($0.name).\(key)" } ?? key }

    var errorCount: Int { problems.count { $0.severity == .error } }
}
