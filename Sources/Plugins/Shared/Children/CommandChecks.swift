import PluginKit

/// `environment` of a plugin that runs a command.
let isListOfVariables: Key<[String]>.Check = { variables in
    variables.first { !$0.contains("=") || $0.hasPrefix("=") }.map { "must have the form NAME=VALUE, not \($0.toml)" }
}

/// `command` of a plugin that keeps one running.
let namesProgram: Key<[String]>.Check = { words in
    words.first?.isEmpty ?? true ? "must name a program and its arguments" : nil
}
