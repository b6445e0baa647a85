public import Bytes
public import MetricModel

/// MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md): a map of name, time, tags and fields for each
/// metric, one behind the other.
public struct MessagePackSerializer: MetricSerializer {
    private var rendered = TagMemo<[UInt8]>()
    /// The keys of fields, by measurement.
    private var keys = FieldMemo<String, [UInt8]>()

    public init() {}

    public mutating func append(_ metric: borrowing Metric, to writer: inout ByteWriter) {
        writer.append(mapOf: 4)
        writer.append(messagePack: "name")
        writer.append(messagePack: metric.name)
        writer.append(messagePack: "time")
        writer.append(messagePack: metric.time)
        writer.append(messagePack: "tags")
        writer.append(rendered.value(for: metric.tags) { Self.render($0) })
        writer.append(messagePack: "fields")
        writer.append(mapOf: metric.fields.count)
        let place = keys.place(of: metric.name)
        for (i, field) in metric.fields.enumerated() {
            writer.append(key(field.key, at: i, in: place))
            switch field.value {
            case .int(let number): writer.append(messagePack: number)
            case .uint(let number): writer.append(messagePack: number)
            case .double(let number): writer.append(0xCB, bigEndian: number.bitPattern)
            case .bool(let bool): writer.append(bool ? 0xC3 : 0xC2)
            case .string(let text): writer.append(messagePack: text)
            }
        }
    }

    private mutating func key(_ key: String, at i: Int, in place: Int) -> [UInt8] {
        if let known = keys.value(for: key, at: i, in: place) { return known }
        let made = Self.render(key)
        keys.remember(made, for: key, in: place)
        return made
    }

    private static func render(_ key: String) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(messagePack: key)
        return writer.bytes
    }

    private static func render(_ tags: TagSet) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(mapOf: tags.tags.count)
        for tag in tags.tags {
            writer.append(messagePack: tag.key)
            writer.append(messagePack: tag.value)
        }
        return writer.bytes
    }
}

extension ByteWriter {
    /// The first byte says what the number behind it is.
    fileprivate mutating func append<Number: FixedWidthInteger>(_ kind: UInt8, bigEndian number: Number) {
        append(kind)
        append(bigEndian: number)
    }

    private mutating func append<Number: FixedWidthInteger>(bigEndian number: Number) {
        var shift = Number.bitWidth
        while shift > 0 {
            shift -= 8
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    fileprivate mutating func append(mapOf count: Int) {
        if count < 16 {
            append(0x80 | UInt8(count))
        } else if count <= UInt16.max {
            append(0xDE, bigEndian: UInt16(count))
        } else {
            append(0xDF, bigEndian: UInt32(count))
        }
    }

    fileprivate mutating func append(messagePack text: String) {
        let count = text.utf8.count
        if count < 32 {
            append(0xA0 | UInt8(count))
        } else if let count = UInt8(exactly: count) {
            append(0xD9, bigEndian: count)
        } else if let count = UInt16(exactly: count) {
            append(0xDA, bigEndian: count)
        } else {
            append(0xDB, bigEndian: UInt32(count))
        }
        append(text)
    }

    /// In the fewest bytes, with the signed forms, as Telegraf's library does.
    fileprivate mutating func append(messagePack number: Int64) {
        if number >= -32, let small = Int8(exactly: number) {
            append(UInt8(bitPattern: small))
        } else if let number = Int8(exactly: number) {
            append(0xD0, bigEndian: number)
        } else if let number = Int16(exactly: number) {
            append(0xD1, bigEndian: number)
        } else if let number = Int32(exactly: number) {
            append(0xD2, bigEndian: number)
        } else {
            append(0xD3, bigEndian: number)
        }
    }

    fileprivate mutating func append(messagePack number: UInt64) {
        if number < 128 {
            append(UInt8(number))
        } else if let number = UInt8(exactly: number) {
            append(0xCC, bigEndian: number)
        } else if let number = UInt16(exactly: number) {
            append(0xCD, bigEndian: number)
        } else if let number = UInt32(exactly: number) {
            append(0xCE, bigEndian: number)
        } else {
            append(0xCF, bigEndian: number)
        }
    }

    /// The extension type −1 of the specification, in the shortest of its three forms.
    fileprivate mutating func append(messagePack time: Timestamp) {
        let seconds = time.seconds
        // The second's start may lie before what 64 bits hold; the difference does not.
        let nanoseconds = UInt64(time.nanoseconds &- seconds &* 1_000_000_000)
        if nanoseconds == 0, let seconds = UInt32(exactly: seconds) {
            append(0xD6, bigEndian: UInt8(0xFF))
            append(bigEndian: seconds)
        } else if seconds >= 0, seconds < 1 << 34 {
            append(0xD7, bigEndian: UInt8(0xFF))
            append(bigEndian: nanoseconds << 34 | UInt64(seconds))
        } else {
            append(0xC7, bigEndian: UInt8(12))
            append(0xFF, bigEndian: UInt32(nanoseconds))
            append(bigEndian: seconds)
        }
    }
}
