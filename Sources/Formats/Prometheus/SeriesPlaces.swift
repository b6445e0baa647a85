/// Where the samples of a batch are, by the numbers of their family and their labels.
struct SeriesPlaces: Sendable {
    /// One more than the place; 0 is free.
    private var places = [Int32](repeating: 0, count: 64)
    private var keys = [UInt64](repeating: 0, count: 64)
    private var count = 0

    /// The place of a series; `new`, and noted, if there is none.
    mutating func place(family: Int, labels: Int, new: Int) -> Int {
        let key = UInt64(truncatingIfNeeded: family) << 32 | UInt64(truncatingIfNeeded: labels)
        let slot = slot(of: key)
        if places[slot] != 0 { return Int(places[slot]) - 1 }
        keys[slot] = key
        places[slot] = Int32(truncatingIfNeeded: new + 1)
        count += 1
        if count * 2 > places.count { resize(to: places.count * 4) }
        return new
    }

    mutating func removeAll() {
        // A large batch must not make small ones dear for good.
        let size = count * 32 < places.count ? max(places.count / 4, 64) : places.count
        places.removeAll(keepingCapacity: size == places.count)
        places.append(contentsOf: repeatElement(0, count: size))
        if keys.count != size { keys = [UInt64](repeating: 0, count: size) }
        count = 0
    }

    private func slot(of key: UInt64) -> Int {
        let (high, low) = key.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        var slot = Int(truncatingIfNeeded: high ^ low) & (places.count - 1)
        while places[slot] != 0, keys[slot] != key { slot = (slot + 1) & (places.count - 1) }
        return slot
    }

    private mutating func resize(to size: Int) {
        let (oldPlaces, oldKeys) = (places, keys)
        places = [Int32](repeating: 0, count: size)
        keys = [UInt64](repeating: 0, count: size)
        for (place, key) in zip(oldPlaces, oldKeys) where place != 0 {
            let slot = slot(of: key)
            keys[slot] = key
            places[slot] = place
        }
    }
}
