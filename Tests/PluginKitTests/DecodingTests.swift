import AgentCore
import PluginKit
import Plugins
import TOML
import Testing

@Suite struct DecodingTests {
    @Test("All problems of a file are told at once, with place and nearest name")
    func problems() throws {
        let text = """
            [[inputs.cgroup]]
              pahts = ["/sys/fs/cgroup/*"]
              files = "memory.current"

            [[processors.rename]]
              [[processors.rename.replace]]
                filed = "a"
                dest = 7

            [[outputs.cloudwatch]]
              max_dimensions = 31

            [[outputs.clodwatch]]
            """
        let problems = #expect(throws: ConfigProblems.self) {
            try AgentConfig(TOMLParser.parse(text, file: "plugins.toml"), catalog: .builtin)
        }
        #expect(
            problems?.report(text: text) == """
                plugins.toml:2:3: 'pahts' is not an option of inputs.cgroup; did you mean 'paths'?
                      pahts = ["/sys/fs/cgroup/*"]
                      ^
                plugins.toml:3:11: 'files' must be a list, each a string, not a string
                      files = "memory.current"
                              ^
                plugins.toml:7:5: 'filed' is not an option of replace; did you mean 'field'?
                        filed = "a"
                        ^
                plugins.toml:8:12: 'dest' must be a string, not an integer
                        dest = 7
                               ^
                plugins.toml:10:1: outputs.cloudwatch needs 'namespace', a string
                    [[outputs.cloudwatch]]
                    ^
                plugins.toml:11:20: 'max_dimensions' must be from 0 to 30
                      max_dimensions = 31
                                       ^
                plugins.toml:13:11: there is no output 'clodwatch'; did you mean 'cloudwatch'?
                    [[outputs.clodwatch]]
                              ^
                """)
    }

    @Test("Former names are read and joined: pass, fieldpass, fieldinclude")
    func formerNames() throws {
        let table = try TOMLParser.parse("fieldinclude = [\"c\"]\npass = [\"a\"]\nfieldpass = [\"b\"]", file: "f.toml")
        let options = FilterOptions()
        var decoding = Decoding()
        table.decode(into: [options], owner: "inputs.cgroup", &decoding)
        #expect(decoding.problems.isEmpty)
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
