import Bytes
import Formats
import Logging
import MetricModel
import PluginKit
import Plugins
import TOML
import TestSupport
import Testing

@Suite struct RenameProcessorTests {
    @Test("Replacements run in order; an existing destination is overwritten; an empty one changes nothing")
    func chain() throws {
        let text = """
            [[replace]]
              field = "a"
              dest = "b"
            [[replace]]
              field = "b"
              dest = "c"
            [[replace]]
              tag = "t"
              dest = ""
            [[replace]]
              tag = "host"
              dest = "hostname"
            [[replace]]
              measurement = "m"
              dest = "n"
            """
        var processor = RenameProcessor()
        var decoding = Decoding()
        try TOMLParser.parse(text, file: "f.toml").decode(
            into: [processor], owner: "processors.rename", &decoding)
        processor.start(PluginContext(logger: Logger(label: "test"), http: ScriptedHTTPClient(), clock: ManualClock()))
        var metrics = [
            Metric(
                "m", tags: TagSet(["t": "1", "host": "x", "hostname": "old"]),
                fields: [.init("a", .int(1)), .init("b", .int(2)), .init("d", .int(4))], at: Timestamp(nanoseconds: 5))
        ]
        processor.process(&metrics)
        var writer = ByteWriter()
        var serializer = InfluxLineSerializer()
        try serializer.append(metrics[0], to: &writer)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "n,hostname=x,t=1 d=4i,c=1i 5\n")
    }
}
