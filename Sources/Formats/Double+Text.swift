import Bytes

extension Double {
    /// As Go writes it where it may choose (`%v`): `0.5`, `1e+06`, `+Inf`.
    var generalText: String {
        var writer = ByteWriter(capacity: 24)
        writer.append(general: self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
