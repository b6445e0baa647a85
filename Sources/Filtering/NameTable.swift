/// Plain names, found by their bytes: shorter ones first, so that most texts are told apart by length alone.
struct NameTable: Sendable {
    private var bytes: [UInt8] = []
    /// Where each name starts, and where the last one ends.
    private var starts: [Int] = [0]

    init(_ names: [[UInt8]]) {
        let ordered = names.sorted {
            $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count
        }
        for name in ordered {
            bytes += name
            starts.append(bytes.count)
        }
    }

    @inline(__always) func contains(_ text: Span<UInt8>) -> Bool {
        starts.count > 1 && search(text)
    }

    private func search(_ text: Span<UInt8>) -> Bool {
        var low = 0
        var high = starts.count - 1
        while low < high {
            let middle = (low + high) / 2
            let order = compare(text, to: middle)
            if order == 0 { return true }
            if order < 0 { high = middle } else { low = middle + 1 }
        }
        return false
    }

    @inline(__always) private func compare(_ text: Span<UInt8>, to name: Int) -> Int {
        let start = starts[name]
        let count = starts[name + 1] - start
        if text.count != count { return text.count - count }
        var i = 0
        while i < count {
            let difference = Int(text[i]) - Int(bytes[start + i])
            if difference != 0 { return difference }
            i += 1
        }
        return 0
    }
}
