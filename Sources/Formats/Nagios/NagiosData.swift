/// The data of a text one by one; what is none is passed over.
struct NagiosData {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// Behind the last datum.
    private var start = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func next() -> NagiosDatum? {
        while let equals = bytes[start...].firstIndex(of: UInt8(ascii: "=")) {
            let end = bytes[(equals + 1)...].firstIndex(where: \.isBlankOrLineEnd) ?? bytes.count
            // The label goes from the datum before to the `=`, spaces inside included.
            let label = bytes[start..<equals].drop(while: \.isBlankOrLineEnd)
            guard equals > start, end > equals + 1 else {
                start = equals + 1
                continue
            }
            start = end
            if !label.isEmpty, let datum = NagiosDatum(label, bytes[(equals + 1)..<end]) { return datum }
        }
        return nil
    }
}
