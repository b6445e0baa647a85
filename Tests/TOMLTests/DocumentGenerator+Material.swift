extension DocumentGenerator {
    /// A configuration that uses every form TOML has.
    static let configuration = #"""
        # Metrics of every container to CloudWatch
        [global_tags]
          dc = "us-east-1"
          "quoted key" = "x"
          'literal key' = 'C:\path'
          "" = "an empty key"
          rack = "1a"  # a comment
        [agent]
          interval = "10s"
          metric_batch_size = 1_000
          metric_buffer_limit = 10000
          collection_jitter = "0s"
          omit_hostname = true
          quiet = false
          biggest = 9223372036854775807
          smallest = -9223372036854775808
          started = 1979-05-27T07:32:00Z
          day = 1979-05-27
          at = 07:32:00
        [[inputs.cgroup]]
          paths = [
            "/sys/fs/cgroup/docker/*",   # one for each container
            "/sys/fs/cgroup/kubepods.slice/*/*",
          ]
          files = ["memory.*", "cpu.stat"]
          [inputs.cgroup.tagpass]
            path = ["*docker*", '*kube?*']
          [inputs.cgroup.tags]
            kind.of.thing = "container"
            kind.other = "x"
        [[inputs.docker]]
          endpoint = "unix:///var/run/docker.sock"
          timeout = 5e0
          container_names = []
          docker_label_include = [ [ "a" ], [ 1, 2.5 ], { b = true } ]
        [[processors.rename]]
          [[processors.rename.replace]]
            field = "usage_percent"
            dest = "cpu\u0020percent"
          [[processors.rename.replace]]
            tag = "container_\U0001F600"
            dest = "with \"quotes\", \\ and \t"
        [[processors.starlark]]
          source = '''
        def apply(metric):
            return metric  # ''
        '''
        [[aggregators.basicstats]]
          period = "30s"
          stats = ["min", "max", "mean"]
          quantiles = [0.25, +0.5, -0.0, 6.02e-23, 1E+5, 1e400, inf, -inf, nan]
        [[outputs.cloudwatch]]
          region = 'us-east-1'
          namespace = """
        Containers/\
            Production "blue" """
          tags = { env = "prod", "team name" = 'é', size.width = 1, size.height = 0xFF }
          masks = [0xdead_BEEF, 0o755, 0b1010_0101, -17, +5]
          times = [1979-05-27T00:32:00.999999-07:00, 1979-05-27 07:32:00Z, 1979-05-27t07:32:00.5, 07:32:00.123456789]
        [outputs.cloudwatch.statistic]
          values = { a.b = 1, c = [ {d = 2}, {e = {}} ] }
        [secret."store name".'x'.y_z-1]
          path = """"two quotes at the end"""""
          cafe = "café, cafe\u0301"
        """#

    static let tokens: [[UInt8]] =
        [
            "\"", "'", "[", "]", "[[", "]]", "{", "}", ",", "=", ".", "#", "\n", " ", "\\", "_", "1", "0", "-", "+",
            "e",
            "a", "\"\"\"", "'''", "\r\n", "\r", "\t", ":", "true", "inf", "é", "e\u{301}", "\0", "\u{7F}", "\u{B}",
            "\u{FEFF}", "\u{85}",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF4, 0x90, 0x80, 0x80]]

    static let scalars = [
        "0", "-0", "+0", "17", "1_000", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "0xDEADbeef", "0x7fff_ffff_ffff_ffff", "0xffffffffffffffff", "0o17", "0b101", "3.14", "-0.0", "1e5", "1E-5",
        "5e+22", "6.626e-34", "1_0.0_1e1_0", "1e400", "4.9e-324", "1.7976931348623157e308", "inf", "-inf", "+nan",
        "true", "false", "1979-05-27", "2024-02-29", "1900-02-29", "0001-01-01", "0000-12-31", "23:59:60",
        "9999-12-31T23:59:59.9999999",
        "1979-05-27T07:32:00Z", "1979-05-27 07:32:00", "1979-05-27T00:32:00-07:00", "1979-05-27t07:32:00.123456+23:59",
        "1979-05-27T07:32:00-00:30", "07:32:00", "00:00:00.5", "23:59:59.000001",
    ]

    static let scalarLetters = Array("0123456789_+-.:eEExobTtZz naif")

    static let stringPieces = [
        "a", " ", "\\\"", "\\\\", "\\n", "\\t", "\\b", "\\f", "\\r", "\\u00e9", "\\U0001F600", "\\ud800", "\\u12",
        "\\x41", "\\e", "\"", "'", "\"\"", "''", "\n", "\r\n", "\\\n", "\\ \t\n\n  ", "\\\r\n ", "\\ x", "é",
        "e\u{301}",
        "\t", "#", "=", "\u{1}", "\r", "\u{FEFF}", "😀",
    ]
}
