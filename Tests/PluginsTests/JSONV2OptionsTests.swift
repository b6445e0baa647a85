import PluginKit
import TOML
import Testing

@testable import Plugins

@Suite struct JSONV2OptionsTests {
    private static func problems(_ options: JSONV2ParserOptions, _ toml: String) throws -> [String] {
        var decoding = Decoding()
        try TOMLParser.parse(toml, file: "f.toml").decode(into: [options], owner: "plugin", &decoding)
        return decoding.problems.map(\.description)
    }

    @Test(
        "A time zone that is none is told when the parser is made, even where nothing has a time",
        arguments: ["", "[[json_v2.object]]\npath = \"a\"\n"])
    func zones(_ table: String) throws {
        let options = JSONV2ParserOptions()
        let toml = "[[json_v2]]\n\(table)timestamp_timezone = \"Europe/Atlantis\"\n"
        #expect(try Self.problems(options, toml).isEmpty)
        let error = #expect(throws: StartError.self) { _ = try options.makeParser(defaultName: "m") }
        #expect(error?.description.contains("'timestamp_timezone': there is no time zone 'Europe/Atlantis'") ?? false)
    }

    @Test(
        "A type that is not known is refused",
        arguments: [
            "[[json_v2.field]]\npath = \"a\"\ntype = \"integer\"",
            "[[json_v2.object]]\npath = \"a\"\n[json_v2.object.fields]\na = \"String\"",
        ])
    func types(_ table: String) throws {
        let problems = try Self.problems(JSONV2ParserOptions(), "[[json_v2]]\n\(table)\n")
        #expect(problems.count == 1)
        #expect(problems.first?.contains("must be one of \"int\", \"uint\", \"float\", \"string\", \"bool\"") ?? false)
    }
}
