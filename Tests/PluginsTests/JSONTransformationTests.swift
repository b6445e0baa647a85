import Bytes
import Formats
import MetricModel
import PluginKit
import TOML
import Testing

@testable import Plugins

/// `json_transformation`: what is refused when the file is read, and what becomes of metrics it cannot be applied to.
@Suite struct JSONTransformationTests {
    private static func options(_ toml: String) throws -> (JSONSerializerOptions, problems: [String]) {
        let options = JSONSerializerOptions()
        var decoding = Decoding()
        try TOMLParser.parse(toml, file: "f.toml").decode(into: [options], owner: "outputs.file", &decoding)
        return (options, decoding.problems.map(\.description))
    }

    @Test(
        "A wrong expression is told with its place in the file and in itself",
        arguments: [
            (
                "json_transformation = \"fields.(a +)\"",
                "f.toml:1:23: 'json_transformation' at 1:12: expected a value, found ')'"
            ),
            (
                "json_transformation = '''\n  metrics.{\n    \"id\": $uppercas(name)\n  }'''",
                "f.toml:1:23: 'json_transformation' at 2:11: there is no function '$uppercas'"
            ),
            (
                "json_transformation = '/(/'",
                "f.toml:1:23: 'json_transformation' at 1:1: a regular expression has no '/' at its end"
            ),
        ])
    func wrong(_ toml: String, _ problem: String) throws {
        #expect(try Self.options(toml).problems == [problem])
    }

    private static func metrics() -> [Metric] {
        (0..<4).map { i in
            Metric(
                "m\(i)", fields: [.init("v", .int(Int64(i))), .init("nan", .double(.nan))],
                at: Timestamp(nanoseconds: 0))
        }
    }

    @Test("A metric that it fails for is left out, and what was written before it stays")
    func single() throws {
        let (options, problems) = try Self.options(
            "json_transformation = '{name: 6 / fields.v, \"all\": $keys(fields)}'")
        #expect(problems.isEmpty)
        var serializer = try options.makeSerializer()
        var writer = ByteWriter()
        writer.append("before\n")
        var failures: [String] = []
        for metric in Self.metrics() {
            do { try serializer.append(metric, to: &writer) } catch { failures.append("\(error)") }
        }
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(text == "before\n{\"all\":\"v\",\"m1\":6}\n{\"all\":\"v\",\"m2\":3}\n{\"all\":\"v\",\"m3\":2}\n")
        #expect(failures == ["'json_transformation' at 1:10: the result of '/' is no number that JSON has"])
    }

    @Test("A batch that it fails for is left out whole")
    func batch() throws {
        for (expression, reason) in [
            ("metrics.(6 / fields.v)", "'json_transformation' at 1:12: the result of '/' is no number that JSON has"),
            ("fields", "'json_transformation' finds nothing; is it made for single metrics?"),
            ("$sum([1e308, 1e308])", "'json_transformation' comes to a number that JSON has not"),
        ] {
            var serializer = try Self.options("json_transformation = '\(expression)'").0.makeSerializer()
            var writer = ByteWriter()
            writer.append("before\n")
            let leftOut = serializer.append(Self.metrics(), to: &writer)
            #expect(leftOut.map(\.index) == [0, 1, 2, 3])
            #expect(leftOut.allSatisfy { $0.error.message == reason }, "\(leftOut)")
            #expect(String(decoding: writer.bytes, as: UTF8.self) == "before\n")
        }
    }

    @Test("It knows what time it is")
    func clock() throws {
        var serializer = try Self.options("json_transformation = '$millis() > 1700000000000'").0.makeSerializer()
        var writer = ByteWriter()
        try serializer.append(Self.metrics()[0], to: &writer)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "true\n")
    }
}
