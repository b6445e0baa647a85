/// How a cgroup file is laid out: the text around its values, and the name of each value.
///
/// A file of the same layout is in the same shape, whatever its values are, for values are written in characters of
/// their own or stand behind the same text.
struct CgroupLayout: Sendable {
    /// The name of each value; empty where the same name comes again, for the last value of a name counts.
    private(set) var names: [String] = []
    /// The text before each value and after the last, one piece behind the other, and where each piece ends.
    private var text: [UInt8] = []
    private var ends: [Int] = []

    /// Fits no file.
    init() {}

    init(of bytes: Span<UInt8>, in file: String) throws(Misfit) {
        var end = 0
        for field in try CgroupShape.fields(of: bytes) {
            for i in end..<field.value.lowerBound { text.append(bytes[i]) }
            ends.append(text.count)
            end = field.value.upperBound
            names.append(field.key.isEmpty ? file : file + "." + field.key)
        }
        for i in end..<bytes.count { text.append(bytes[i]) }
        ends.append(text.count)
        var seen: Set<String> = []
        for i in names.indices.reversed() where !seen.insert(names[i]).inserted { names[i] = "" }
    }

    /// Reads the values of a file that is laid out like this. False if it is not; `values` then has some of them.
    func read(_ bytes: Span<UInt8>, into values: inout [CgroupValue]) -> Bool {
        values.removeAll(keepingCapacity: true)
        let text = text.span
        var at = 0
        var start = 0
        for end in ends {
            guard bytes.count - at >= end - start else { return false }
            while start < end {
                guard bytes[at] == text[start] else { return false }
                at += 1
                start += 1
            }
            if values.count == names.count { return !ends.isEmpty && at == bytes.count }
            guard let value = bytes.nextValue(&at) else { return false }
            values.append(value)
        }
        return false
    }

    /// The file has no shape that is known.
    struct Misfit: Error {
        let message: String
    }
}
