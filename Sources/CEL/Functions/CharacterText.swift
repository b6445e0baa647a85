/// A text by its characters, which are Unicode scalars here: places are counted in them.
struct CharacterText {
    let scalars: [Unicode.Scalar]

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    func index(of part: CharacterText, from start: Int) -> Int? {
        Self.find(part.scalars, in: scalars, from: start)
    }

    func lastIndex(of part: CharacterText, from start: Int) -> Int? {
        var start = min(start, scalars.count - part.scalars.count)
        while start >= 0 {
            if scalars[start...].starts(with: part.scalars) { return start }
            start -= 1
        }
        return nil
    }

    static func find<Element: Equatable>(_ part: [Element], in whole: [Element], from start: Int) -> Int? {
        var start = start
        while start + part.count <= whole.count {
            if whole[start...].starts(with: part) { return start }
            start += 1
        }
        return nil
    }

    /// The pieces between the separators, `limit` at most; between all characters if the separator is empty.
    func split(by separator: CharacterText, limit: Int) -> [String] {
        if limit == 0 { return [] }
        var pieces: [String] = []
        var start = 0
        while limit < 0 || pieces.count < limit - 1 {
            if separator.scalars.isEmpty {
                if start + 1 >= scalars.count { break }
                pieces.append(text(start..<start + 1))
                start += 1
            } else if let found = index(of: separator, from: start) {
                pieces.append(text(start..<found))
                start = found + separator.scalars.count
            } else {
                break
            }
        }
        if separator.scalars.isEmpty, scalars.isEmpty { return [] }
        return pieces + [text(start..<scalars.count)]
    }

    /// With each `old` replaced, `limit` of them at most. An empty one stands before each character and at the end.
    func replacing(_ old: CharacterText, with new: String, limit: Int) -> String {
        var result = ""
        var start = 0
        var count = 0
        while limit < 0 || count < limit, let found = index(of: old, from: start) {
            result += text(start..<found) + new
            count += 1
            start = found + old.scalars.count
            guard old.scalars.isEmpty else { continue }
            if found == scalars.count { return result }
            result += text(found..<found + 1)
            start = found + 1
        }
        return result + text(min(start, scalars.count)..<scalars.count)
    }
}
