import PluginKit
import RE2Patterns

/// `[inputs.tail.multiline]`: which lines belong together.
struct MultilineKeys: OptionTable {
    /// Which line one that matches is joined to.
    enum Neighbour: String, OptionEnum {
        case previous, next, upperPrevious = "PREVIOUS", upperNext = "NEXT"

        var line: LineJoin.Neighbour { self == .previous || self == .upperPrevious ? .previous : .next }
    }

    enum Quotation: String, OptionEnum {
        case ignore, singleQuotes = "single-quotes", doubleQuotes = "double-quotes", backticks

        var mark: UInt8? {
            switch self {
            case .ignore: nil
            case .singleQuotes: UInt8(ascii: "'")
            case .doubleQuotes: UInt8(ascii: "\"")
            case .backticks: UInt8(ascii: "`")
            }
        }
    }

    @Key("Regular expression of the lines that are joined to another.", check: isExpression) var pattern = ""
    @Key("Which other line: \"previous\" or \"next\".") var matchWhichLine = Neighbour.previous
    @Key("Joins the lines that do not match.") var invertMatch = false
    @Key("Keeps the line ends within what was joined.") var preserveNewline = false
    @Key("Joins lines too that lie inside such quotes.") var quotation = Quotation.ignore
    @Key("After how long without another line what was joined counts; 0s for 5s.") var timeout = Duration.seconds(5)

    var isOn: Bool { !pattern.isEmpty || quotation != .ignore }

    func compiledPattern() throws(StartError) -> RE2Pattern? {
        if pattern.isEmpty { return nil }
        do throws(RE2PatternError) { return try RE2Pattern(pattern) } catch {
            throw .fatal("'pattern' is no regular expression: \(error.message)")
        }
    }

    private static let isExpression: Key<String>.Check = { pattern in
        do throws(RE2PatternError) {
            _ = try RE2Pattern(pattern)
            return nil
        } catch { return "is no regular expression: \(error.message)" }
    }
}
