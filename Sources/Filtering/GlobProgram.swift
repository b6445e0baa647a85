/// A compiled glob: steps over UTF-8, run in time that grows with the text and never explodes.
///
/// What a step can be reached with twice (a run, a fork) is remembered by place in the text, so that each such pair is
/// tried once, however the pattern nests. Nothing is allocated but on the stack, unless pattern and text are very long.
struct GlobProgram: Sendable {
    enum Step: Sendable {
        /// These bytes of `literals`.
        case literal(start: Int, count: Int)
        /// One character that is no separator.
        case one
        /// One character of this class, separator or not.
        case oneOf(set: Int)
        /// Any characters; separators too if `crosses`.
        case run(crosses: Bool, branch: Int)
        /// The next step, or else `other`.
        case fork(other: Int, branch: Int)
        case jump(to: Int)
        case end
    }

    var steps: [Step] = []
    var literals: [UInt8] = []
    var sets: [ScalarSet] = []
    var separators = ScalarSet()
    /// How many runs and forks there are.
    var branches = 0

    private struct Place {
        var step: Int
        var offset: Int
    }

    /// The one text it matches, if it has neither choice nor class.
    var wholeLiteral: [UInt8]? {
        switch (steps.count, steps[0]) {
        case (1, .end): []
        case (2, .literal): literals
        default: nil
        }
    }

    func matches(_ text: Span<UInt8>) -> Bool {
        let width = text.count + 1
        let words = branches > 1 ? (branches * width + 63) / 64 : 0
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { tried in
            tried.initialize(repeating: 0)
            // A path meets each branch once, so no more than `branches` ways can be open.
            return withUnsafeTemporaryAllocation(of: Place.self, capacity: branches) { open in
                run(text, width, tried, open)
            }
        }
    }

    private func run(
        _ text: Span<UInt8>, _ width: Int, _ tried: UnsafeMutableBufferPointer<UInt64>,
        _ open: UnsafeMutableBufferPointer<Place>
    ) -> Bool {
        var openCount = 0
        var at = Place(step: 0, offset: 0)

        /// False if this branch was entered here before.
        func enter(_ branch: Int) -> Bool {
            if tried.isEmpty { return true }
            let bit = branch * width + at.offset
            let mask = UInt64(1) << UInt64(bit & 63)
            defer { tried[bit >> 6] |= mask }
            return tried[bit >> 6] & mask == 0
        }

        while true {
            var fits = false
            switch steps[at.step] {
            case .literal(let start, let count):
                fits = has(text, at.offset, start, count)
                at.offset += count
            case .one:
                if let (scalar, length) = Self.scalar(of: text, at: at.offset) {
                    fits = !separators.contains(scalar)
                    at.offset += length
                }
            case .oneOf(let set):
                if let (scalar, length) = Self.scalar(of: text, at: at.offset) {
                    fits = sets[set].contains(scalar)
                    at.offset += length
                }
            case .run(let crosses, let branch):
                fits = enter(branch)
                if fits, let (scalar, length) = Self.scalar(of: text, at: at.offset),
                    crosses || !separators.contains(scalar)
                {
                    open[openCount] = Place(step: at.step, offset: at.offset + length)
                    openCount += 1
                }
            case .fork(let other, let branch):
                fits = enter(branch)
                if fits {
                    open[openCount] = Place(step: other, offset: at.offset)
                    openCount += 1
                }
            case .jump(let to):
                at.step = to
                continue
            case .end:
                if at.offset == text.count { return true }
            }
            if fits {
                at.step += 1
            } else {
                if openCount == 0 { return false }
                openCount -= 1
                at = open[openCount]
            }
        }
    }

    @inline(__always)
    private func has(_ text: Span<UInt8>, _ offset: Int, _ start: Int, _ count: Int) -> Bool {
        if text.count - offset < count { return false }
        var i = 0
        while i < count {
            if text[offset + i] != literals[start + i] { return false }
            i += 1
        }
        return true
    }

    /// The character at an offset, which is the start of one; `text` is valid UTF-8.
    @inline(__always)
    private static func scalar(of text: Span<UInt8>, at offset: Int) -> (UInt32, length: Int)? {
        guard offset < text.count else { return nil }
        let first = UInt32(text[offset])
        func rest(_ i: Int) -> UInt32 { UInt32(text[offset + i] & 0x3F) }
        return switch first {
        case ..<0x80: (first, 1)
        case ..<0xE0: ((first & 0x1F) << 6 | rest(1), 2)
        case ..<0xF0: ((first & 0x0F) << 12 | rest(1) << 6 | rest(2), 3)
        default: ((first & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3), 4)
        }
    }
}
