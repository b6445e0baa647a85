import PluginKit

/// The options of a plugin that keeps a program running.
struct KeptCommandKeys: Configurable {
    @Key("The program and its arguments.", required: true, example: ["my_program", "--forever"], check: namesProgram)
    var command: [String] = []
    @Key("Variables for the program, NAME=VALUE, over those of the agent.", check: isListOfVariables)
    var environment: [String] = []
    @Key("How long after its end the program is started again.", check: notNegative)
    var restartDelay = Duration.seconds(10)

    private static let notNegative: Key<Duration>.Check = { $0 >= .zero ? nil : "must not be negative" }
}
