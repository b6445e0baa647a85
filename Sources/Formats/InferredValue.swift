import MetricModel

/// What text without a type is taken for.
enum InferredValue {
    /// A whole decimal number, else a number with a fraction, else a boolean, else text.
    static func read(_ text: UnsafeBufferPointer<UInt8>) -> FieldValue {
        guard let first = text.first else { return .string("") }
        // All that is not text begins with one of these.
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "i"), UInt8(ascii: "I"), UInt8(ascii: "n"), UInt8(ascii: "N"):
            if let whole = integer(text) { return .int(whole) }
            if let number = GoFloat.read(text) { return .double(number) }
        case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
            if let value = boolean(text) { return .bool(value) }
        default: break
        }
        return .string(String(decoding: text, as: UTF8.self))
    }

    /// Nil for what is no decimal integer or does not fit into 64 bits.
    static func integer(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        var i = 0
        let isNegative = text.first == UInt8(ascii: "-")
        if isNegative || text.first == UInt8(ascii: "+") { i = 1 }
        guard i < text.count else { return nil }
        var value: Int64 = 0
        while i < text.count {
            guard text[i].isDigit else { return nil }
            let digit = Int64(text[i] &- UInt8(ascii: "0"))
            let (product, isOver) = value.multipliedReportingOverflow(by: 10)
            let (sum, isOverSum) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if isOver || isOverSum { return nil }
            value = sum
            i += 1
        }
        return value
    }

    /// One of Go's spellings, `1` and `0` among them.
    static func boolean(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
        guard text.count <= 5 else { return nil }
        switch String(decoding: text, as: UTF8.self) {
        case "1", "t", "T", "true", "True", "TRUE": return true
        case "0", "f", "F", "false", "False", "FALSE": return false
        default: return nil
        }
    }
}
