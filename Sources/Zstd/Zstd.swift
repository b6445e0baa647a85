import CZstd

/// Zstandard (RFC 8878), by libzstd.
public enum Zstd {
    /// What cannot be unpacked.
    public enum Fault: Error, Equatable {
        /// Not Zstandard, damaged, or cut short.
        case damaged
        /// It would unpack to more than the limit.
        case oversized
    }

    /// 1 is fast, 19 small. Further ones, up to 22, take hundreds of megabytes.
    public static let levels = 1...19

    /// One frame with a check sum; frames may follow one another in a file. Nil if libzstd gets no memory.
    /// - Parameter level: one of `levels`; nil for libzstd's own choice, 3.
    public static func compress(_ bytes: [UInt8], level: Int? = nil) -> [UInt8]? {
        guard let context = ZSTD_createCCtx() else { return nil }
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level ?? 3))
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        let packed = bytes.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(source.count)) { target, count in
                let size = ZSTD_compress2(
                    context, target.baseAddress, target.count, source.baseAddress, source.count)
                count = ZSTD_isError(size) == 0 ? size : 0
            }
        }
        // Even nothing at all packs to a frame.
        return packed.isEmpty ? nil : packed
    }

    /// All frames, one after the other.
    /// - Parameter limit: bytes of the result; a small body may unpack to a huge one.
    public static func decompress(_ bytes: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
        guard let context = ZSTD_createDCtx() else { throw .damaged }
        defer { ZSTD_freeDCtx(context) }
        var result: [UInt8] = []
        // What the frame still wants, as libzstd guesses; 0 where one has ended.
        var wanted = 1
        var isOver = false
        bytes.withUnsafeBytes { source in
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
            var isFull = false
            while !isOver, input.pos < input.size || isFull && wanted > 0 {
                let piece = [UInt8](unsafeUninitializedCapacity: ZSTD_DStreamOutSize()) { target, count in
                    var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                    wanted = ZSTD_decompressStream(context, &output, &input)
                    count = output.pos
                    isFull = output.pos == output.size
                }
                if ZSTD_isError(wanted) != 0 { return }
                isOver = result.count + piece.count > limit
                if !isOver { result += piece }
            }
        }
        if isOver { throw .oversized }
        guard wanted == 0 else { throw .damaged }
        return result
    }
}
