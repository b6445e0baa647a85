import MetricModel

/// Remembers what was made of a measurement, a tag set and a field's key: the head of the field's line.
struct SeriesNames: Sendable {
    private struct Series: Hashable, Sendable {
        let tags: Int
        let measurement: String
        /// In bytes, as in `FieldMemo`.
        let length: Int
    }

    /// A number for each tag set; one that was forgotten gets another.
    private var tagSets = TagMemo<Int>()
    private var tagSetCount = 0
    private var heads = FieldMemo<Series, [UInt8]>()

    /// The series that is asked for next.
    mutating func place(of metric: borrowing Metric) -> Int {
        let new = tagSetCount
        let number = tagSets.value(for: metric.tags) { _ in new }
        if number == new { tagSetCount += 1 }
        return heads.place(of: Series(tags: number, measurement: metric.name, length: metric.name.utf8.count))
    }

    /// - Parameter i: how many fields of the metric came before.
    @inline(__always) func head(for key: String, at i: Int, in place: Int) -> [UInt8]? {
        heads.value(for: key, at: i, in: place)
    }

    mutating func remember(_ head: [UInt8], for key: String, in place: Int) {
        heads.remember(head, for: key, in: place)
    }
}
