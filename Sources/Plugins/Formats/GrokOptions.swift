import Formats
import GoTime
import PluginKit

struct GrokParserOptions: ParserOptions {
    static let name = "grok"
    static let summary = "Lines of logs, by patterns."

    enum UniqueTimestamp: String, OptionEnum { case auto, disable, unset = "" }

    @Key("What lines look like: \"%{PATTERN:name:modifier}\"; the first that fits counts.")
    var grokPatterns = ["%{COMBINED_LOG_FORMAT}"]
    @Key("Has no effect, as in Telegraf.") var grokNamedPatterns: [String] = []
    @Key("Patterns of one's own, one on each line: its name, a space, its expression.") var grokCustomPatterns = ""
    @Key("Files with such patterns; they count more than those in grok_custom_patterns.")
    var grokCustomPatternFiles: [String] = []
    @Key("Takes the whole text for one line.") var grokMultiline = false
    @Key("Time zone of times without one; UTC if empty.") var grokTimezone = ""
    @Key("Sets lines of the same time apart, by a thousandth of the unit it is written in: \"auto\" or \"disable\".")
    var grokUniqueTimestamp = UniqueTimestamp.auto

    func validate() throws(OptionError) {
        var library = GrokLibrary()
        do throws(GrokFault) { try library.add(grokCustomPatterns) } catch {
            throw OptionError("'grok_custom_patterns': \(error)", at: $grokCustomPatterns)
        }
        if written.isEmpty { throw OptionError("'grok_patterns' must have a pattern", at: $grokPatterns) }
        // What the files hold is known when the plugin starts.
        guard grokCustomPatternFiles.isEmpty else { return }
        do throws(GrokFault) { _ = try patterns(of: library) } catch {
            throw OptionError("'grok_patterns': \(error)", at: $grokPatterns)
        }
    }

    func makeParser(defaultName name: String) throws(StartError) -> any MetricParser {
        let zone = try TimeZone(grokTimezone, option: "grok_timezone")
        do throws(GrokFault) {
            var library = GrokLibrary()
            try library.add(grokCustomPatterns)
            for path in grokCustomPatternFiles { try library.add(try Self.text(of: path)) }
            return GrokParser(
                try patterns(of: library), name: name, isMultiline: grokMultiline, zone: zone,
                hasUniqueTimes: grokUniqueTimestamp != .disable)
        } catch { throw .fatal("grok: \(error)") }
    }

    private var written: [String] {
        grokPatterns.map { StringChange.trim(left: true, right: true, of: nil).applied(to: $0) }.filter { !$0.isEmpty }
    }

    private func patterns(of library: GrokLibrary) throws(GrokFault) -> [GrokPattern] {
        var patterns: [GrokPattern] = []
        for text in written { patterns.append(try GrokPattern(text, library)) }
        return patterns
    }

    private static func text(of path: String) throws(GrokFault) -> String {
        var bytes: [UInt8] = []
        do throws(FileError) { try WholeFile.read(path, into: &bytes) } catch {
            throw GrokFault("cannot read '\(path)': \(error)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
