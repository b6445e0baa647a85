extension JSONDocument {
    /// Reads lines of JSON, or values one behind the other, as one array of them.
    public mutating func read(lines text: UnsafeBufferPointer<UInt8>) throws(JSONError) {
        let array = [UInt8(ascii: "[")] + Self.separated(text) + [UInt8(ascii: "]")]
        do throws(JSONError) {
            try array.withUnsafeBufferPointer { bytes throws(JSONError) in try read(bytes) }
        } catch {
            // The bracket in front is not the sender's.
            let column = error.line == 1 ? max(error.column - 1, 1) : error.column
            throw JSONError(line: error.line, column: column, message: error.message)
        }
    }

    /// With a comma behind each value that another follows.
    private static func separated(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var separated: [UInt8] = []
        separated.reserveCapacity(text.count + 16)
        var depth = 0
        var (isInString, isEscaped, isInWord) = (false, false, false)
        // Behind the last value, as long as nothing follows it.
        var end: Int?
        for byte in text {
            if isInString {
                separated.append(byte)
                if byte == UInt8(ascii: "\""), !isEscaped {
                    isInString = false
                    if depth == 0 { end = separated.count }
                }
                isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
                continue
            }
            if depth == 0, isInWord, byte <= 32 { (end, isInWord) = (separated.count, false) }
            if let place = end, byte > 32 {
                if byte != UInt8(ascii: ",") { separate(at: place, &separated) }
                end = nil
            }
            separated.append(byte)
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth = max(depth - 1, 0)
                if depth == 0 { end = separated.count }
            default: isInWord = depth == 0 && byte > 32 && byte != UInt8(ascii: ",")
            }
        }
        return separated
    }

    /// In place of a blank where there is one: what follows in the line keeps its column.
    private static func separate(at place: Int, _ text: inout [UInt8]) {
        if place < text.count, text[place] != UInt8(ascii: "\n") {
            text[place] = UInt8(ascii: ",")
        } else {
            text.insert(UInt8(ascii: ","), at: place)
        }
    }
}
