extension RE2Pattern {
    /// Where the pattern is found, from left to right, at most so many times. One of nothing does not count right behind
    /// another match.
    public func ranges(in text: String, most: Int) -> [Range<String.Index>] {
        var text = text
        var found: [Range<Int>] = []
        forEachMatch(in: &text, groups: 1) { bounds in
            found.append(bounds[0]..<bounds[1])
            return found.count < most
        }
        return found.map { range in
            let lower = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
            return lower..<text.utf8.index(lower, offsetBy: range.count)
        }
    }

    /// All of them, with their groups.
    public func allMatches(in text: String) -> [RE2Match] {
        var text = text
        var found: [[Int]] = []
        forEachMatch(in: &text, groups: groupNames.count) { bounds in
            found.append(Array(bounds))
            return true
        }
        return found.map { RE2Match(text: text, bounds: $0) }
    }

    /// - Parameter body: is told two offsets for each group, and answers whether to go on.
    private func forEachMatch(
        in text: inout String, groups: Int, _ body: (UnsafeMutableBufferPointer<Int>) -> Bool
    ) {
        text.withUTF8 { bytes in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * groups) { bounds in
                var last: Int?
                var start = 0
                while start <= bytes.count, find(in: bytes, from: start, bounds: bounds) {
                    let range = bounds[0]..<bounds[1]
                    if !range.isEmpty || range.lowerBound != last {
                        last = range.upperBound
                        guard body(bounds) else { return }
                    }
                    let next = start < bytes.count ? start + Self.width(bytes[start]) : start + 1
                    start = range.isEmpty && range.upperBound == start ? next : range.upperBound
                }
            }
        }
    }
}
