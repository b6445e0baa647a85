import MetricModel

/// Remembers what was made of a measurement, a tag set and a field's key: the head of the field's line.
struct SeriesNames: Sendable {
    private struct Series: Hashable, Sendable {
        let tags: Int
        let measurement: String
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
        return heads.place(of: Series(tags: number, measurement: metric.name))
    }

    @inline(__always) mutating func head(
        for key: String, at i: Int, in place: Int, make: () -> [UInt8]
    ) -> [UInt8] {
        heads.value(for: key, at: i, in: place, make: make)
    }
}
