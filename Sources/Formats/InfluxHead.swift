import MetricModel

/// The first part of a line: measurement and tags.
enum InfluxHead {
    /// Walks over it; answers where it ends, which is before white space.
    static func end(in text: UnsafeBufferPointer<UInt8>, from start: Int) throws(InfluxFault) -> Int {
        var i = try measurementEnd(in: text, from: start)
        while i < text.count, text[i] == UInt8(ascii: ",") {
            i = try tagTokenEnd(in: text, from: i + 1)
            guard i < text.count, text[i] == UInt8(ascii: "=") else { throw InfluxFault(.tag, at: i) }
            i = try tagTokenEnd(in: text, from: i + 1)
        }
        guard i < text.count, text[i].isBlank else { throw InfluxFault(.tag, at: i) }
        return i
    }

    /// What stands in a part that `end` has walked over. Of tags of the same key the last counts.
    static func read(_ text: UnsafeBufferPointer<UInt8>) throws(InfluxFault) -> (name: String, tags: TagSet) {
        var i = try measurementEnd(in: text, from: 0)
        let name = InfluxText.measurement(UnsafeBufferPointer(rebasing: text[..<i]))
        var tags: [TagSet.Tag] = []
        while i < text.count {
            let key = i + 1
            let equals = try tagTokenEnd(in: text, from: key)
            i = try tagTokenEnd(in: text, from: equals + 1)
            let tag = TagSet.Tag(
                key: InfluxText.key(UnsafeBufferPointer(rebasing: text[key..<equals])),
                value: InfluxText.key(UnsafeBufferPointer(rebasing: text[(equals + 1)..<i])))
            tags.append(tag)
        }
        return (name, tags.isEmpty ? .empty : TagSet(sorted: TagSetMemo.inOrder(tags)))
    }

    private static func measurementEnd(
        in text: UnsafeBufferPointer<UInt8>, from start: Int
    ) throws(InfluxFault) -> Int {
        var i = start
        while i < text.count {
            let byte = text[i]
            if byte.isBlankOrLineEnd || byte == UInt8(ascii: ",") { break }
            i += 1
            guard byte == UInt8(ascii: "\\") else { continue }
            guard i < text.count, !text[i].isControl else { throw InfluxFault(.nothing, at: i) }
            i += 1
        }
        guard i > start else { throw InfluxFault(.name, at: i) }
        return i
    }

    private static func tagTokenEnd(in text: UnsafeBufferPointer<UInt8>, from start: Int) throws(InfluxFault) -> Int {
        var i = start
        while i < text.count {
            let byte = text[i]
            if byte.isBlankOrLineEnd || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "=") { break }
            i += 1
            guard byte == UInt8(ascii: "\\") else { continue }
            guard i < text.count, !text[i].isControl else { throw InfluxFault(.tag, at: i) }
            // Of two backslashes the first is literal, the second may still escape what follows.
            if text[i] != UInt8(ascii: "\\") { i += 1 }
        }
        guard i > start else { throw InfluxFault(.tag, at: i) }
        return i
    }
}

extension UInt8 {
    /// White space inside a line.
    @inline(__always) var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0B || self == 0x0C }
    @inline(__always) var isLineEnd: Bool { self == 0x0A || self == 0x0D }
    /// What may not even be escaped: tab, line feed, vertical tab, form feed, carriage return.
    @inline(__always) var isControl: Bool { self &- 0x09 < 5 }
    @inline(__always) var isBlankOrLineEnd: Bool { self == 0x20 || isControl }
    @inline(__always) var isDigit: Bool { self &- 0x30 < 10 }
}
