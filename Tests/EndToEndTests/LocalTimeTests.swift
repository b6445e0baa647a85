import Testing

/// The zone of the machine, which a process learns once: so each row is a run of its own.
@Suite struct LocalTimeTests {
    @Test(
        "Templates show a metric's time as the clocks of the machine do",
        arguments: [
            ("Europe/Berlin", "2020-07-01_01:50:00_+0200_CEST_1_true_Europe/Berlin"),
            ("America/St_Johns", "2020-06-30_21:20:00_-0230_NDT_21_true_America/St_Johns"),
            ("Asia/Kolkata", "2020-07-01_05:20:00_+0530_IST_5_false_Asia/Kolkata"),
            ("UTC", "2020-06-30_23:50:00_+0000_UTC_23_false_UTC"),
            ("", "2020-06-30_23:50:00_+0000_UTC_23_false_UTC"),
        ])
    func templates(_ zone: String, _ expected: String) throws {
        let place = try Workplace()
        let template = """
            {{ .Time.Format "2006-01-02_15:04:05_-0700_MST" }}_{{ .Time.Hour }}_{{ .Time.IsDST }}_{{ .Time.Location }}
            """
        try place.write("m x=1 1593561000000000000\n", to: "in.lp")
        try place.write(#"{"\#(expected)": {"found": "yes"}}"#, to: "table.json")
        try place.write(
            """
            [agent]
              omit_hostname = true
            [[inputs.file]]
              files = ["in.lp"]
              data_format = "influx"
            [[processors.template]]
              order = 1
              tag = "t"
              template = '\(template)'
            [[processors.lookup]]
              order = 2
              files = ["table.json"]
              key = '\(template)'
            [[outputs.file]]
              files = ["out.txt"]
              data_format = "template"
              template = '\(template)'
            """)
        let arguments = ["--config", "plugins.toml"]
        let tested = try place.start(arguments + ["--test"], environment: ["TZ": zone]).end()
        #expect(tested.stdout == "> m,found=yes,t=\(expected) x=1 1593561000000000000\n", "\(tested.stderr)")
        let written = try place.start(arguments + ["--once"], environment: ["TZ": zone]).end()
        #expect(place.read("out.txt") == expected, "\(written.stderr)")
    }
}
