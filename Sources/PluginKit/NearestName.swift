/// The candidate that takes the fewest edits, if it takes few.
public func nearest(to word: String, in candidates: [String]) -> String? {
    let scored = candidates.map { (name: $0, cost: editDistance($0, word)) }
    guard let best = scored.min(by: { $0.cost < $1.cost }), best.cost <= max(1, word.count / 3) else { return nil }
    return best.name
}

/// Letters to add, remove, replace or swap with their neighbour.
private func editDistance(_ left: String, _ right: String) -> Int {
    let left = Array(left)
    let right = Array(right)
    var before: [Int] = []
    var above: [Int] = []
    var row = Array(0...right.count)
    for i in left.indices {
        (before, above) = (above, row)
        row[0] = i + 1
        for j in right.indices {
            let replaced = above[j] + (left[i] == right[j] ? 0 : 1)
            row[j + 1] = min(row[j] + 1, above[j + 1] + 1, replaced)
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                row[j + 1] = min(row[j + 1], before[j - 1] + 1)
            }
        }
    }
    return row[right.count]
}
