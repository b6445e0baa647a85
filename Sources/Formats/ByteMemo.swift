/// Remembers what was made of a stretch of bytes, so that text that comes again makes nothing new.
///
/// It is bounded as `TagMemo` is: what was not asked for during one whole generation is let go, and very long bytes are
/// not kept at all. The hash has a seed of its own, for the bytes may come from anyone.
struct ByteMemo<Value: Sendable>: Sendable {
    private static var longest: Int { 4096 }

    private let generationSize: Int
    private let seed = UInt64.random(in: .min ... .max)
    private var young = Generation()
    private var old = Generation()

    init(generationSize: Int = 4096) { self.generationSize = generationSize }

    mutating func value(for bytes: UnsafeBufferPointer<UInt8>) -> Value? {
        let hash = bytes.hash(seed)
        if let value = young.find(bytes, hash) { return value }
        guard let value = old.find(bytes, hash) else { return nil }
        remember(value, for: bytes, hash)
        return value
    }

    mutating func remember(_ value: Value, for bytes: UnsafeBufferPointer<UInt8>) {
        remember(value, for: bytes, bytes.hash(seed))
    }

    private mutating func remember(_ value: Value, for bytes: UnsafeBufferPointer<UInt8>, _ hash: UInt64) {
        guard bytes.count <= Self.longest else { return }
        if young.count >= generationSize {
            old = young
            young = Generation()
        }
        young.insert(value, for: bytes, hash)
    }

    /// A hash table with open addressing, at most half full.
    private struct Generation: Sendable {
        struct Entry: Sendable {
            let hash: UInt64
            let bytes: [UInt8]
            let value: Value
        }

        var entries: [Entry] = []
        /// One more than the index of an entry; 0 is free.
        var slots = [Int32](repeating: 0, count: 32)

        var count: Int { entries.count }

        func find(_ bytes: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Value? {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] != 0 {
                let index = Int(slots[slot]) - 1
                if entries[index].hash == hash, entries[index].bytes.withUnsafeBufferPointer({ $0.equals(bytes) }) {
                    return entries[index].value
                }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }

        mutating func insert(_ value: Value, for bytes: UnsafeBufferPointer<UInt8>, _ hash: UInt64) {
            entries.append(Entry(hash: hash, bytes: Array(bytes), value: value))
            if entries.count * 2 <= slots.count { return occupy(entries.count - 1) }
            slots = [Int32](repeating: 0, count: slots.count * 4)
            for index in entries.indices { occupy(index) }
        }

        private mutating func occupy(_ index: Int) {
            var slot = Int(truncatingIfNeeded: entries[index].hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index + 1)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Eight bytes at a time; the last eight may be looked at twice.
    @inline(__always) func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        let left = UnsafeRawBufferPointer(self)
        let right = UnsafeRawBufferPointer(other)
        guard count >= 8 else {
            for i in 0..<count where left[i] != right[i] { return false }
            return true
        }
        var i = 0
        while i + 8 <= count {
            if left.word(at: i) != right.word(at: i) { return false }
            i += 8
        }
        return left.word(at: count - 8) == right.word(at: count - 8)
    }

    fileprivate func hash(_ seed: UInt64) -> UInt64 {
        let bytes = UnsafeRawBufferPointer(self)
        var hash = seed ^ UInt64(truncatingIfNeeded: count)
        var i = 0
        while i + 8 <= count {
            hash = Self.mix(hash ^ bytes.word(at: i))
            i += 8
        }
        var tail: UInt64 = 0
        while i < count {
            tail = tail << 8 | UInt64(bytes[i])
            i += 1
        }
        return Self.mix(Self.mix(hash ^ tail))
    }

    @inline(__always) private static func mix(_ value: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return high ^ low
    }
}

extension UnsafeRawBufferPointer {
    @inline(__always) fileprivate func word(at i: Int) -> UInt64 { loadUnaligned(fromByteOffset: i, as: UInt64.self) }
}
