import CZlib

/// gzip (RFC 1952), by zlib.
public enum Gzip {
    /// What cannot be unpacked.
    public enum Fault: Error, Equatable {
        /// Not gzip, damaged, or cut short.
        case damaged
        /// It would unpack to more than the limit.
        case oversized
    }

    /// What stands around the packed bytes.
    public enum Wrapping: Sendable {
        case gzip
        /// RFC 1950.
        case zlib
    }

    /// 0 packs nothing, 1 is fast, 9 small.
    public static let levels = 0...9

    /// Nil if zlib gets no memory.
    /// - Parameter level: one of `levels`; nil for zlib's own choice, 6.
    public static func compress(_ bytes: [UInt8], level: Int? = nil, as wrapping: Wrapping = .gzip) -> [UInt8]? {
        var stream = z_stream()
        let level = Int32(level ?? 6)
        let status =
            switch wrapping {
            case .gzip: heliograph_gzip_begin(&stream, level)
            case .zlib: heliograph_zlib_begin(&stream, level)
            }
        guard status == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        let room = Int(deflateBound(&stream, UInt(bytes.count)))
        return bytes.withUnsafeBufferPointer { source in
            [UInt8](unsafeUninitializedCapacity: room) { target, count in
                stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(room)
                _ = deflate(&stream, Z_FINISH)
                count = room - Int(stream.avail_out)
            }
        }
    }

    /// - Parameter limit: bytes of the result; a small body may unpack to a huge one.
    public static func decompress(_ bytes: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
        var stream = z_stream()
        guard heliograph_gunzip_begin(&stream) == Z_OK else { throw .damaged }
        defer { inflateEnd(&stream) }
        var result: [UInt8] = []
        var status = Z_OK
        var isOver = false
        bytes.withUnsafeBufferPointer { source in
            stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            stream.avail_in = UInt32(source.count)
            while status == Z_OK, !isOver {
                let piece = [UInt8](unsafeUninitializedCapacity: 65536) { target, count in
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(target.count)
                    status = inflate(&stream, Z_NO_FLUSH)
                    count = target.count - Int(stream.avail_out)
                }
                isOver = result.count + piece.count > limit
                if !isOver { result += piece }
                if piece.isEmpty, stream.avail_in == 0 { break }
            }
        }
        if isOver { throw .oversized }
        guard status == Z_STREAM_END, stream.avail_in == 0 else { throw .damaged }
        return result
    }
}
