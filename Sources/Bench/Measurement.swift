import Glibc

/// What one bench found: the fastest of several rounds, for everything else on the machine only makes it slower.
struct Measurement {
    /// CPU nanoseconds of one metric.
    var nanoseconds = Double.infinity
    /// Bytes of one metric's text; 0 where there is no text.
    var bytes = 0.0

    private static let rounds = 15
    /// What others do to the machine may last for seconds.
    private static let mostRounds = 300

    /// - Parameters:
    ///   - count: metrics in one run of `body`, which answers the bytes it took or made.
    ///   - limit: nanoseconds that should be enough; while they are not, further rounds follow.
    ///   - prepare: what is done before each run, and is not measured.
    static func of(
        _ count: Int, atMost limit: Double = .infinity, prepare: () -> Void = {}, _ body: () throws -> Int
    ) rethrows -> Measurement {
        var best = Measurement()
        var round = 0
        while round < rounds || best.nanoseconds > limit && round < mostRounds {
            prepare()
            let start = cpuTime()
            let bytes = try body()
            best.nanoseconds = min(best.nanoseconds, Double(cpuTime() - start) / Double(count))
            best.bytes = Double(bytes) / Double(count)
            round += 1
        }
        return best
    }

    /// `parse influx                       812 ns/metric    371 MB/s, 301 bytes each`
    func finding(named name: String) -> Finding {
        let rate = "\(rounded(bytes / nanoseconds * 1000)) MB/s, \(rounded(bytes)) bytes each"
        return .noted(name, nanoseconds, unit: "ns/metric", bytes > 0 ? rate : "")
    }
}

/// The processor time of this process so far, all threads together, in nanoseconds.
func cpuTime() -> Int { time(of: CLOCK_PROCESS_CPUTIME_ID) }

/// That of the calling thread alone.
func threadTime() -> Int { time(of: CLOCK_THREAD_CPUTIME_ID) }

private func time(of clock: clockid_t) -> Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// Of a few values; 0 of none.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard let high = sorted.dropFirst(sorted.count / 2).first else { return 0 }
    return sorted.count % 2 == 1 ? high : (high + sorted[sorted.count / 2 - 1]) / 2
}
