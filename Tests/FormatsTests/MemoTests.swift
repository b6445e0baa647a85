import MetricModel
import Testing

@testable import Formats

/// What is remembered has a bound, and forgetting never shows.
@Suite struct MemoTests {
    @Test("Keys of fields, in many contexts and many in one")
    func fields() {
        var memo = FieldMemo<Int, String>(limit: 3)
        for round in 0..<3 {
            for context in 0..<5 {
                let place = memo.place(of: context)
                for i in 0..<300 {
                    let found = memo.value(for: "f\(i)", at: round == 2 ? 0 : i, in: place)
                    if let found, found != "\(context) f\(i)" { Issue.record("\(found) for \(context) f\(i)") }
                    if found == nil { memo.remember("\(context) f\(i)", for: "f\(i)", in: place) }
                }
            }
        }
        let place = memo.place(of: 9)
        #expect(memo.value(for: "é", at: 0, in: place) == nil)
        memo.remember("one", for: "é", in: place)
        memo.remember("other", for: "e\u{301}", in: place)
        #expect(memo.value(for: "é", at: 1, in: place) == "one")
        #expect(memo.value(for: "e\u{301}", at: 0, in: place) == "other")
    }

    @Test("Tag sets are the same object while they are asked for, and equal after that")
    func tagSets() {
        var memo = TagSetMemo(generationSize: 4)
        func pairs(_ i: Int) -> [TagSet.Tag] { [.init(key: "b", value: "\(i)"), .init(key: "a", value: "x")] }
        let first = memo.tags(pairs(0))
        #expect(first.tags == [.init(key: "a", value: "x"), .init(key: "b", value: "0")])
        for i in 1..<4 { _ = memo.tags(pairs(i)) }
        #expect(memo.tags(pairs(0)) === first)
        for i in 4..<20 { _ = memo.tags(pairs(i)) }
        #expect(memo.tags(pairs(0)) !== first)
        #expect(memo.tags(pairs(0)) == first)
        #expect(memo.tags([]) === TagSet.empty)
        // Equal as strings, but of other bytes.
        let composed = memo.tags([.init(key: "k", value: "é")])
        let decomposed = memo.tags([.init(key: "k", value: "e\u{301}")])
        #expect(composed.tags[0].value.utf8.count == 2 && decomposed.tags[0].value.utf8.count == 3)
    }

    @Test("Of pairs with the same key the last counts, and keys are in the order of their bytes")
    func order() {
        let pairs = [("é", "1"), ("z", "2"), ("a", "3"), ("z", "4"), ("e\u{301}", "5")].map {
            TagSet.Tag(key: $0.0, value: $0.1)
        }
        #expect(TagSetMemo.inOrder(pairs).map(\.value) == ["3", "5", "4", "1"])
    }

    @Test("Series of equal measurement and field are told apart by their tags")
    func series() {
        var names = SeriesNames()
        let tags = [TagSet(["a": "1"]), TagSet(["a": "2"])]
        for round in 0..<2 {
            for (i, set) in tags.enumerated() {
                for name in ["m", "n"] {
                    let place = names.place(of: Metric(name, tags: set, fields: [], at: Timestamp(nanoseconds: 0)))
                    let head = names.head(for: "f", at: 0, in: place)
                    #expect(head == (round == 0 ? nil : Array("\(name)\(i)".utf8)))
                    if round == 0 { names.remember(Array("\(name)\(i)".utf8), for: "f", in: place) }
                }
            }
        }
    }
}
