/// Pressure stall information of one resource: how long tasks stood still for want of it.
public struct PressureReading: Sendable, Equatable {
    public enum Resource: Int, Sendable, CaseIterable { case cpu, memory, io }

    public struct Stall: Sendable, Equatable {
        /// Share of the time, in percent, over the last 10, 60 and 300 s.
        public internal(set) var average10 = 0.0
        public internal(set) var average60 = 0.0
        public internal(set) var average300 = 0.0
        /// In microseconds, since the group exists.
        public internal(set) var total: UInt64 = 0
    }

    /// Some task stood still.
    public internal(set) var some: Stall?
    /// All that were not idle stood still. Of the processor since Linux 5.13.
    public internal(set) var full: Stall?

    mutating func scan(_ text: Span<UInt8>) -> Bool {
        var at = 0
        while !text.isAtEnd(at) {
            let isSome = text.skip("some ", &at)
            guard isSome || text.skip("full ", &at), let stall = Self.stall(text, &at) else { return false }
            if isSome { some = stall } else { full = stall }
        }
        return true
    }

    private static func stall(_ text: Span<UInt8>, _ at: inout Int) -> Stall? {
        guard text.skip("avg10=", &at), let average10 = text.decimal(&at),
            text.skip(" avg60=", &at), let average60 = text.decimal(&at),
            text.skip(" avg300=", &at), let average300 = text.decimal(&at),
            text.skip(" total=", &at), let total = text.number(&at), text.isAtLineEnd(at)
        else { return nil }
        at += 1
        return Stall(average10: average10, average60: average60, average300: average300, total: total)
    }
}
