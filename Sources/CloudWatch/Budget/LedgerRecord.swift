/// One record of a ledger, 32 bytes: three numbers, kind, mark, check sum; little endian.
///
/// The sum covers the record's place and the ledger's month as well, so that what a disk brings back from another place
/// or an older file is no record.
struct LedgerRecord {
    enum Kind: UInt8 {
        /// Always the first: what the file is, its version, its month; marked if the service told it.
        case header = 1
        /// Metrics: two halves of the identity, hash of the name. Marked ones were asked for shortly before the end.
        case series = 2
        case fold = 3
        /// All that stands before was on the disk when this was written.
        case seal = 4
        /// An agent began to send; without a mark for each metric, any of them may have been sent just now.
        case opening = 5
    }

    static let size = 32
    /// "hgledger"
    static let magic: UInt64 = 0x6867_6c65_6467_6572
    static let version: UInt64 = 1

    var kind: Kind
    var isMarked = false
    var words: (UInt64, UInt64, UInt64) = (0, 0, 0)

    init(_ kind: Kind) { self.kind = kind }

    init(headerOf month: BillingMonth, isTold: Bool) {
        kind = .header
        isMarked = isTold
        words = (Self.magic, Self.version, UInt64(month.number))
    }

    init(_ entry: LedgerEntry, isMarked: Bool) {
        kind = entry.isFold ? .fold : .series
        self.isMarked = isMarked
        words = (entry.identity.high, entry.identity.low, entry.name)
    }

    /// - Returns: nil if it is damaged, or belongs elsewhere.
    init?(_ bytes: [UInt8], at index: Int, month: BillingMonth) {
        let start = index * Self.size
        guard start + Self.size <= bytes.count else { return nil }
        let (words, last) = bytes.withUnsafeBytes { raw in
            func word(_ at: Int) -> UInt64 {
                UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start + at, as: UInt64.self))
            }
            return ((word(0), word(8), word(16)), word(24))
        }
        let flags = UInt32(truncatingIfNeeded: last)
        guard UInt32(last >> 32) == Self.sum(words, flags, index, month), flags >> 9 == 0,
            let kind = Kind(rawValue: UInt8(truncatingIfNeeded: flags))
        else { return nil }
        self.kind = kind
        self.words = words
        isMarked = flags & 0x100 != 0
    }

    func append(to bytes: inout [UInt8], at index: Int, month: BillingMonth) {
        let flags = UInt32(kind.rawValue) | (isMarked ? 0x100 : 0)
        let last = UInt64(flags) | UInt64(Self.sum(words, flags, index, month)) << 32
        for word in [words.0, words.1, words.2, last] {
            withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
        }
    }

    /// The steps of a 64-bit mixer (splitmix64's) over each word: against accidents, not against people.
    private static func sum(
        _ words: (UInt64, UInt64, UInt64), _ flags: UInt32, _ index: Int, _ month: BillingMonth
    ) -> UInt32 {
        // Not zero, so that a page of zeros is no record.
        var sum: UInt64 = 0x9e37_79b9_7f4a_7c15
        for word in [words.0, words.1, words.2, UInt64(flags) | UInt64(month.number) << 32, UInt64(index)] {
            sum = (sum ^ word) &* 0xbf58_476d_1ce4_e5b9
            sum = (sum ^ sum >> 27) &* 0x94d0_49bb_1331_11eb
            sum ^= sum >> 31
        }
        return UInt32(truncatingIfNeeded: sum >> 32 ^ sum)
    }
}
