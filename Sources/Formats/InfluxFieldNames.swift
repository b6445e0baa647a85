/// The field keys of one measurement, in the order of its lines: the next line has most likely the same, so a key is
/// found by a look at one place and its `String` is made once.
struct InfluxFieldNames: Sendable {
    struct Name: Sendable {
        let raw: Range<Int>
        let text: String
        /// The index of the first name with this text; what is written in two ways is still one field.
        let first: Int
    }

    /// One bit for each name says whether a line had it already.
    static let limit = 64
    /// Keys of more bytes are not kept.
    private static let longest = 256

    private(set) var names: [Name] = []
    private var pool: [UInt8] = []
    /// Whether a key had an escape or broken UTF-8: only then two of them may have the same text.
    private var hasAltered = false
    /// Where the next key is looked for first.
    var next = 0
    /// How many fields the last line had.
    var fieldCount = 0

    /// The name at `next`, if `text` has it and `=` at this place.
    @inline(__always) mutating func expected(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        guard next < names.count else { return nil }
        let raw = names[next].raw
        let end = start + raw.count
        guard end < text.count, text[end] == UInt8(ascii: "="),
            matches(raw, UnsafeBufferPointer(rebasing: text[start..<end]))
        else { return nil }
        next += 1
        return next - 1
    }

    /// The name wherever it stands, or a new one; nil if there are too many or it is too long.
    mutating func index(of key: UnsafeBufferPointer<UInt8>) -> Int? {
        for i in names.indices where matches(names[i].raw, key) {
            next = i + 1
            return i
        }
        let text = InfluxText.key(key)
        hasAltered = hasAltered || !text.utf8.elementsEqual(key)
        let first = hasAltered ? names.firstIndex { $0.text.utf8.elementsEqual(text.utf8) } : nil
        guard names.count < Self.limit, key.count <= Self.longest else { return first }
        names.append(Name(raw: pool.count..<(pool.count + key.count), text: text, first: first ?? names.count))
        pool += key
        next = names.count
        return names.count - 1
    }

    @inline(__always) private func matches(_ raw: Range<Int>, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        raw.count == key.count
            && pool.withUnsafeBufferPointer { UnsafeBufferPointer(rebasing: $0[raw]).equals(key) }
    }
}
