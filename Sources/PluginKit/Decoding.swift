import TOML

/// What is known while one table is decoded: the problems found so far, and the tables around.
public struct Decoding: Sendable {
    struct Owner: Sendable {
        /// The table as messages call it: `inputs.cgroup`, `processors.rename.replace`.
        let name: String
        let options: [String]
        let isInline: Bool
    }

    public internal(set) var problems: [ConfigProblem] = []
    /// From the plugin's table to the innermost one.
    var owners: [Owner] = []

    public init() {}

    public mutating func report(_ problem: ConfigProblem) { problems.append(problem) }

    mutating func error(_ message: String, at place: Place) { problems.append(ConfigProblem(message, at: place)) }

    mutating func warning(_ message: String, at place: Place) {
        problems.append(ConfigProblem(message, at: place, severity: .warning))
    }

    /// The nearest outer table that has an option of this name: it probably slid in below a header.
    func outerOwner(of option: String) -> Owner? { owners.last { $0.options.contains(option) } }

    var errorCount: Int { problems.count { $0.severity == .error } }
}
