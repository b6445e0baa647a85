import Formats
import JSON
import MetricModel
import TestSupport
import Testing

@Suite struct JSONV2RowsTests {
    private typealias Tree = JSONV2Reference.Tree
    private static let now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

    /// Tags and fields, in an order that can be compared.
    private struct Line: Equatable, CustomStringConvertible {
        let tags: [TagSet.Tag]
        let fields: [Metric.Field]

        init(_ metric: Metric) {
            tags = metric.tags.tags
            fields = metric.fields.sorted { $0.key < $1.key }
        }

        init(_ row: JSONV2Reference.Row) {
            tags = TagSet(row.tags).tags
            fields = row.fields.map { Metric.Field($0.key, $0.value) }.sorted { $0.key < $1.key }
        }

        var description: String {
            "\(tags.map { "\($0.key)=\($0.value)" }) \(fields.map { "\($0.key)=\($0.value)" })"
        }
    }

    @Test("Rows, and which of two values with one name counts, are as Telegraf has them") func reference() throws {
        var numbers = SeededNumbers(seed: 21)
        var comparedCount = 0
        for _ in 0..<1500 {
            var number = 0
            let isRepeating = Bool.random(using: &numbers)
            let tree =
                Bool.random(using: &numbers)
                ? Tree.object(depth: 3, repeating: isRepeating, number: &number, &numbers)
                : Tree.random(depth: 3, repeating: isRepeating, number: &number, &numbers)
            if tree.rowLimit > 100 { continue }
            let options = Self.options(&numbers)
            var reference = JSONV2Reference(options)
            let expected = reference.rows(of: tree).map(Line.init)
            if reference.hasLost { continue }
            comparedCount += 1
            var parser = try Self.parser(options)
            let found = try parser.parse(Array(tree.json.utf8).span, now: Self.now).map(Line.init)
            try #require(found == expected, "\(tree.json) with \(options)")
        }
        #expect(comparedCount > 1000)
    }

    @Test("Nothing is lost, wherever arrays and objects stand") func nothingLost() throws {
        var numbers = SeededNumbers(seed: 22)
        var parser = try Self.parser(JSONV2Reference.Options())
        var lostThereCount = 0
        for _ in 0..<600 {
            var number = 0
            let tree = Tree.object(depth: 3, repeating: false, number: &number, &numbers)
            if tree.rowLimit > 100 { continue }
            var reference = JSONV2Reference(JSONV2Reference.Options())
            _ = reference.rows(of: tree)
            if reference.hasLost { lostThereCount += 1 }
            var found: Set<Double> = []
            for metric in try parser.parse(Array(tree.json.utf8).span, now: Self.now) {
                found.formUnion(metric.fields.compactMap(\.value.number))
            }
            try #require(found == Set(tree.numbers.map(Double.init)), "\(tree.json)")
        }
        #expect(lostThereCount > 50)
    }

    private static func options(_ numbers: inout SeededNumbers) -> JSONV2Reference.Options {
        let keys = ["a", "b", "c", "d", "a_b", "b_a", "c_a", "a_a", "d_b"]
        var options = JSONV2Reference.Options()
        options.hasShortNames = Bool.random(using: &numbers)
        for key in keys {
            switch Int.random(in: 0..<16, using: &numbers) {
            case 0: options.tags.insert(key)
            case 1: options.texts.insert(key)
            case 2: options.renames[key] = "z"
            case 3: options.renames[key] = "a"
            default: break
            }
        }
        return options
    }

    private static func parser(_ options: JSONV2Reference.Options) throws -> JSONV2Parser {
        var object = JSONV2Parser.ObjectPath(try JSONPath("@this"))
        object.tags = options.tags
        object.types = Dictionary(uniqueKeysWithValues: options.texts.map { ($0, .string) })
        object.renames = options.renames
        object.hasShortNames = options.hasShortNames
        var selection = JSONV2Parser.Selection(measurement: "m")
        selection.objects = [object]
        return JSONV2Parser([selection])
    }
}
