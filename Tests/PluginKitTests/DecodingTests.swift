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
