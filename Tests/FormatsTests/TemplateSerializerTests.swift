import Bytes
import Formats
import GoTemplate
import MetricModel
import Testing

@Suite struct TemplateSerializerTests {
    private static let metrics = [
        metric("cpu", ["host": "k1"], [.init("busy", .int(6)), .init("idle", .double(93.5))]),
        metric("mem", [:], [.init("free", .string("much"))]),
        metric("net", [:], [.init("up", .bool(true))]),
    ]

    private static func serializer(_ template: String?, batch: String? = nil) throws -> TemplateSerializer {
        TemplateSerializer(
            template: try template.map { try GoTemplate($0) }, batchTemplate: try batch.map { try GoTemplate($0) })
    }

    @Test("Each metric by the template")
    func oneByOne() throws {
        let serializer = try Self.serializer(
            "{{ .Name }} from {{ .Tag \"host\" }}:{{ range $k, $v := .Fields }} {{ $k }}={{ $v }}{{ end }} at {{ .Time.Unix }}\n"
        )
        var writer = ByteWriter()
        for metric in Self.metrics { try serializer.append(metric, to: &writer) }
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == "cpu from k1: busy=6 idle=93.5 at 0\nmem from : free=much at 0\nnet from : up=true at 0\n")
    }

    @Test("A batch by the template of batches, or by that of metrics")
    func batch() throws {
        let listed = try Self.serializer(
            "{{ .Name }}", batch: "<{{ range $i, $m := . }}{{ if $i }},{{ end }}{{ $m.Name }}{{ end }}>")
        var writer = ByteWriter()
        #expect(listed.append(Self.metrics, to: &writer).isEmpty)
        let single = try Self.serializer("[{{ .Name }}]")
        #expect(single.append(Self.metrics, to: &writer).isEmpty)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "<cpu,mem,net>[cpu][mem][net]")
    }

    @Test("Without a template of metrics each is a batch of one")
    func batchOfOne() throws {
        let serializer = try Self.serializer(nil, batch: "{{ len . }}:{{ range . }}{{ .Name }}{{ end }};")
        var writer = ByteWriter()
        for metric in Self.metrics.prefix(2) { try serializer.append(metric, to: &writer) }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "1:cpu;1:mem;")
    }

    @Test("What a template cannot write is left out and told, and leaves nothing behind")
    func leftOut() throws {
        let serializer = try Self.serializer("{{ .Name }}={{ upper (.Field \"free\") }};")
        var writer = ByteWriter()
        #expect(throws: SerializeError.self) { try serializer.append(Self.metrics[0], to: &writer) }
        #expect(writer.count == 0)
        let leftOut = serializer.append(Self.metrics, to: &writer)
        #expect(leftOut.map(\.index) == [0, 2])
        #expect(leftOut[0].error.message == "line 1, column 16: expected string, found nil")
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "mem=MUCH;")
        let batch = try Self.serializer(nil, batch: "a{{ range . }}{{ upper (.Field \"free\") }}{{ end }}")
        #expect(batch.append(Self.metrics, to: &writer).map(\.index) == [0, 1, 2])
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "mem=MUCH;")
    }
}
