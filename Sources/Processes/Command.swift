import Glibc

/// A program and its arguments, run without a shell.
public struct Command: Sendable, Equatable {
    /// The program, looked for in `PATH` if its name has no slash, and its arguments.
    public let words: [String]
    /// All that the program finds in its environment.
    public let environment: [String: String]

    public init(_ words: [String], environment: [String: String]) {
        self.words = words
        self.environment = environment
    }

    /// - Parameter variables: `NAME=VALUE` each, over those of `environment`.
    public init(_ words: [String], environment: [String: String], adding variables: [String]) {
        var all = environment
        for variable in variables {
            guard let equals = variable.firstIndex(of: "=") else { continue }
            all[String(variable[..<equals])] = String(variable[variable.index(after: equals)...])
        }
        self.init(words, environment: all)
    }

    /// A program that cannot be run at all.
    public struct StartFailure: Error, Equatable, CustomStringConvertible {
        public let description: String

        init(_ description: String) { self.description = description }
        init(_ number: Int32) { self.init(String(cString: strerror(number))) }
    }
}
