public import TOML

/// A command in the file: a list of a program and its arguments, or the older string that is cut into words as a shell
/// would do it.
public enum CommandLine: OptionValue {
    case words([String])
    case line(String)

    public static var kind: String { "a command such as [\"program\", \"argument\"]" }
    public static var kinds: String { "commands" }

    public var toml: String {
        switch self {
        case .words(let words): words.toml
        case .line(let line): line.toml
        }
    }

    /// As messages show it.
    public var shown: String {
        switch self {
        case .words(let words): words.joined(separator: " ")
        case .line(let line): line
        }
    }

    private static let noProgram = "it names no program"

    public static func read(_ value: TOMLValue, named key: String, _ decoding: inout Decoding) -> CommandLine? {
        switch value.kind {
        case .string(let line):
            do throws(ShellWords.Fault) {
                if try ShellWords.split(line).isEmpty { return misfit(value, key, &decoding, reason: noProgram) }
            } catch {
                return misfit(value, key, &decoding, reason: "\(error)")
            }
            return .line(line)
        case .array:
            guard let words = [String].read(value, named: key, &decoding) else { return nil }
            return words.first?.isEmpty ?? true ? misfit(value, key, &decoding, reason: noProgram) : .words(words)
        default: return misfit(value, key, &decoding)
        }
    }
}
