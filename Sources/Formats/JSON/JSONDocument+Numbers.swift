import Bytes
import JSON

extension JSONDocument {
    /// The nearest double; nil if the number is too large for one.
    func double(of node: Node) -> Double? {
        bytes.withUnsafeBufferPointer { bytes in GoFloat.read(UnsafeBufferPointer(rebasing: bytes[range(of: node)])) }
    }
}

extension Double {
    /// The shortest text that reads back as the same number, without an exponent.
    var decimalText: String {
        var writer = ByteWriter(capacity: 24)
        writer.append(decimal: self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
