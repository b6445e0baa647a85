/// Quantiles in little memory: neighbouring values are kept as their mean and number, few together at the ends and many
/// in the middle (Dunning and Ertl, "Computing Extremely Accurate Quantiles Using t-Digests").
///
/// Values are collected and merged in one pass when there are many. Up to then, and always in small windows, each stands
/// alone and quantiles are exact. Telegraf merges each value by chance into one near it, so that its answers differ from
/// run to run once there are a few hundred values; these do not.
struct TDigest: Digest {
    private struct Centroid: Sendable {
        var mean: Double
        var count: Double
    }

    private let compression: Double
    /// In the order of their means, but for the last ones, which came since the last merging.
    private var centroids: [Centroid] = []
    private var isSorted = true
    private var limit: Int
    private var count = 0.0

    init(compression: Double) {
        self.compression = compression
        limit = Int(min(max(compression, 10), 10_000) * 20)
    }

    mutating func add(_ value: Double) {
        centroids.append(Centroid(mean: value, count: 1))
        count += 1
        isSorted = false
        if centroids.count >= limit { merge() }
    }

    /// Joins neighbours as long as they hold no more than 4n·q(1−q)/compression values.
    private mutating func merge() {
        sort()
        var merged: [Centroid] = []
        var before = 0.0
        for next in centroids {
            if var last = merged.last {
                let together = last.count + next.count
                let q = (before + (together - 1) / 2) / (count - 1)
                if together <= 4 * count * q * (1 - q) / compression {
                    last.mean += (next.mean - last.mean) * next.count / together
                    last.count = together
                    merged[merged.count - 1] = last
                    continue
                }
                before += last.count
            }
            merged.append(next)
        }
        // Where little could be joined, there must be room for more before it is tried again.
        limit = max(limit, merged.count * 2)
        centroids = merged
    }

    private mutating func sort() {
        if !isSorted { centroids.sort { $0.mean < $1.mean } }
        isSorted = true
    }

    /// Linear between the middles of neighbours, and beyond the outermost ones.
    mutating func quantile(_ q: Double) -> Double? {
        sort()
        guard centroids.count > 1 else { return centroids.first?.mean }
        let index = q * (count - 1)
        var total = 0.0
        var right = 0
        while right < centroids.count - 1, total + (centroids[right].count - 1) / 2 < index {
            total += centroids[right].count
            right += 1
        }
        right = max(right, 1)
        let left = right - 1
        let start = (0..<left).reduce(0) { $0 + centroids[$1].count } + (centroids[left].count - 1) / 2
        let distance = (centroids[left].count + centroids[right].count) / 2
        let step = (centroids[right].mean - centroids[left].mean) / distance
        if index == start { return centroids[left].mean }
        return centroids[left].mean + (index - start) * step
    }
}
