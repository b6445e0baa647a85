import Glibc

/// What one bench found: the fastest of several rounds, for everything else on the machine only makes it slower.
struct Measurement {
    /// CPU nanoseconds of one metric.
    var nanoseconds = Double.infinity
    /// Bytes of one metric's text.
    var bytes = 0.0

    /// - Parameters:
    ///   - count: metrics in one run of `body`, which answers the bytes it took or made.
    static func of(_ count: Int, rounds: Int = 15, _ body: () throws -> Int) rethrows -> Measurement {
        var best = Measurement()
        for _ in 0..<rounds {
            let start = cpuTime()
            let bytes = try body()
            best.nanoseconds = min(best.nanoseconds, Double(cpuTime() - start) / Double(count))
            best.bytes = Double(bytes) / Double(count)
        }
        return best
    }

    /// `parse influx                       812 ns/metric    371.2 MB/s    301 bytes`
    func line(named name: String) -> String {
        let rate = (bytes / nanoseconds * 10_000).rounded() / 10
        return padded(name, to: -32) + padded("\(Int(nanoseconds.rounded()))", to: 8) + " ns/metric"
            + padded("\(rate)", to: 10) + " MB/s" + padded("\(Int(bytes.rounded()))", to: 8) + " bytes"
    }

    private func padded(_ text: String, to width: Int) -> String {
        let gap = String(repeating: " ", count: max(abs(width) - text.count, 0))
        return width < 0 ? text + gap : gap + text
    }

    private static func cpuTime() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
