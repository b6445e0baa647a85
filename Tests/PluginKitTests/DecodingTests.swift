import PluginKit
import Plugins
import TOML
import Testing

@Suite struct DecodingTests {
    @Test("Former names are read and joined: pass, fieldpass, fieldinclude")
    func formerNames() throws {
        let table = try TOMLParser.parse("fieldinclude = [\"c\"]\npass = [\"a\"]\nfieldpass = [\"b\"]", file: "f.toml")
        let options = FilterOptions()
        var decoding = Decoding()
        table.decode(into: [options], owner: "inputs.cgroup", &decoding)
        #expect(decoding.problems.map(\.severity) == [.warning, .warning])
        #expect(options.fieldinclude == ["a", "b", "c"])
    }

    /// Its required option is one letter from a name that may stand anywhere.
    struct Picky: Configurable {
        @Key("Which.", required: true) var ids = ""
    }

    @Test("A required option is missing even where a tolerated one is near to it; a misspelt one is told once")
    func required() throws {
        func problems(_ text: String) throws -> [String] {
            var decoding = Decoding()
            let table = try TOMLParser.parse(text, file: "f.toml")
            table.decode(into: [Picky()], owner: "inputs.x", tolerated: ["id"], &decoding)
            return decoding.problems.map(\.message)
        }
        #expect(try problems("id = 1") == ["inputs.x needs 'ids', a string", "'id' has no effect on inputs.x"])
        #expect(try problems("idz = 1") == ["'idz' is not an option of inputs.x; did you mean 'ids'?"])
        #expect(try problems("ids = \"a\"") == [])
    }

    @Test("The sample shows nested tables, defaults and what is required")
    func sample() {
        #expect(
            RenameProcessor.sample(of: .processors) == """
                # Renames measurements, tags and fields.
                [[processors.rename]]
                  ## What to rename: a measurement, a tag or a field, and its new name.
                  # [[processors.rename.replace]]
                    ## Measurement to rename.
                    # measurement = ""
                    ## Tag to rename.
                    # tag = ""
                    ## Field to rename.
                    # field = ""
                    ## The new name; an empty one changes nothing.
                    # dest = ""

                """)
        let output = CloudWatchOutput.sample(of: .outputs)
        #expect(output.contains("\n  namespace = \"\"\n"))
        #expect(output.contains("\n  # max_dimensions = 10\n"))
        #expect(output.contains("\n  # endpoint_url = \"\"\n"))
    }
}
