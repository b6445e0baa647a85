import KernelFiles
import PluginKit

extension CommandLine {
    /// The words to run: once for each file that the program's pattern matches, or the words as they are, with a
    /// program for `PATH`, where there is none. Of a line the pattern is all up to the first space.
    func runs() -> [[String]] {
        switch self {
        case .words(let words): return Self.programs(words[0]).map { [$0] + words.dropFirst() }
        case .line(let line):
            let pattern = line.prefix { $0 != " " }
            let matches = Self.matches(String(pattern))
            guard matches.isEmpty else {
                let arguments = (try? ShellWords.split(String(line.dropFirst(pattern.count)))) ?? []
                return matches.map { [$0] + arguments }
            }
            let words = (try? ShellWords.split(line)) ?? []
            return words.isEmpty ? [] : [words]
        }
    }

    private static func programs(_ pattern: String) -> [String] {
        let matches = matches(pattern)
        return matches.isEmpty ? [pattern] : matches
    }

    /// What begins at the working directory goes into no directories below: `**` is `*` there.
    private static func matches(_ pattern: String) -> [String] {
        if pattern.isEmpty { return [] }
        let pattern = pattern.hasPrefix("/") ? pattern : pattern.replacing("**", with: "*")
        return FileGlob(pattern, on: HostRoot("/")).matches().map(\.path)
    }
}
