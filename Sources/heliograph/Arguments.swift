import ArgumentParser
import PluginKit

/// The words of the command line, brought from Telegraf's ways to ours.
struct Arguments {
    let words: [String]

    /// Go's flag syntax: one dash is as good as two, and a switch may be written `--test=true`.
    init(_ given: [String]) {
        words = given.compactMap { word in
            var word = word
            if word.count > 2, word.hasPrefix("-"), !word.hasPrefix("--") { word = "-" + word }
            guard let equals = word.firstIndex(of: "="), Self.switches.contains(String(word[..<equals])) else {
                return word
            }
            switch word[word.index(after: equals)...] {
            case "1", "t", "T", "true", "TRUE", "True": return String(word[..<equals])
            case "0", "f", "F", "false", "FALSE", "False": return nil
            default: return word
            }
        }
    }

    /// What is wrong with the words as far as the parser would not say it well; nil if nothing is.
    var complaint: String? {
        for word in words {
            let flag = word.prefix { $0 != "=" }
            if let instead = Self.notOffered[String(flag)] { return "'\(flag)' is not offered yet: \(instead)" }
        }
        return unknownCommand
    }

    /// Where a command's name is due, another word stands.
    private var unknownCommand: String? {
        var command: any ParsableCommand.Type = Heliograph.self
        for word in words {
            let known = command.configuration.subcommands
            if known.isEmpty || word.hasPrefix("-") || word == "help" { return nil }
            guard let next = known.first(where: { $0.configuration.commandName == word }) else {
                let names = known.compactMap { $0.configuration.commandName }
                let near = nearest(to: word, in: names).map { "; did you mean '\($0)'?" } ?? ""
                return "unknown command '\(word)'\(near)"
            }
            command = next
        }
        return nil
    }

    private static let switches: Set = [
        "--test", "--once", "--cost", "--json", "--all", "--free-tier", "--debug", "--quiet", "--strict-env-handling",
        "--non-strict-env-handling",
        "--old-env-behavior", "--sample-config", "--input-list", "--output-list", "--version",
    ]

    /// Flags of Telegraf's that somebody may rely on, with what to do instead.
    private static let notOffered = [
        "--watch-config": reload, "--watch-interval": reload, "--watch-debounce-interval": reload,
        "--config-url-watch-interval": noURLs, "--config-url-retry-attempts": noURLs,
        "--secretstore-filter": noSecrets, "--password": noSecrets, "--unprotected": noSecrets,
        "--plugin-directory": "all plugins are built in", "--pprof-addr": "there is no profiler inside",
        "--deprecation-list": "heliograph config check names old options in a file",
        "--print-plugin-config-source": "every message about a plugin names its file and line",
    ]
    private static let reload = "send SIGHUP to read the files again"
    private static let noURLs = "configurations are read from files"
    private static let noSecrets = "there are no secret stores; use variables of the environment"
}
