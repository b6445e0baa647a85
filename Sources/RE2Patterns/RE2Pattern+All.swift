extension RE2Pattern {
    /// Where the pattern is found, from left to right, at most so many times. One of nothing does not count right behind
    /// another match.
    public func ranges(in text: String, most: Int) -> [Range<String.Index>] {
        var text = text
        let found: [Range<Int>] = text.withUTF8 { bytes in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: 2) { bounds in
                var found: [Range<Int>] = []
                var start = 0
                while found.count < most, start <= bytes.count, find(in: bytes, from: start, bounds: bounds) {
                    let range = bounds[0]..<bounds[1]
                    if !range.isEmpty || range.lowerBound != found.last?.upperBound { found.append(range) }
                    let next = start < bytes.count ? start + Self.width(bytes[start]) : start + 1
                    start = range.isEmpty && range.upperBound == start ? next : range.upperBound
                }
                return found
            }
        }
        return found.map { range in
            let lower = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
            return lower..<text.utf8.index(lower, offsetBy: range.count)
        }
    }
}
