import Foundation
import Testing

/// Arguments and what they answer: exit status, and which stream.
@Suite struct CommandLineTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
        try place.write(Self.weather)
    }

    static let weather = """
        [agent]
          omit_hostname = true
        [[inputs.mock]]
          metric_name = "weather"
          constant = [{name = "degrees", value = 21}]
        """

    @Test("Help goes to stdout, shows how to begin, and is no error", arguments: ["--help", "-h", "-help", "help"])
    func help(_ word: String) throws {
        let result = try place.run(word)
        #expect(result.status == 0)
        #expect(result.stderr.isEmpty)
        #expect(result.stdout.contains("heliograph --config plugins.toml --test"))
        #expect(result.stdout.contains("config check"))
    }

    @Test("Each command has a help of its own", arguments: ["config", "plugins", "version"])
    func commandHelp(_ command: String) throws {
        let result = try place.run(command, "--help")
        #expect(result.status == 0)
        #expect(result.stdout.contains("USAGE: heliograph \(command)"), "\(result.stdout)")
    }

    @Test("The version is one line", arguments: ["--version", "version", "-version"])
    func version(_ word: String) throws {
        let result = try place.run(word)
        #expect(result.status == 0)
        #expect(result.stdout.wholeMatch(of: /heliograph \d+\.\d+\.\d+\n/) != nil, "\(result.stdout)")
    }

    @Test(
        "What nobody understands is refused on stderr with the nearest name",
        arguments: [
            (["--conifg", "x"], "'--config'"), (["-tset"], "'--test'"), (["confg"], "'config'"),
            (["config", "chekc"], "'check'"), (["plugins", "inputs.cpuu"], "'inputs.cpu'"),
            (["plugins", "parsers.inflx"], "'parsers.influx'"), (["plugins", "serializer"], "'serializers'"),
            (["--usage", "cloudwtch"], "'cloudwatch'"), (["--config"], "'--config"),
            (["--test-wait", "soon"], "'soon'"), (["--test-wait=-1"], "--test-wait must not be negative"),
            (["--strict-env-handling", "--non-strict-env-handling"], "exclude each other"),
            (["--watch-config", "notify"], "SIGHUP"), (["secrets", "list"], "'secrets'"),
        ])
    func refused(_ arguments: [String], _ answer: String) throws {
        let result = try place.start(arguments).end()
        #expect(result.status == 1)
        #expect(result.stdout.isEmpty)
        #expect(result.stderr.contains(answer), "\(result.stderr)")
        #expect(result.stderr.split(separator: "\n").count <= 4, "a wall of text: \(result.stderr)")
    }

    @Test("A file that is not there is named", arguments: ["absent.toml", "plugins.toml,absent.toml"])
    func missingFile(_ files: String) throws {
        for arguments in [["--config", files, "--test"], ["config", "check", "--config", files]] {
            let result = try place.start(arguments).end()
            #expect(result.status == 1)
            #expect(result.stdout.isEmpty)
            #expect(result.stderr.contains("absent.toml: No such file or directory"), "\(result.stderr)")
        }
    }

    @Test("Without a file it says where it looked")
    func noFile() throws {
        let result = try place.run("--test")
        #expect(result.status == 1)
        #expect(result.stderr.contains("--config"))
        #expect(result.stderr.contains("\(place.folder.path)/.telegraf/telegraf.conf"))
    }

    @Test("A directory, or a file that is no text, is refused by name")
    func noText() throws {
        try Data([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff]).write(to: place.folder.appendingPathComponent("binary"))
        for name in [".", "binary"] {
            let result = try place.run("--config", name, "--test")
            #expect(result.status == 1)
            #expect(result.stderr.contains("\(name):"), "\(result.stderr)")
        }
    }

    @Test(
        "Flags in Go's style, several files, and files joined by a comma",
        arguments: [
            ["-config", "plugins.toml", "-test"], ["--config=plugins.toml", "--test=true"],
            ["-config=plugins.toml", "--test"], ["--config", "plugins.toml", "--test=false", "--test"],
            ["--config", "agent.toml", "--config", "plugins.toml", "--test"],
            ["--config", "agent.toml,plugins.toml", "--test"], ["--config-directory", "parts", "--test"],
            ["--config", "plugins.toml", "--test-wait", "1"],
        ])
    func spellings(_ arguments: [String]) throws {
        try place.write("[agent]\n  omit_hostname = true\n", to: "agent.toml")
        try place.write(Self.weather, to: "parts/deeper/weather.conf")
        try place.write("not read", to: "parts/weather.toml")
        let result = try place.start(arguments).end()
        #expect(result.status == 0, "\(result.stderr)")
        #expect(result.stdout.hasPrefix("> weather degrees=21i "))
    }

    @Test("config check tells every problem with its line, on stderr, and starts nothing")
    func badConfig() throws {
        try place.write(
            """
            [agent]
              intervall = "10s"
            [[inputs.mock]]
              metric_name = "weather"
            [[inputs.cpuu]]
            """)
        let result = try place.run("config", "check", "--config", "plugins.toml")
        #expect(result.status == 1)
        #expect(result.stdout.isEmpty)
        #expect(
            result.stderr == """
                plugins.toml:2:3: 'intervall' is not an option of [agent]; did you mean 'interval'?
                      intervall = "10s"
                      ^
                plugins.toml:5:10: there is no input 'cpuu'; did you mean 'cpu'?
                    [[inputs.cpuu]]
                             ^

                """)
        let run = try place.run("--config", "plugins.toml")
        #expect(run.status == 1)
        #expect(run.stderr.hasPrefix(result.stderr))
        #expect(run.log.last == "E! 2 problems in the configuration; nothing was started")
    }

    @Test("Files before the command's word and after it are all read, once")
    func filesAround() throws {
        try place.write("[[inputs.cpu]]\n", to: "cpu.toml")
        let result = try place.run("--config", "plugins.toml", "config", "check", "--config", "cpu.toml")
        #expect(result.stderr.isEmpty)
        #expect(result.stdout == "plugins.toml, cpu.toml is right: 2 inputs, 0 processors, 0 aggregators, 0 outputs\n")
    }

    @Test("config check counts what a good file has")
    func goodConfig() throws {
        let result = try place.run("config", "check", "--config", "plugins.toml")
        #expect(result.status == 0)
        #expect(result.stderr.isEmpty)
        #expect(result.stdout == "plugins.toml is right: 1 input, 0 processors, 0 aggregators, 0 outputs\n")
    }

    @Test("A sample is a configuration that is right", arguments: [["config"], ["--sample-config"]])
    func sample(_ arguments: [String]) throws {
        let sample = try place.start(arguments).end()
        #expect(sample.status == 0)
        #expect(sample.stdout.contains("[[inputs.cpu]]"))
        try place.write(sample.stdout, to: "sample.toml")
        let checked = try place.run("config", "check", "--config", "sample.toml")
        #expect(checked.status == 0, "\(checked.stderr)")
    }

    @Test("Filters choose what a sample has, before the command's word and after it")
    func filteredSample() throws {
        let result = try place.run(
            "--section-filter", "inputs:outputs", "config", "--input-filter", "mem", "--output-filter", ":cloudwatch:")
        let headers = result.stdout.split(separator: "\n").filter { $0.hasPrefix("[") }
        #expect(headers == ["[[outputs.cloudwatch]]", "[[inputs.mem]]"])
    }

    @Test("Plugins are listed by kind, and each explains itself")
    func plugins() throws {
        let all = try place.run("plugins")
        #expect(all.status == 0)
        let names = all.stdout.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(names.contains("inputs.cpu") && names.contains("outputs.cloudwatch"))
        let inputs = try place.run("plugins", "inputs")
        #expect(
            inputs.stdout.split(separator: "\n").map { $0.split(separator: " ")[0] }
                == names.filter { $0.hasPrefix("inputs.") }.map { Substring($0) })
        let listed = try place.run("--input-list")
        #expect(
            listed.stdout.split(separator: "\n").map { "inputs." + $0.dropFirst(2) }
                == names.filter { $0.hasPrefix("inputs.") })
        for name in names {
            let explained = try place.run("plugins", name)
            #expect(explained.status == 0)
            let parts = name.split(separator: ".")
            if ["parsers", "serializers"].contains(parts[0]) {
                #expect(explained.stdout.contains("data_format = \"\(parts[1])\""), "\(explained.stdout)")
                continue
            }
            #expect(explained.stdout.contains("[[\(name)]]"), "\(explained.stdout)")
            #expect(explained.stdout.contains("# namepass = []"), "filters are not explained: \(explained.stdout)")
        }
    }

    @Test("Data formats are listed as plugins are")
    func formats() throws {
        let all = try place.run("plugins").stdout
        for kind in ["parsers", "serializers"] {
            let listed = try place.run("plugins", kind)
            #expect(listed.status == 0)
            #expect(listed.stdout.contains("\(kind).influx "))
            #expect(all.contains(listed.stdout))
        }
        #expect(try place.run("plugins", "influx").stdout.split(separator: "\n").count { $0.hasPrefix("[[") } == 2)
    }
}
